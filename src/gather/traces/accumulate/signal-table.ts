import type { TraceNode } from '../../../measure/latency/trace-tree.ts'
import type { ObservabilitySignal } from '../../../model/traces-evidence.ts'
import type { AnalysedTrace } from '../analysed-trace.ts'

/** One row of the observability matrix: the question a team will ask, and what a span must carry to answer it. */
export interface SignalRow {
  signal: ObservabilitySignal
  question: string
  over: string
  attribute: string
  /** Counted per span: is this span concerned, and does it carry the signal? */
  span?: { concerns(node: TraceNode): boolean; has(node: TraceNode, trace: AnalysedTrace): boolean }
  /** Counted per trace. */
  trace?: { concerns(trace: AnalysedTrace): boolean; has(trace: AnalysedTrace): boolean }
}

const generates = (node: TraceNode) => node.stage === 'generate'
const returnsDocuments = (node: TraceNode) => node.stage === 'retrieve' || node.stage === 'rerank'
const fails = (node: TraceNode) => node.span.status === 'Error'
const every = () => true

export const signalTable: readonly SignalRow[] = [
  {
    signal: 'stage-latency',
    question: 'Which stage takes the time?',
    over: 'spans',
    attribute: 'gen_ai.operation.name (or openinference.span.kind) on every span of a stage',
    span: { concerns: every, has: ({ span }) => span.stageBasis !== 'named' },
  },
  {
    signal: 'first-token',
    question: 'How long until the user sees the first word?',
    over: 'generation spans',
    attribute: 'gen_ai.response.time_to_first_chunk (s) on the generation span',
    span: { concerns: generates, has: ({ span }) => span.firstTokenNs !== undefined },
  },
  {
    signal: 'tokens',
    question: 'How many tokens does a request take?',
    over: 'generation spans',
    attribute: 'gen_ai.usage.input_tokens and gen_ai.usage.output_tokens on the generation span',
    span: {
      concerns: (node) => generates(node),
      has: ({ index, span }, trace) => trace.repeatsUsage[index] || (span.tokens?.input !== undefined && span.tokens.output !== undefined),
    },
  },
  {
    signal: 'cached-tokens',
    question: "Does the provider's prefix cache help?",
    over: 'generation spans',
    attribute: 'gen_ai.usage.cache_read.input_tokens on the generation span',
    span: { concerns: generates, has: ({ span }) => span.tokens?.cacheRead !== undefined },
  },
  {
    signal: 'cost',
    question: 'What does a request cost?',
    over: 'generation spans',
    attribute: 'gen_ai.response.model with both token counts, so that the call can be priced',
    span: {
      concerns: generates,
      has: ({ span }) =>
        span.costUsd !== undefined ||
        ((span.modelServed ?? span.modelRequested) !== undefined && span.tokens?.input !== undefined && span.tokens.output !== undefined),
    },
  },
  {
    signal: 'model-served',
    question: 'Which version of the model answered?',
    over: 'generation spans',
    attribute: 'gen_ai.response.model on the generation span',
    span: { concerns: generates, has: ({ span }) => span.modelServed !== undefined },
  },
  {
    signal: 'prompt-version',
    question: 'Which prompt was it, and since when?',
    over: 'generation spans',
    attribute: 'gen_ai.prompt.name, and a version beside it, on the generation span',
    span: { concerns: generates, has: ({ span }) => span.promptVersion !== undefined },
  },
  {
    signal: 'document-ids',
    question: 'Which documents were retrieved?',
    over: 'retrieval and rerank spans',
    attribute: 'gen_ai.retrieval.documents with an id for each document, on the retrieval span',
    span: { concerns: returnsDocuments, has: ({ span }) => span.documents?.some((document) => document.id !== undefined) ?? false },
  },
  {
    signal: 'document-scores',
    question: 'How sure was the retriever?',
    over: 'retrieval and rerank spans',
    attribute: 'gen_ai.retrieval.documents with a score for each document, on the retrieval span',
    span: { concerns: returnsDocuments, has: ({ span }) => span.documents?.some((document) => document.score !== undefined) ?? false },
  },
  {
    signal: 'rerank',
    question: 'Does the reranker change the order?',
    over: 'rerank spans',
    attribute: 'the reranked documents in order (reranker.output_documents, or gen_ai.retrieval.documents) on the rerank span',
    span: { concerns: (node) => node.stage === 'rerank', has: ({ span }) => (span.documents?.length ?? 0) > 0 },
  },
  {
    signal: 'evaluation',
    question: 'Was the answer any good?',
    over: 'traces',
    attribute: 'an event gen_ai.evaluation.result on the generation span',
    trace: { concerns: every, has: ({ nodes }) => nodes.some(({ span }) => (span.evaluations?.length ?? 0) > 0) },
  },
  {
    signal: 'user-feedback',
    question: 'What did the user think of it?',
    over: 'traces',
    attribute: "the trace id sent with the user's feedback, stored as an annotation or score by a person",
    trace: { concerns: every, has: ({ nodes }) => nodes.some(({ span }) => span.evaluations?.some(({ by }) => by === 'human') ?? false) },
  },
  {
    signal: 'session',
    question: 'How many users meet the slow answers?',
    over: 'traces',
    attribute: 'gen_ai.conversation.id (or session.id) on the root span',
    trace: { concerns: every, has: ({ sessionId }) => sessionId !== undefined },
  },
  {
    signal: 'errors',
    question: 'What fails, and why?',
    over: 'failed spans',
    attribute: 'error.type on every span with status Error',
    span: { concerns: fails, has: ({ span }) => span.errorType !== undefined },
  },
  {
    signal: 'retries',
    question: 'What was tried again?',
    over: 'generation, tool and HTTP spans',
    attribute: 'http.request.resend_count on each attempt, and a span for each attempt',
    span: {
      concerns: ({ stage }) => stage === 'generate' || stage === 'tool' || stage === 'http',
      has: ({ span }) => span.retryCount !== undefined,
    },
  },
  {
    signal: 'queue-time',
    question: 'How long did it wait before work began?',
    over: 'generation and queue spans',
    attribute: 'the time in the queue on the span that waited (the provider states it, or the worker measures it)',
    span: { concerns: ({ stage }) => stage === 'generate' || stage === 'queue', has: ({ span }) => span.queueNs !== undefined },
  },
]
