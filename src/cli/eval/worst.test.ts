import { describe, expect, it } from 'vitest'
import { metricEvidence } from '../../measure/evaluation/metric-evidence.ts'
import { Case } from '../../model/case.ts'
import { EvalRun } from '../../model/eval-run.ts'
import { Score } from '../../model/score.ts'
import { worstCases, worstSlices } from './worst.ts'

const measure = { tool: 'loadbearing', metric: 'exact', version: '1', judge: '', better: 'higher', range: [0, 1], unit: 'ratio' } as const
const run = (repeats: number) =>
  EvalRun.parse({
    ...{ id: 'r', variant: 'v', startedAt: '2026-11-25T00:00:00Z', status: 'done', caseSet: 's', caseSetHash: 'h', cases: 40, repeats },
    ...{ target: 't', targetHash: 'th', measures: [measure], toolVersion: '0', command: 'c' },
  })
/** 40 cases, the first 20 `de`; `value` gives the score of a case at a repeat. */
function scored(value: (n: number, repeat: number) => number, repeats = 1) {
  const cases = Array.from({ length: 40 }, (_, n) => Case.parse({ id: `c${n}`, input: `q ${n}`, slices: { language: n < 20 ? 'de' : 'en' } }))
  const scores = cases.flatMap(({ id: caseId }, n) =>
    Array.from({ length: repeats }, (_, repeat) =>
      Score.parse({ caseId, variant: 'v', run: 'r', repeat, tool: 'loadbearing', metric: 'exact', version: '1', value: value(n, repeat) }),
    ),
  )
  const data = { run: run(repeats), outputs: [], scores }
  return { cases, data, metrics: metricEvidence(data, { cases, labels: [], traffic: {} }) }
}

describe('worstSlices', () => {
  it('names a slice whose whole interval lies under the mean of the rest, and that mean, by hand', () => {
    const { cases, data, metrics } = scored((n) => (n < 20 ? Number(n % 4 === 0) : Number(n % 4 !== 0)))
    const { looked, found } = worstSlices(metrics, data, cases, 5)
    expect(looked).toBe(2)
    expect(found).toMatchObject([{ metric: 'exact', slice: 'language=de', mean: { value: 0.25, n: 20 }, rest: 0.75 }])
  })

  it('names none whose interval reaches the rest, though its mean is lower', () => {
    const { cases, data, metrics } = scored((n) => (n < 20 ? Number(n % 2 === 0) : Number(n % 5 < 3)))
    expect(worstSlices(metrics, data, cases, 5)).toEqual({ looked: 2, found: [] })
  })
})

it('worstCases gives the mean over repeats, once', () => {
  const { cases, data } = scored((n, repeat) => (n === 7 ? Number(repeat === 0) : 1), 4)
  expect(worstCases(data, cases, 5)).toEqual([{ id: 'c7', question: 'q 7', quality: 0.25, values: [{ metric: 'exact', value: 0.25 }] }])
})
