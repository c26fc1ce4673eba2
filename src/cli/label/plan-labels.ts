import { inclusionProbabilities, type Pickable, pickItems } from '../../measure/evaluation/judges/pick-items.ts'
import { hashUniform } from '../../measure/interval/random.ts'
import type { Label } from '../../model/score.ts'

export type PickStrategy = Exclude<Label['strategy'], 'import'>

/** Half of the picks of a mixture, and a quarter of those by one score, fall on all outputs alike. */
const uniformShares: Readonly<Record<PickStrategy, number>> = { mixed: 0.5, uncertainty: 0.25, disagreement: 0.25, uniform: 1, all: 1 }

export interface LabelPlanInput {
  /** All outputs of the run that can be labelled. */
  items: readonly Pickable[]
  /** Labels of the run and the metric, of all raters. */
  labels: readonly Label[]
  rater: string
  /** Labels wanted in all. */
  n: number
  strategy: PickStrategy
  seed: number
}

export interface LabelPlan {
  /** Outputs that the rater labelled before, the earliest first. */
  earlier: Label[]
  /** Outputs to be labelled, in the order in which they may be broken off, with the probability that a label of them carries. */
  picks: { key: string; inclusionProbability: number }[]
  /** Labels as they must be rewritten once there is another one, so that they still stand for the run. */
  restated: Label[]
}

export function keyOf({ caseId, repeat }: Pick<Label, 'caseId' | 'repeat'>): string {
  return JSON.stringify([caseId, repeat])
}

/** One seed for a run and a metric: whoever labels it, and however often, draws the same outputs. */
export function seedOf(run: string, metric: string, seed: number): number {
  return Math.floor(hashUniform(JSON.stringify([run, metric]), seed) * 4_294_967_296)
}

/**
 * What a rater is asked. `n` is the size of the sample, labels of before included, so a second start goes on with what is left of the first.
 * Raters of one metric draw from one sample, and an output has the same probability in all of its labels: the largest with which any of them was asked it.
 */
export function planLabels({ items, labels, rater, n, strategy, seed }: LabelPlanInput): LabelPlan {
  const own = labels.filter((label) => label.rater === rater)
  const design = { items, strategy, uniformShare: uniformShares[strategy] }
  // Without their probabilities labels do not make the sample larger: `n` is its whole size.
  const alreadyLabelled = own.map((label) => ({ key: keyOf(label) }))
  // A larger sample that was begun counts for the probabilities, since its labels carry them; no more than `n` is asked for it.
  const { picks, restated } = pickItems({ ...design, n: Math.max(n, begunBefore(design, labels)), seed, alreadyLabelled })
  const isAsked = new Set(pickItems({ ...design, n, seed, alreadyLabelled }).picks.map(({ key }) => key))
  const stored = new Map<string, number>()
  for (const label of labels) {
    const key = keyOf(label)
    stored.set(key, Math.max(stored.get(key) ?? 0, label.inclusionProbability ?? 0))
  }
  const probabilities = new Map([...picks, ...restated].map(({ key, inclusionProbability }) => [key, Math.max(inclusionProbability, stored.get(key) ?? 0)]))
  return {
    earlier: own.filter((label) => label.strategy !== 'import').sort((a, b) => a.at.localeCompare(b.at)),
    picks: picks
      .filter(({ key }) => isAsked.has(key))
      .map(({ key, inclusionProbability }) => ({ key, inclusionProbability: probabilities.get(key) ?? inclusionProbability })),
    restated: labels.flatMap((label) => {
      const inclusionProbability = probabilities.get(keyOf(label))
      // A label from elsewhere is of the sample once the rater has labelled its output too: before, it would stand for picks that may never be done.
      const isElsewhere = label.inclusionProbability === undefined && label.rater !== rater
      return inclusionProbability === undefined || inclusionProbability === label.inclusionProbability || isElsewhere
        ? []
        : [{ ...label, inclusionProbability }]
    }),
  }
}

/** One sample, drawn alike: all outputs are a uniform sample of themselves. */
export function isSameDesign(a: Label['strategy'], b: Label['strategy']): boolean {
  const designOf = (strategy: Label['strategy']) => (strategy === 'all' ? 'uniform' : strategy)
  return designOf(a) === designOf(b)
}

/** Size of the sample that labels of before were drawn for, as their probabilities tell: one that was broken off had fewer labels than it was to have. */
function begunBefore(design: Pick<LabelPlanInput, 'items' | 'strategy'> & { uniformShare: number }, labels: readonly Label[]): number {
  const drawn = new Map(labels.filter(({ strategy }) => isSameDesign(strategy, design.strategy)).map((label) => [keyOf(label), label.inclusionProbability]))
  const places = design.items.flatMap(({ key }, index) => {
    const before = drawn.get(key)
    return before === undefined ? [] : [{ index, before }]
  })
  if (places.length === 0) return 0
  // Half of them: a score that has changed since must not decide.
  const reaches = (n: number): boolean => {
    const probabilities = inclusionProbabilities({ ...design, n })
    return places.filter(({ index, before }) => (probabilities[index] ?? 0) >= before - 1e-9).length * 2 >= places.length
  }
  let [low, high] = [1, design.items.length]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if (reaches(middle)) high = middle
    else low = middle + 1
  }
  return low
}
