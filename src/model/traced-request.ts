import type { z } from 'zod'
import type { Passage } from './case.ts'
import type { TokenCount } from './score.ts'
import type { SpanEvaluation } from './span.ts'

/** One request of production as its trace shows it, with the texts that evaluation needs; a field is absent where the trace does not tell. */
export interface TracedRequest {
  traceId: string
  /** The span that the texts are of: the root, or the one that carries them. */
  spanId: string
  service: string
  /** ms since 1970. */
  startMs: number
  latencyMs: number
  failed: boolean
  errorType?: string
  /** What the user asked. */
  input?: string
  /** What the system answered. */
  output?: string
  /** Passages of the last retrieval, or reranking, before the answer. */
  passages?: Passage[]
  /** Instructions that the model was given: to see whether cases stand in them. */
  systemPrompt?: string
  model?: string
  tokens?: z.infer<typeof TokenCount>
  costUsd?: number
  sessionId?: string
  userId?: string
  promptName?: string
  promptVersion?: string
  evaluations?: SpanEvaluation[]
}
