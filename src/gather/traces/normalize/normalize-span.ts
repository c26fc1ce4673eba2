import { parentWithinSystem } from '../../../model/load-client.ts'
import { containerStages, type RawSpan, type Span, type TokenUsage } from '../../../model/span.ts'
import { isObject, parseJson, toFlag, toText } from './coerce.ts'
import { contradictionOf, speaksOfDocuments } from './contradiction.ts'
import { conventionAt, noConvention } from './convention-of-key.ts'
import { decideStage } from './decide-stage.ts'
import { emptyFields, type FieldValues, flagAt, numberAt, placeValue, textAt } from './field-values.ts'
import { fieldAt, roleOf, type StageHint } from './key-roles.ts'
import { readDocuments } from './read-documents.ts'
import { readEvaluations } from './read-evaluations.ts'
import { firstTokenFromEvents, firstTokenFromInstant } from './read-first-token.ts'
import { costFromBuckets, fromProviderMetadata, usageFromBuckets } from './read-usage.ts'
import { ratioFromSampleRate, ratioFromTraceState, ratioIsProbability } from './sampling-ratio.ts'
import { addContent, addEventContent, emptyContent, requestHash, type SpanContent } from './span-content.ts'
import { stageRules } from './stage-rules.ts'

/** Stored beside each row; raised whenever the same raw span gives another result. */
export const normalizerVersion = 1

const field = {
  modelRequested: fieldAt('modelRequested'),
  modelServed: fieldAt('modelServed'),
  provider: fieldAt('provider'),
  usageBuckets: fieldAt('usageBuckets'),
  inputTokens: fieldAt('inputTokens'),
  outputTokens: fieldAt('outputTokens'),
  cacheReadTokens: fieldAt('cacheReadTokens'),
  cacheWriteTokens: fieldAt('cacheWriteTokens'),
  reasoningTokens: fieldAt('reasoningTokens'),
  providerMetadata: fieldAt('providerMetadata'),
  costBuckets: fieldAt('costBuckets'),
  costTotal: fieldAt('costTotal'),
  costInput: fieldAt('costInput'),
  costOutput: fieldAt('costOutput'),
  firstToken: fieldAt('firstToken'),
  firstTokenAt: fieldAt('firstTokenAt'),
  streaming: fieldAt('streaming'),
  parameters: fieldAt('parameters'),
  finishReason: fieldAt('finishReason'),
  serviceTier: fieldAt('serviceTier'),
  topK: fieldAt('topK'),
  embeddingModel: fieldAt('embeddingModel'),
  embeddingDimensions: fieldAt('embeddingDimensions'),
  sessionId: fieldAt('sessionId'),
  userId: fieldAt('userId'),
  promptName: fieldAt('promptName'),
  promptVersion: fieldAt('promptVersion'),
  errorType: fieldAt('errorType'),
  statusNumber: fieldAt('statusNumber'),
  retryCount: fieldAt('retryCount'),
  queue: fieldAt('queue'),
  sampledRatio: fieldAt('sampledRatio'),
  returnedRows: fieldAt('returnedRows'),
} as const

/** Stages whose requests are worth telling apart, to see repeats. */
const hashedStages: ReadonlySet<string> = new Set(['generate', 'embed', 'retrieve', 'rerank'])

/** What one pass over a span's attributes finds. */
interface Seen {
  fields: FieldValues
  declared: (string | undefined)[]
  hints: Set<StageHint> | undefined
  convention: number
  documentFamilies: boolean
  documentsBy: string | undefined
  evaluations: boolean
  content: SpanContent | undefined
}

/**
 * A raw span of any convention in the one form that every measurement reads. Pure; a value that cannot be understood is absent, never zero;
 * nothing that a source can send makes it throw.
 */
