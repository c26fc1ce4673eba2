import type { labelStrategies } from '../../../model/score.ts'
import { hashUniform } from '../../interval/random.ts'

/** Strategies that pick; labels that were imported were picked by somebody else. */
type PickStrategy = Exclude<(typeof labelStrategies)[number], 'import'>

/** An output that may be labelled; the scores are at least 0, and larger for what a label would say more about. */
export interface Pickable {
  key: string
  /** How unsure the judge is. */
  uncertainty?: number
  /** How far judges, or judge and scorer, are apart. */
  disagreement?: number
}

export interface PickInput {
  /** All outputs of the run, labelled or not: the population that the labels shall stand for. */
  items: readonly Pickable[]
  /** Picks wanted, on average: Poisson sampling gives a few more or less. */
  n: number
  strategy: PickStrategy
  /** Share of the picks that falls on all items alike, above 0 to 1: without it an item of score 0 would never be picked. */
  uniformShare: number
  /** The same for all picks from one run: then later picks extend the earlier ones. */
  seed: number
  /** Labels that are there, with the probability that is stored with them. */
  alreadyLabelled?: readonly { key: string; inclusionProbability?: number }[]
}

/** What decides the probabilities. */
type Design = Omit<PickInput, 'seed' | 'alreadyLabelled'>

interface PickedItem {
  key: string
  /** Chance that this item is in the sample of all picks up to now; above 0 to 1. */
  inclusionProbability: number
}

export interface Picks {
  /** To be labelled, in an order that can be broken off anywhere. */
  picks: PickedItem[]
  /** Labels of the sample that were there before, with the probability that they must carry from now on. */
  restated: PickedItem[]
}

const scoreOf: Readonly<Record<PickStrategy, (item: Pickable, largest: Largest) => number>> = {
  uniform: () => 1,
  all: () => 1,
  uncertainty: ({ uncertainty = 0 }) => uncertainty,
  disagreement: ({ disagreement = 0 }) => disagreement,
  mixed: ({ uncertainty = 0, disagreement = 0 }, largest) => uncertainty / largest.uncertainty + disagreement / largest.disagreement,
}

interface Largest {
  uncertainty: number
  disagreement: number
}

function largestOf(items: readonly Pickable[], key: keyof Largest): number {
  const largest = items.reduce((most, item) => Math.max(most, item[key] ?? 0), 0)
  return largest > 0 ? largest : 1
}

/**
 * Inclusion probabilities that sum to `n`: min(1, c p_i) with p_i = n (u / N + (1 - u) s_i / Σs), u the uniform share and s_i the score, and c such
 * that what is cut off at 1 goes to the others. They never fall when `n` grows.
 *
 * @returns one for each item, in order; all 1 where `n` is at least their number
 */
export function inclusionProbabilities({ items, n, strategy, uniformShare }: Design): Float64Array {
  const count = items.length
  if (strategy === 'all' || n >= count) return new Float64Array(count).fill(1)
  const largest = { uncertainty: largestOf(items, 'uncertainty'), disagreement: largestOf(items, 'disagreement') }
  const scores = items.map((item) => Math.max(0, scoreOf[strategy](item, largest)))
  const total = scores.reduce((sum, score) => sum + score, 0)
  const sizes = Float64Array.from(scores, (score) => uniformShare / count + (total > 0 ? ((1 - uniformShare) * score) / total : (1 - uniformShare) / count))
  const descending = sizes.toSorted().reverse()
  let rest = descending.reduce((sum, size) => sum + size, 0)
  let certain = 0
  while (certain < n && ((n - certain) * (descending[certain] ?? 0)) / rest >= 1) {
    rest -= descending[certain] ?? 0
    certain += 1
  }
  return sizes.map((size) => Math.min(1, ((n - certain) * size) / rest))
}
/**
 * Picks outputs for people to label: Poisson sampling with a permanent random number u_i in [0, 1) of each item (a hash of its key and the seed); an
 * item is picked when u_i < π_i. So its inclusion probability is exactly π_i, and picks of several rounds are one sample: an item is in it when u_i is
 * under the largest π_i of them, which is the probability that all its labels carry. The target of a round is the labels of the sample so far and `n` more.
 * The picks come by u_i / π_i: where the labelling is broken off, what is done is as if fewer had been asked for.
 * Where the scores change after a round that was broken off, its labels carry a probability that is too high by the part not done.
 *
 * @throws RangeError when the uniform share is not above 0 and at most 1, or `n` is negative
 * @see Ohlsson 1995, Coordination of Samples Using Permanent Random Numbers; Brewer, Early and Joyce 1972, Austral. J. Statist. 14, 231-239
 */
export function pickItems({ alreadyLabelled = [], seed, ...input }: PickInput): Picks {
  const { items, n, uniformShare } = input
  if (!(uniformShare > 0 && uniformShare <= 1)) throw new RangeError(`uniformShare is above 0 and at most 1, not ${uniformShare}`)
  if (!(n >= 0)) throw new RangeError(`no picking of ${n} items`)
  const labelled = new Map(alreadyLabelled.map(({ key, inclusionProbability }) => [key, inclusionProbability]))
  const sampled = items.filter(({ key }) => labelled.get(key) !== undefined).length
  const probabilities = inclusionProbabilities({ ...input, n: n + sampled })
  const found = items.flatMap(({ key }, i) => {
    const inclusionProbability = probabilities[i] ?? 0
    const place = hashUniform(key, seed) / inclusionProbability
    return place < 1 ? [{ key, inclusionProbability, place }] : []
  })
  found.sort((a, b) => a.place - b.place)
  const picks: PickedItem[] = []
  const restated: PickedItem[] = []
  for (const { key, inclusionProbability } of found) {
    const before = labelled.get(key)
    if (!labelled.has(key)) picks.push({ key, inclusionProbability })
    else if (before === undefined || before < inclusionProbability) restated.push({ key, inclusionProbability })
  }
  return { picks, restated }
}
