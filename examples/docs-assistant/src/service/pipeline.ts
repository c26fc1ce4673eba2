import { SpanKind } from '@opentelemetry/api'
import { z } from 'zod'
import type { FaultSet } from '../faults/catalogue.ts'
import type { Found, OpenIndex } from '../index/open-index.ts'
import { currentPrompt, type PromptVersion, promptVersions } from '../prompt/prompt-versions.ts'
import { rerankFound } from '../rerank/rerank-found.ts'
import type { Reranker } from '../rerank/rerankers.ts'
import { completeFollowUp, type Sessions, wrapInBoilerplate } from '../retrieve/rewrite-query.ts'
import { inSpan } from '../telemetry/tracing.ts'

export const Question = z.object({
  question: z.string().min(1).max(20_000),
  session: z.string().max(200).optional(),
  /** Stages to leave out. */
  skip: z.array(z.enum(['rewrite', 'rerank', 'generate'])).default([]),
  /** Version of the instructions. */
  prompt: z.enum(Object.keys(promptVersions) as [PromptVersion, ...PromptVersion[]]).default(currentPrompt),
  /** Whether the last event carries the passages that were in the prompt: an evaluation needs them. */
  passages: z.boolean().default(false),
  /** Results of `/retrieve` and `/rerank`. */
  k: z.int().min(1).max(200).default(10),
})
export type Question = z.infer<typeof Question>

/** What a request needs once the index is there. */
export interface Ready {
  index: OpenIndex
  reranker: Reranker
  sessions: Sessions
  faults: FaultSet
}

/** Chunks that the search hands to the reranker. */
const candidatesAsked = 120
const embeddingModelName = 'lsi-128'

/** The chunks for a question, best first, with the query that found them: rewrite, embed, search, rerank, but for the stages left out. */
export async function findChunks(ready: Ready, { question, session, skip }: Question): Promise<{ query: string; found: Found[] }> {
  const { index, reranker, sessions } = ready
  const { query, asked } = skip.includes('rewrite')
    ? { query: question, asked: question }
    : await inSpan('rewrite query', {}, () => rewriteQuery(ready, question, session))
  sessions.remember(session, question)
  const embedding = { 'gen_ai.operation.name': 'embeddings', 'gen_ai.request.model': embeddingModelName, 'gen_ai.provider.name': 'local' }
  const vector = await inSpan(`embed query`, { attributes: embedding }, () => index.embed(query))
  const found = await inSpan(
    'retrieval docs',
    { kind: SpanKind.CLIENT, attributes: { 'gen_ai.operation.name': 'retrieval', 'db.system.name': 'usearch' } },
    (span) => {
      const results = index.search(vector, candidatesAsked)
      span.setAttribute('gen_ai.retrieval.top_k', candidatesAsked)
      span.setAttribute('gen_ai.retrieval.documents', documentsJson(index, results.slice(0, 20)))
      return results
    },
  )
  if (skip.includes('rerank')) return { query, found }
  const reranked = await inSpan('rerank candidates', { attributes: { 'gen_ai.operation.name': 'rerank' } }, async (span) => {
    const results = await rerankFound(index, reranker, asked, found)
    span.setAttribute('reranker.top_k', 20)
    span.setAttribute('gen_ai.retrieval.documents', documentsJson(index, results.slice(0, 20)))
    return results
  })
  return { query, found: reranked }
}

/** What is searched for, and what was asked: the reranker reads the question, not the wording that a search was thought to need. */
async function rewriteQuery({ index, sessions, faults }: Ready, question: string, session: string | undefined): Promise<{ query: string; asked: string }> {
  if (faults.has('rewrite-buys-nothing')) return { query: await wrapInBoilerplate(index.model, index.tables.vectors, question), asked: question }
  const completed = completeFollowUp(question, sessions.previous(session))
  return { query: completed, asked: completed }
}

/** Results as the semantic conventions write them on a span: ids and scores, no content. */
function documentsJson(index: OpenIndex, found: readonly Found[]): string {
  return JSON.stringify(found.map(({ chunk, score }) => ({ id: index.chunks[chunk].id, score: Math.round(score * 1e4) / 1e4 })))
}
