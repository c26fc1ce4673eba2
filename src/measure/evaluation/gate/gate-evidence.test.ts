import { describe, expect, it } from 'vitest'
import { EvalConfig } from '../../../model/eval-config.ts'
import { isMeasured } from '../../../model/measurement.ts'
import { compareRuns } from '../comparison/compare-runs.ts'
import { judgeEvidence } from '../judges/judge-evidence.ts'
import { casesOf, exactMeasure, runOf } from '../run-fixture.ts'
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

describe('gateEvidence', () => {
  it('takes two runs for unrelated where there is one: (1.96 + .8416) √(2 · .25 · 500/499 / 500) of a coin over 500 cases is .0887', () => {
    const [gate, ...others] = gateEvidence(runOf('a', half), { config, cases: casesOf(500), comparisons: [], seed: 1 })
    expect(others).toEqual([])
    expect(isMeasured(gate?.minimumDetectableEffect) && gate.minimumDetectableEffect.value).toBeCloseTo(0.0887, 3)
    expect(gate?.spread).toBe('the values of a, as if two runs had nothing in common')
    expect(gate?.flips).toMatchObject({ refused: 'no case was asked twice' })
  })

  it('takes the spread of differences where a comparison has it: .5 of 10 % that differ gives less', () => {
    const runs = [
      runOf('a', half),
      runOf(
        'b',
        half.map(([value = 0], index) => [index % 10 === 0 ? 1 - value : value]),
      ),
    ] as const
    const comparison = compareRuns(...runs, { cases: casesOf(500), config, seed: 1, unusable: () => undefined, gradingSd: () => undefined })
    const [gate] = gateEvidence(runs[0], { config, cases: casesOf(500), comparisons: [comparison], seed: 1 })
    // Differences are -1 or 1 in a tenth of the pairs: their standard deviation is about √.1, and 2.8016 √(.1 / 500) is .0396.
    expect(isMeasured(gate?.minimumDetectableEffect) && gate.minimumDetectableEffect.value).toBeCloseTo(0.0396, 2)
    expect(gate).toMatchObject({ spread: 'the differences between a and b', minimumDetectableEffect: { method: expect.stringContaining('between a and b') } })
  })

  it('gives no effect where nothing was seen to vary', () => {
    const [gate] = gateEvidence(
      runOf(
        'a',
        half.map(() => [1]),
      ),
      { config, cases: casesOf(500), comparisons: [], seed: 1 },
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
