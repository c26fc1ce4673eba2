import type { EmbeddingModel } from '../embed/embedding-model.ts'
import { knownTerms } from '../rerank/rerank-tables.ts'

/** The last question of each session, so that a follow-up can be understood; the oldest session is forgotten first. */
export interface Sessions {
  previous(session: string | undefined): string | undefined
  remember(session: string | undefined, question: string): void
}

const sessionsAtMost = 5000

export function newSessions(): Sessions {
  const last = new Map<string, string>()
  return {
    previous: (session) => (session === undefined ? undefined : last.get(session)),
    remember(session, question) {
      if (session === undefined) return
      last.delete(session)
      last.set(session, question)
      for (const oldest of last.keys()) {
        if (last.size <= sessionsAtMost) break
        last.delete(oldest)
      }
    },
  }
}

const followUp =
  /^(and|what about|how about|but|ok|so|also|then|why|same|in|with|for|is (it|that)|does (it|that)|can (i|it|that)|where|when)\b|\b(it|that|this|those|them|one)\b/i

/** Completes a follow-up with the question before it; any other question stays as it is. */
export function completeFollowUp(question: string, previous: string | undefined): string {
  const short = question.split(/\s+/).length <= 9
  return previous !== undefined && previous !== question && short && followUp.test(question) ? `${previous} ${question}` : question
}

/**
 * The fault `rewrite-buys-nothing`: wraps the question in a sentence that is the same for all, and looks up related words in the whole
 * vocabulary to name in it. It lets other requests run between two words, so that it costs its own request time and nobody else.
 */
export async function wrapInBoilerplate(model: EmbeddingModel, vectors: Float32Array, question: string): Promise<string> {
  const related = new Set<string>()
  const names = [...model.terms.keys()]
  for (const term of new Set(knownTerms(model, question).slice(0, 10))) {
    const nearest = nearestTerm(vectors, model.dimensions, term)
    if (nearest !== undefined) related.add(names[nearest])
    await new Promise(setImmediate)
  }
  return `Please find all that is relevant to this question of a user: ${question} ${question} ${question} (${[...related].slice(0, 3).join(', ')})`
}

function nearestTerm(vectors: Float32Array, dimensions: number, term: number): number | undefined {
  const own = term * dimensions
  let nearest: number | undefined
  let best = 0
  for (let other = 0; other * dimensions < vectors.length; other++) {
    if (other === term) continue
    let similarity = 0
    for (let k = 0; k < dimensions; k++) similarity += vectors[own + k] * vectors[other * dimensions + k]
    if (similarity > best) {
      best = similarity
      nearest = other
    }
  }
  return nearest
}
