import { describe, expect, it } from 'vitest'
import type { Case } from '../../../model/case.ts'
import { EvalConfig } from '../../../model/eval-config.ts'
import { isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import { compareRuns } from '../comparison/compare-runs.ts'
import { judgeEvidence } from '../judges/judge-evidence.ts'
import { casesOf, exactMeasure, runOf } from '../run-fixture.ts'
import type { RunData } from '../score-table.ts'
import { gateEvidence } from './gate-evidence.ts'

const config = EvalConfig.parse({
  gate: {
    rules: [
      { metric: 'exact', margin: 0.05 },
      { metric: 'not-there', margin: 0.05 },
    ],
  },
})
const half = Array.from({ length: 500 }, (_, index) => [index % 2])

/** The gate as the review has it of A, and the comparison with B that it is reckoned from. */
function compared(a: RunData, b: RunData, cases: Case[], rules = config) {
  const comparison = compareRuns(a, b, { cases, config: rules, seed: 1, unusable: () => undefined, gradingSd: () => undefined })
  const [gate] = gateEvidence(a, { config: rules, cases, comparisons: [comparison], others: [b], seed: 1 })
  const [metric] = comparison.metrics
  if (gate === undefined || metric === undefined || !isMeasured(gate.minimumDetectableEffect)) throw new Error('a rule, a metric and an effect')
  return { gate, metric, effect: gate.minimumDetectableEffect, interval: gate.minimumDetectableEffect.interval ?? { low: 0, high: 0 } }
}

describe('gateEvidence', () => {
  it('takes two runs for unrelated where there is one: (1.96 + .8416) √(2 · .25 · 500/499 / 500) of a coin over 500 cases is .0887', () => {
    const [gate, ...others] = gateEvidence(runOf('a', half), { config, cases: casesOf(500), comparisons: [], others: [], seed: 1 })
    expect(others).toEqual([])
    expect(isMeasured(gate?.minimumDetectableEffect) && gate.minimumDetectableEffect.value).toBeCloseTo(0.0887, 3)
    expect(gate?.spread).toBe('the values of a, as if two runs had nothing in common')
    expect(gate?.flips).toMatchObject({ refused: 'no case was asked twice' })
  })

  it('takes the spread of differences where a comparison has it: .5 of 10 % that differ gives less', () => {
    const { gate, effect } = compared(
      runOf('a', half),
      runOf(
        'b',
        half.map(([value = 0], index) => [index % 10 === 0 ? 1 - value : value]),
      ),
      casesOf(500),
    )
    // Differences are -1 or 1 in a tenth of the pairs: their standard deviation is about √.1, and 2.8016 √(.1 / 500) is .0396.
    expect(effect.value).toBeCloseTo(0.0396, 2)
    expect(gate).toMatchObject({ spread: 'the differences between a and b', minimumDetectableEffect: { method: expect.stringContaining('between a and b') } })
  })

  it('says of 2 pairs in 100 that differ what the comparison says, and is sure of neither side: nobody knows how rare rare is', () => {
    const ones = Array.from({ length: 100 }, () => [1])
    const { gate, metric, effect, interval } = compared(
      runOf('a', ones),
      runOf(
        'b',
        ones.map((_, index) => [index < 2 ? 0 : 1]),
      ),
      casesOf(100),
    )
    expect([metric.verdict, effect.value, gate.casesToDecide]).toEqual(['underpowered', metric.minimumDetectableEffect, metric.casesToDecide])
    expect([interval.low < 0.05, interval.high > 0.05]).toEqual([true, true])
  })

  it('is hardly ever sure that 100 cases of which 4 % change show 5 points: they show 2.8016 √(.04 / 100), 5.6 points', () => {
    const random = seededRandom(9)
    const sure = Array.from({ length: 200 }).filter(() => {
      const before = Array.from({ length: 100 }, () => (random() < 0.5 ? 1 : 0))
      const [a, b] = [before, before.map((value) => (random() < 0.04 ? 1 - value : value))].map((values) => values.map((value) => [value]))
      return compared(runOf('a', a ?? []), runOf('b', b ?? []), casesOf(100)).interval.high <= 0.05
    })
    expect(sure.length).toBeLessThanOrEqual(10)
  })

  it('knows what repeats are worth: 300 coins asked ten times show what the comparison says, not what one answer each would', () => {
    const random = seededRandom(5)
    const coins = () => Array.from({ length: 300 }, () => Array.from({ length: 10 }, () => (random() < 0.5 ? 1 : 0)))
    const { metric, effect, interval } = compared(runOf('a', coins()), runOf('b', coins()), casesOf(300))
    expect(metric.verdict).toBe('equivalent')
    expect(effect.value).toBe(metric.minimumDetectableEffect)
    // 2.8016 √(2 · .25 / 10 / 300) is .0362.
    expect(effect.value).toBeCloseTo(0.0362, 2)
    expect(interval.high).toBeLessThan(0.05)
  })

  it('counts groups, not cases, and as many rules as share the error rate', () => {
    const cases = casesOf(500, (index) => ({ group: `g${Math.floor(index / 50)}` }))
    const grouped = half.map((_, index) => [Math.floor(index / 50) % 2])
    const of = (rules: string[]) => {
      const measures = rules.map((metric) => ({ ...exactMeasure, metric }))
      const data = runOf('a', grouped)
      const all = {
        run: { ...data.run, measures },
        outputs: data.outputs,
        scores: measures.flatMap(({ metric }) => data.scores.map((score) => ({ ...score, metric }))),
      }
      const ruled = EvalConfig.parse({ gate: { rules: rules.map((metric) => ({ metric, margin: 0.05 })) } })
      const [gate] = gateEvidence(all, { config: ruled, cases, comparisons: [], others: [], seed: 1 })
      return gate?.minimumDetectableEffect
    }
    const [one, two] = [of(['x']), of(['x', 'y'])]
    if (!isMeasured(one) || !isMeasured(two)) throw new Error('two effects')
    expect(one.n).toBe(10)
    // (z.9875 + z.8) / (z.975 + z.8): 3.0831 / 2.8016.
    expect(two.value / one.value).toBeCloseTo(3.0831 / 2.8016, 3)
  })

  it('looks at every measure of the rule’s name, as the gate does', () => {
    const [ours, theirs] = [runOf('a', half), runOf('a', half, { measure: { ...exactMeasure, tool: 'ragas' } })]
    const both = {
      run: { ...ours.run, measures: [...ours.run.measures, ...theirs.run.measures] },
      outputs: ours.outputs,
      scores: [...ours.scores, ...theirs.scores],
    }
    const gates = gateEvidence(both, { config, cases: casesOf(500), comparisons: [], others: [], seed: 1 })
    expect(gates.map(({ tool }) => tool)).toEqual(['loadbearing', 'ragas'])
  })

  it('learns nothing of noise from answers out of a cache', () => {
    const thrice = runOf(
      'a',
      half.map(([value]) => [value, value, value]),
    )
    const flips = (outputs: RunData['outputs']) => {
      const [gate] = gateEvidence({ ...thrice, outputs }, { config, cases: casesOf(500), comparisons: [], others: [], seed: 1 })
      return gate?.flips
    }
    expect(flips(thrice.outputs)).toMatchObject({ value: 0, n: 500 })
    expect(flips(thrice.outputs.map((output) => ({ ...output, cached: output.repeat > 0 })))).toMatchObject({ refused: 'no case was asked twice' })
  })

  it('gives no effect where nothing was seen to vary', () => {
    const [gate] = gateEvidence(
      runOf(
        'a',
        half.map(() => [1]),
      ),
      { config, cases: casesOf(500), comparisons: [], others: [], seed: 1 },
    )
    expect(gate?.minimumDetectableEffect).toMatchObject({ refused: expect.stringContaining('no spread was seen') })
  })
})

it('names each judge once, with its metrics and the models that answered under its name', () => {
  const run = (id: string, metric: string, served: string) => ({
    ...runOf(id, [[1]], { measure: { ...exactMeasure, metric, judge: 'openai/gpt#1' } }).run,
    judges: [{ judge: 'openai/gpt#1', family: 'openai', pinned: false, served: [served] }],
  })
  expect(judgeEvidence([run('a', 'tone', 'gpt-2026-01-01'), run('b', 'facts', 'gpt-2026-03-01')])).toEqual([
    { judge: 'openai/gpt#1', family: 'openai', pinned: false, metrics: ['facts', 'tone'], served: ['gpt-2026-01-01', 'gpt-2026-03-01'] },
  ])
})
