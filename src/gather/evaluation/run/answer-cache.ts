import type { Case } from '../../../model/case.ts'
import { Output } from '../../../model/score.ts'
import type { EvaluationStore } from '../../../store/open-store.ts'
import { type Answer, questionOf, sha256 } from '../target/target.ts'
import type { RunWriter } from './run-writer.ts'

/** Answers of earlier runs, by all that decided them. */
export interface AnswerCache {
  get(given: Case): Answer | undefined
  put(given: Case, answer: Answer): Promise<void>
  /** Cases that need not be asked. */
  size: number
}

const Kept = Output.pick({
  text: true,
  missing: true,
  retrieved: true,
  latencyMs: true,
  firstTokenMs: true,
  tokens: true,
  costUsd: true,
  model: true,
  traceId: true,
})

/**
 * Answers are known again by target, variant and question: a service that was changed behind the same address is told apart by its variant alone. Only answers
 * are kept, with or without a text, never failures.
 */
export async function openAnswerCache(
  { targetHash, variant }: { targetHash: string; variant: string },
  cases: readonly Case[],
  store: EvaluationStore,
  writer: RunWriter,
): Promise<AnswerCache> {
  const hashes = new Map(cases.map((given) => [given.id, sha256([targetHash, variant, questionOf(given)])]))
  const bodies = await store.cached('output', [...hashes.values()])
  return {
    size: bodies.size,
    get({ id }) {
      const body = bodies.get(hashes.get(id) ?? '')
      return body === undefined ? undefined : Kept.parse(JSON.parse(body))
    },
    async put({ id }, answer) {
      const hash = hashes.get(id)
      if (hash === undefined || !isAnswer(answer)) return
      const { retry, unsent, ...kept } = answer
      await writer.cached('output', hash, JSON.stringify(kept))
    },
  }
}

/** A system that only retrieves answers with passages, and has no text to give. */
function isAnswer({ text, missing, retrieved }: Answer): boolean {
  return missing === undefined ? text !== undefined : missing.reason === 'no-output' && retrieved !== undefined
}