export function normalizeSpan(raw: RawSpan): Span {
  const seen = lookThrough(raw)
  const { fields } = seen
  const decision = decideStage(raw, seen.declared, seen.hints)
  const { stage } = decision
  const metadata = fields.values[field.providerMetadata]
  const ofProvider = metadata === undefined ? undefined : fromProviderMetadata(metadata)
  const parameters = parametersOf(fields)
  const tokens = repeatsUsageSilently(seen, stage) ? undefined : usageOf(fields, ofProvider?.cacheWrite)
  const firstTokenNs =
    numberAt(fields, field.firstToken) ??
    firstTokenFromInstant(raw, textAt(fields, field.firstTokenAt)) ??
    (raw.events.length > 0 ? firstTokenFromEvents(raw) : undefined)
  const model = textAt(fields, field.modelRequested)
  const span: Span = {
    traceId: raw.traceId,
    spanId: raw.spanId,
    parentSpanId: parentWithinSystem(raw.traceId, raw.parentSpanId),
    service: raw.service,
    name: raw.name,
    kind: raw.kind,
    startNs: raw.startNs,
    endNs: raw.endNs,
    status: raw.statusCode,
    stage,
    stageBasis: decision.basis,
    convention: conventionAt(seen.convention),
  }
  setFields(span, fields)
  if (tokens !== undefined) span.tokens = tokens
  const costUsd = costOf(fields)
  if (costUsd !== undefined) span.costUsd = costUsd
  if (firstTokenNs !== undefined) span.firstTokenNs = firstTokenNs
  const streaming =
    flagAt(fields, field.streaming) ?? toFlag(parameters?.stream) ?? (firstTokenNs !== undefined || isStreamingOperation(raw) ? true : undefined)
  if (streaming !== undefined) span.streaming = streaming
  const serviceTier = textAt(fields, field.serviceTier) ?? ofProvider?.serviceTier ?? toText(parameters?.service_tier ?? parameters?.serviceTier)
  if (serviceTier !== undefined) span.serviceTier = serviceTier
  if (stage === 'embed') {
    const embeddingModel = textAt(fields, field.embeddingModel) ?? model
    if (embeddingModel !== undefined) span.embeddingModel = embeddingModel
  }
  // On a generation, top-k is a setting of the sampler.
  const topK = stage === 'retrieve' || stage === 'rerank' ? numberAt(fields, field.topK) : undefined
  if (topK !== undefined) span.topK = topK
  const documents = readDocuments(raw, stage, seen.documentFamilies, numberAt(fields, field.returnedRows))
  if (documents !== undefined) span.documents = documents
  const evaluations = seen.evaluations || raw.events.length > 0 ? readEvaluations(raw, seen.evaluations) : undefined
  if (evaluations !== undefined) span.evaluations = evaluations
  const errorType = errorTypeOf(raw, fields)
  if (errorType !== undefined) span.errorType = errorType
  const sampledRatio = sampledRatioOf(raw, fields)
  if (sampledRatio !== undefined) span.sampledRatio = sampledRatio
  setContent(span, raw, seen, model)
  const contradiction = contradictionOf(raw, { ...seen, decision, hasModel: (model ?? span.modelServed) !== undefined, hasUsage: tokens !== undefined })
  if (contradiction !== undefined) span.contradiction = contradiction
  return span
}

function lookThrough(raw: RawSpan): Seen {
  const seen: Seen = {
    fields: emptyFields(),
    declared: [],
    hints: undefined,
    convention: noConvention,
    documentFamilies: false,
    documentsBy: undefined,
    evaluations: false,
    content: undefined,
  }
  for (const key of Object.keys(raw.attributes)) {
    const value = raw.attributes[key]
    if (value === undefined || value === null) continue
    const role = roleOf(key)
    if (role.slots.length > 0) placeValue(seen.fields, role.slots, value)
    if (role.stageRule !== -1) seen.declared[role.stageRule] = toText(value)
    if (role.convention < seen.convention) seen.convention = role.convention
    if (role.hint !== undefined) {
      seen.hints ??= new Set()
      seen.hints.add(role.hint)
    }
    if (role.document !== undefined) seen.documentFamilies = true
    if (seen.documentsBy === undefined && speaksOfDocuments(key, role)) seen.documentsBy = key
    if (role.evaluation) seen.evaluations = true
    if (role.content !== undefined) {
      seen.content ??= emptyContent()
      addContent(seen.content, key, value, role.content.input)
    }
  }
  return seen
}

/** Fields that are taken as they are. */
const plainTexts = ['modelRequested', 'modelServed', 'provider', 'finishReason', 'sessionId', 'userId', 'promptName', 'promptVersion'] as const
const plainNumbers = ['embeddingDimensions', 'retryCount'] as const

function setFields(span: Span, fields: FieldValues): void {
  for (const name of plainTexts) {
    const text = textAt(fields, field[name])
    if (text !== undefined) span[name] = text
  }
  for (const name of plainNumbers) {
    const number = numberAt(fields, field[name])
    if (number !== undefined) span[name] = number
  }
  const queueNs = numberAt(fields, field.queue)
  if (queueNs !== undefined) span.queueNs = queueNs
  const embeddingModel = textAt(fields, field.embeddingModel)
  if (embeddingModel !== undefined) span.embeddingModel = embeddingModel
}

