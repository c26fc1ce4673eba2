import { isOtherForm, type Term, type TermKind } from './claim-terms.ts'
import type { ReadPassage } from './read-passage.ts'

/** What the formula of support is made of. */
export interface SupportWeights {
  kinds: Readonly<Record<TermKind, number>>
  /** Weight of missing words at which support falls to 1/e, beside the share that they are. */
  patience: number
  /** Credit for a word of which the passage has another form. */
  otherForm: number
  /** Words of a passage that may hold the evidence together, and the same per word of the claim. */
  window: number
  windowPerWord: number
  /** Exponent of the share of the claim's words that stand in the passage in the claim's order. */
  order: number
  /** Exponent of the whole, so that the line between attributable and not falls on 0.5. */
  scale: number
}

/** Chosen on the development files of BEGIN (1,229 answers of three sources), each on a plateau of the area under the ROC curve. */
const supportWeights: SupportWeights = {
  kinds: { content: 1, number: 1.5, name: 1.25, function: 0.4, 'first-person': 3 },
  patience: 4,
  otherForm: 0.9,
  window: 40,
  windowPerWord: 2,
  order: 0.3,
  scale: 2 / 3,
}

/**
 * How far one passage supports a claim, 0 to 1: ((f / t) · e^(−(t − f) / patience) · o^order)^scale, where t is the weight of the claim's words, f that of
 * the words found in the best window of the passage, and o the share of the words that stand there in the claim's order. The share says how much of
 * the claim is there, the exponential how much is not: one invented name in a long sentence costs as much as in a short one.
 */
export function claimSupport(terms: readonly Term[], passage: ReadPassage, weights: SupportWeights = supportWeights): number {
  const total = terms.reduce((sum, { kind }) => sum + weights.kinds[kind], 0)
  if (total === 0) return 0
  const hits = terms.map((term) => lookUp(term, passage, weights.otherForm))
  const size = Math.max(weights.window, weights.windowPerWord * terms.length)
  const found = passage.stems.length <= size ? everywhere(terms, hits, weights) : bestWindow(terms, hits, { size, weights })
  const share = (found / total) * Math.exp((found - total) / weights.patience)
  return share <= 0 ? 0 : Math.min(1, (share * inOrder(hits) ** weights.order) ** weights.scale)
}

interface Hit {
  places: readonly number[]
  credit: number
}

const nowhere: Hit = { places: [], credit: 0 }

function lookUp({ stem, kind }: Term, { places, vocabulary }: ReadPassage, otherForm: number): Hit {
  const exact = places.get(stem)
  if (exact !== undefined) return { places: exact, credit: 1 }
  if (kind !== 'content' && kind !== 'name') return nowhere
  const other = vocabulary.find((form) => isOtherForm(stem, form))
  return other === undefined ? nowhere : { places: places.get(other) ?? [], credit: otherForm }
}

function everywhere(terms: readonly Term[], hits: readonly Hit[], { kinds }: SupportWeights): number {
  return terms.reduce((sum, { kind }, at) => sum + kinds[kind] * hits[at].credit, 0)
}

/** The most weight that stands within `size` words of each other. */
function bestWindow(terms: readonly Term[], hits: readonly Hit[], { size, weights }: { size: number; weights: SupportWeights }): number {
  // Place and term in one number, so that they sort as numbers.
  const marks = Float64Array.from(hits.flatMap(({ places }, term) => places.map((place) => place * terms.length + term))).sort()
  const inside = new Int32Array(terms.length)
  let weight = 0
  let best = 0
  let first = 0
  for (const mark of marks) {
    const term = mark % terms.length
    if (inside[term] === 0) weight += weights.kinds[terms[term].kind] * hits[term].credit
    inside[term] += 1
    const from = (Math.floor(mark / terms.length) - size + 1) * terms.length
    for (; marks[first] < from; first += 1) {
      const gone = marks[first] % terms.length
      inside[gone] -= 1
      if (inside[gone] === 0) weight -= weights.kinds[terms[gone].kind] * hits[gone].credit
    }
    best = Math.max(best, weight)
  }
  return best
}

/** Share of the terms that stand in the passage in the claim's order: the longest increasing run of places. */
function inOrder(hits: readonly Hit[]): number {
  // tails[k]: the smallest last place of a run of k + 1; places of one term are tried from the last, so that none follows itself.
  const tails: number[] = []
  for (const { places } of hits) {
    for (let i = places.length - 1; i >= 0; i -= 1) {
      const found = tails.findIndex((tail) => tail >= places[i])
      tails[found === -1 ? tails.length : found] = places[i]
    }
  }
  return tails.length / hits.length
}
