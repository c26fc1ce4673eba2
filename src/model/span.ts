/** Values an attribute can hold, as in OpenTelemetry; integers beyond 2^53 arrive as decimal strings. */
export type AttributeValue = string | number | boolean | null | readonly AttributeValue[] | { readonly [key: string]: AttributeValue }
export type Attributes = Record<string, AttributeValue>

export type SpanKind = 'Unspecified' | 'Internal' | 'Server' | 'Client' | 'Producer' | 'Consumer'
export type StatusCode = 'Unset' | 'Ok' | 'Error'

export interface SpanEvent {
  timeNs: bigint
  name: string
  attributes: Attributes
}

export interface SpanLink {
  traceId: string
  spanId: string
  attributes: Attributes
}

/**
 * A span as a source gave it, in the shape of OpenTelemetry: what every reader produces and the store's
 * exporter columns hold. Ids are lower-case; hexadecimal where the source's are. Times are ns since 1970.
 */
export interface RawSpan {
  traceId: string
  spanId: string
  /** Empty for a root. */
  parentSpanId: string
  traceState: string
  name: string
  kind: SpanKind
  service: string
  scopeName: string
  scopeVersion: string
  startNs: bigint
  endNs: bigint
  statusCode: StatusCode
  statusMessage: string
  attributes: Attributes
  resourceAttributes: Attributes
  events: SpanEvent[]
  links: SpanLink[]
}

/** Stages that the normalizer recognizes. A system's own stage names (from a log mapping, or span names) are allowed beside them. */
export const knownStages = [
  'request',
  'workflow',
  'agent',
  'plan',
  'embed',
  'retrieve',
  'rerank',
  'prompt',
  'generate',
  'tool',
  'guardrail',
  'evaluate',
  'memory',
  'database',
  'http',
  'queue',
] as const

/** Stages that hold others; their own time without a child is uninstrumented, not work. */
export const containerStages: ReadonlySet<string> = new Set(['request', 'workflow', 'agent'])

/** The stage of time in which a trace shows no span at work. */
export const UNINSTRUMENTED = 'uninstrumented'

/** How the stage was decided: `declared` by a convention's own attribute, `inferred` from related attributes, `named` from the span's name (low confidence). */
export type StageBasis = 'declared' | 'inferred' | 'named'

/** Token counts of one call, in OpenTelemetry's sense: `input` includes cached tokens, `output` includes reasoning. Absent means not reported, which is not 0. */
export interface TokenUsage {
  input?: number
  output?: number
  cacheRead?: number
  cacheWrite?: number
  reasoning?: number
}

export interface RetrievedDocument {
  id?: string
  score?: number
  /** 1-based position as returned. */
  rank: number
}

export interface SpanEvaluation {
  name: string
  value?: number
  label?: string
  /** Who judged: a person, a model, code, or not said. */
  by: 'human' | 'model' | 'code' | 'unknown'
}

/** Kinds of private content that a scan recognized in a span's attributes. */
export const contentKinds = ['email', 'phone', 'payment-card', 'api-key', 'jwt', 'iban', 'us-ssn'] as const
export type ContentKind = (typeof contentKinds)[number]

/** Telemetry conventions, by the attribute names a span carries. */
export const conventions = ['otel-genai', 'openinference', 'openllmetry', 'ai-sdk', 'langfuse', 'deepeval', 'log-mapping', 'none'] as const
export type Convention = (typeof conventions)[number]

/**
 * A span after normalization: what every measurement reads, whatever the source's convention.
 * Optional fields are absent when the source does not tell; absence is never zero.
 */
export interface Span {
  traceId: string
  spanId: string
  parentSpanId: string
  service: string
  name: string
  kind: SpanKind
  startNs: bigint
  endNs: bigint
  status: StatusCode
  /** Exception type or error code, where told. */
  errorType?: string
  stage: string
  stageBasis: StageBasis
  convention: Convention
  modelRequested?: string
  modelServed?: string
  provider?: string
  tokens?: TokenUsage
  /** Cost as the source states it, in US dollars. */
  costUsd?: number
  /** From the span's start to its first token. */
  firstTokenNs?: number
  streaming?: boolean
  finishReason?: string
  serviceTier?: string
  /** Retrieved or reranked documents; an empty list means that the source says none came back. */
  documents?: RetrievedDocument[]
  topK?: number
  /** 64-bit hash (hex) of the request's content, to see repeats without keeping the text. */
  inputHash?: string
  /** Size of prompt, completion, query and document content logged on the span. */
  contentBytes?: number
  contentFound?: ContentKind[]
  embeddingModel?: string
  embeddingDimensions?: number
  evaluations?: SpanEvaluation[]
  sessionId?: string
  userId?: string
  promptName?: string
  promptVersion?: string
  /** Number of the attempt where the span says so: 1 for the first retry. */
  retryCount?: number
  /** Time in a queue before work began, where told. */
  queueNs?: number
  /** Share of traces that the source says it kept, 0 to 1 (W3C tracestate `ot=th`, or a sampling attribute). */
  sampledRatio?: number
  /** What speaks against the declared stage, as a sentence: a retrieval typed as a generation, say. */
  contradiction?: string
}