/**
 * Token counts with `input` inclusive of cached tokens. Langfuse's buckets, where given, are the usage: the attributes beside them are what
 * Langfuse made them from. Other conventions count inclusively; one that does not shows as cache beyond input, which is reported, not mended.
 */
function usageOf(fields: FieldValues, cacheWriteOfProvider: number | undefined): TokenUsage | undefined {
  const buckets = fields.values[field.usageBuckets]
  const own: TokenUsage = buckets === undefined ? {} : usageFromBuckets(buckets)
  const given = own.input !== undefined || own.output !== undefined
  const input = given ? own.input : numberAt(fields, field.inputTokens)
  const output = given ? own.output : numberAt(fields, field.outputTokens)
  const cacheRead = own.cacheRead ?? numberAt(fields, field.cacheReadTokens)
  const cacheWrite = own.cacheWrite ?? numberAt(fields, field.cacheWriteTokens) ?? cacheWriteOfProvider
  const reasoning = own.reasoning ?? numberAt(fields, field.reasoningTokens)
  if (input === undefined && output === undefined && cacheRead === undefined && cacheWrite === undefined && reasoning === undefined) return undefined
  const usage: TokenUsage = {}
  if (input !== undefined) usage.input = input
  if (output !== undefined) usage.output = output
  if (cacheRead !== undefined) usage.cacheRead = cacheRead
  if (cacheWrite !== undefined) usage.cacheWrite = cacheWrite
  if (reasoning !== undefined) usage.reasoning = reasoning
  return usage
}

const observationType = stageRules.findIndex((rule) => rule.attribute === 'langfuse.observation.type')

/**
 * Langfuse gives an observation of type span no usage. Where such a span holds others, the usage in the attributes that it was made from is
 * the framework's sum over its children, which Langfuse itself leaves out.
 */
function repeatsUsageSilently(seen: Seen, stage: string): boolean {
  return seen.fields.values[field.usageBuckets] === undefined && containerStages.has(stage) && seen.declared[observationType]?.toLowerCase() === 'span'
}

function costOf(fields: FieldValues): number | undefined {
  const buckets = fields.values[field.costBuckets]
  const stated = (buckets === undefined ? undefined : costFromBuckets(buckets)) ?? numberAt(fields, field.costTotal)
  if (stated !== undefined) return stated
  const input = numberAt(fields, field.costInput)
  const output = numberAt(fields, field.costOutput)
  // One side alone is not the cost of the call.
  return input === undefined || output === undefined ? undefined : input + output
}

function parametersOf(fields: FieldValues) {
  const value = fields.values[field.parameters]
  const parameters = value === undefined ? undefined : parseJson(value)
  return isObject(parameters) ? parameters : undefined
}

function isStreamingOperation(raw: RawSpan): boolean {
  const operation = raw.attributes['ai.operationId']
  return typeof operation === 'string' && operation.endsWith('.doStream')
}

function errorTypeOf(raw: RawSpan, fields: FieldValues): string | undefined {
  const told = textAt(fields, field.errorType)
  if (told !== undefined) return told
  for (const event of raw.events) {
    const type = event.name === 'exception' ? toText(event.attributes['exception.type']) : undefined
    if (type !== undefined) return type
  }
  return raw.statusCode === 'Error' ? textAt(fields, field.statusNumber) : undefined
}

function sampledRatioOf(raw: RawSpan, fields: FieldValues): number | undefined {
  const stated = raw.traceState === '' ? undefined : ratioFromTraceState(raw.traceState)
  if (stated !== undefined) return stated
  const ratio = numberAt(fields, field.sampledRatio)
  if (ratio !== undefined) return ratio > 0 && ratioIsProbability(raw.attributes) ? ratio : undefined
  return ratioFromSampleRate(raw.attributes)
}

function setContent(span: Span, raw: RawSpan, seen: Seen, model: string | undefined): void {
  let { content } = seen
  if (raw.events.length > 0) {
    content ??= emptyContent()
    addEventContent(content, raw)
  }
  if (content === undefined || content.size === 0) return
  span.contentBytes = content.size
  if (content.found !== undefined && content.found.size > 0) span.contentFound = [...content.found].sort()
  const inputHash = hashedStages.has(span.stage) ? requestHash(content, model ?? span.modelServed ?? span.embeddingModel, span.stage) : undefined
  if (inputHash !== undefined) span.inputHash = inputHash
}
