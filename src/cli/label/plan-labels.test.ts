import { describe, expect, it } from 'vitest'
import type { Pickable } from '../../measure/evaluation/judges/pick-items.ts'
import type { Label } from '../../model/score.ts'
import { keyOf, type LabelPlan, type LabelPlanInput, planLabels } from './plan-labels.ts'

const items: Pickable[] = Array.from({ length: 200 }, (_, i) => ({ key: keyOf({ caseId: `c${i}`, repeat: 0 }), uncertainty: (i % 10) / 10 }))
const base = { items, labels: [], rater: 'anna', n: 50, strategy: 'uncertainty', seed: 5 } as const satisfies LabelPlanInput

function labelled(plan: LabelPlan, given: Partial<Label> = {}, count = plan.picks.length): Label[] {
  return plan.picks.slice(0, count).map(({ key, inclusionProbability }, at) => {
    const [caseId, repeat] = JSON.parse(key)
    return {
      ...{ caseId, repeat, variant: 'v', run: 'r', metric: 'correct', rater: 'anna', value: 1 },
      ...{ at: new Date(at).toISOString(), strategy: 'uncertainty', inclusionProbability, ...given },
    }
  })
}

/** The store after these labels: a later one of a rater and an output takes the place of the one before. */
const stored = (...rounds: readonly Label[][]): Label[] => [...new Map(rounds.flat().map((label) => [`${label.rater} ${keyOf(label)}`, label])).values()]

describe('planLabels', () => {
  const first = planLabels(base)

  it('goes on with what is left: the same picks, in the same order, with the same probabilities', () => {
    const done = labelled(first, {}, 12)
    const second = planLabels({ ...base, labels: done })
    expect(second).toEqual({ earlier: done, picks: first.picks.slice(12), restated: [] })
    expect(planLabels({ ...base, labels: labelled(first) })).toMatchObject({ picks: [], restated: [] })
  })

  it('rewrites the labels of before once a larger sample is begun', () => {
    const done = labelled(first)
    const larger = planLabels({ ...base, n: 100, labels: done })
    const once = planLabels({ ...base, n: 100 })
    const probabilities = new Map(once.picks.map(({ key, inclusionProbability }) => [key, inclusionProbability]))
    expect(larger.restated).toHaveLength(done.length)
    for (const label of larger.restated) expect(label.inclusionProbability).toBe(probabilities.get(keyOf(label)))
    expect(larger.picks).toEqual(once.picks.filter(({ key }) => !done.some((label) => keyOf(label) === key)))
  })

  it('asks no more than the smaller sample after a larger one that was broken off, with the probabilities of the larger', () => {
    const large = planLabels({ ...base, n: 100 })
    const begun = labelled(large, {}, 20)
    const smaller = planLabels({ ...base, labels: begun })
    expect([...begun.map(keyOf), ...smaller.picks.map(({ key }) => key)].toSorted()).toEqual(first.picks.map(({ key }) => key).toSorted())
    expect(smaller.restated).toEqual([])
    const probabilities = new Map(large.picks.map(({ key, inclusionProbability }) => [key, inclusionProbability]))
    for (const { key, inclusionProbability } of smaller.picks) expect(inclusionProbability).toBe(probabilities.get(key))
  })

  it('asks a second person the same outputs, and an output has one probability in all of its labels', () => {
    const done = labelled(first)
    const second = planLabels({ ...base, labels: done, rater: 'ben' })
    expect(second).toEqual({ earlier: [], picks: first.picks, restated: [] })
    const more = planLabels({ ...base, labels: done, rater: 'ben', n: 100 })
    const all = stored(done, more.restated, labelled(more, { rater: 'ben' }))
    const byOutput = Map.groupBy(all, keyOf)
    expect([...byOutput.values()].some((labels) => labels.length === 2)).toBe(true)
    for (const labels of byOutput.values()) expect(new Set(labels.map(({ inclusionProbability }) => inclusionProbability)).size).toBe(1)
  })

  it('weights hold over raters, sizes and a break: the weighted share of the uncertain is theirs in the run (400 seeds, within .012; unweighted .2 off)', () => {
    let [weighted, plain] = [0, 0]
    for (let seed = 0; seed < 400; seed += 1) {
      const a = labelled(planLabels({ ...base, n: 80, seed }), {}, 40)
      const b = planLabels({ ...base, rater: 'ben', n: 60, seed, labels: a })
      const withB = stored(a, b.restated, labelled(b, { rater: 'ben' }))
      const c = planLabels({ ...base, n: 70, seed, labels: withB })
      const outputs = [...new Map(stored(withB, c.restated, labelled(c)).map((label) => [keyOf(label), label])).values()]
      const isUncertain = ({ caseId }: Label): boolean => Number(caseId.slice(1)) % 10 >= 5
      const sum = (labels: readonly Label[]): number => labels.reduce((total, { inclusionProbability = Number.NaN }) => total + 1 / inclusionProbability, 0)
      weighted += sum(outputs.filter(isUncertain)) / sum(outputs)
      plain += outputs.filter(isUncertain).length / outputs.length
    }
    expect(Math.abs(weighted / 400 - 0.5)).toBeLessThan(0.012)
    expect(plain / 400).toBeGreaterThan(0.68)
  })

  it('gives a label from elsewhere a probability only where its output is in the sample, and leaves that of somebody else alone until then', () => {
    const own = labelled(planLabels({ ...base, strategy: 'all' }), { strategy: 'import' }).map(({ inclusionProbability, ...label }) => label)
    const plan = planLabels({ ...base, labels: own })
    expect(plan.earlier).toEqual([])
    expect(plan.picks).toEqual([])
    expect(plan.restated.map(keyOf).toSorted()).toEqual(first.picks.map(({ key }) => key).toSorted())
    const others = own.map((label) => ({ ...label, rater: 'promptfoo' }))
    expect(planLabels({ ...base, labels: others })).toEqual(first)
  })
})
