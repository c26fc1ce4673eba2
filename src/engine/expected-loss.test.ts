import { describe, expect, it } from 'vitest'
import { failureMode, gate, healthyEvaluation, metric } from '../audits/evaluation-fixture.ts'
import { measured, refusal } from '../audits/figure-fixture.ts'
import type { ComparisonEvidence, EvaluationEvidence } from '../model/evaluation-evidence.ts'
import { expectedLossOf, sureLossOf } from './expected-loss.ts'

const usd = 'usd-per-1k-requests'
const mode = (id: string, of: string, loss: number, low: number, high: number) =>
  failureMode({ id, metric: of, expectedLoss: measured(loss, usd, 100, [low, high]) })
const evaluation: EvaluationEvidence = {
  ...healthyEvaluation,
  metrics: [metric({ metric: 'correctness' }), metric({ metric: 'groundedness' }), metric({ metric: 'correctness', run: 'prompt-8-1', variant: 'prompt-8' })],
  gates: [gate({ metric: 'groundedness' })],
  failureModes: [
    mode('wrong-refund', 'correctness', 80, 50, 120),
    mode('invented', 'groundedness', 30, 10, 70),
    mode('wrong-date', 'correctness', 100, 60, 150),
  ],
}
const lossAt = (pointers: string[], of = evaluation, area = 'evaluation') =>
  expectedLossOf({ area, rows: pointers.map((pointer) => ({ label: 'row', pointer })) }, of)

describe('the expected loss of a finding', () => {
  it('is that of the kind of failure that a row points at, with its interval, whatever the area', () => {
    for (const area of ['evaluation', 'reliability'])
      expect(lossAt(['/evaluation/failureModes/0/expectedLoss'], evaluation, area)).toMatchObject({
        failureModes: ['wrong-refund'],
        expectedLoss: { value: 80, unit: usd, interval: { low: 50, high: 120 } },
      })
  })

  it('is the sum over the kinds of the metric that a row points at, each once, with bounds that are sums and say that they are conservative', () => {
    const { expectedLoss, failureModes } = lossAt(['/evaluation/metrics/0/mean', '/evaluation/metrics/0/missing/figure', '/evaluation/failureModes/0/rate'])
    expect(failureModes).toEqual(['wrong-date', 'wrong-refund'])
    expect(expectedLoss).toMatchObject({ value: 180, n: 100, interval: { low: 110, high: 270, confidence: 0.95 } })
    expect(JSON.stringify(expectedLoss)).toContain('conservative')
  })

  it('goes by metrics of the current run, by rules of the gate, and by comparisons with the current run', () => {
    const [correctness] = evaluation.metrics
    const compared = (a: string): ComparisonEvidence => ({
      ...emptyComparison,
      a,
      metrics: [{ ...comparedMetric, metric: correctness?.metric ?? '' }],
    })
    expect(lossAt(['/evaluation/metrics/2/mean'])).toEqual({})
    expect(lossAt(['/evaluation/gates/0/flips']).failureModes).toEqual(['invented'])
    const both = { ...evaluation, comparisons: [compared('older-1'), compared('current-1')] }
    expect(lossAt(['/evaluation/comparisons/0/metrics/0/difference'], both)).toEqual({})
    expect(lossAt(['/evaluation/comparisons/1/metrics/0/difference'], both).failureModes).toEqual(['wrong-date', 'wrong-refund'])
  })

  it('is of a metric only in findings of the evaluation, and of nothing that a pointer does not reach', () => {
    expect(lossAt(['/evaluation/metrics/0/mean'], evaluation, 'latency')).toEqual({})
    expect(lossAt(['/evaluation/metrics/9/mean', '/evaluation/judges/0/judge', '/evaluation/failureModes'])).toEqual({})
    expect(expectedLossOf({ area: 'evaluation', rows: [{ label: 'row', pointer: '/evaluation/metrics/0' }] }, undefined)).toEqual({})
  })

  it('leaves out kinds whose loss was not measured, and has no interval where one of them has none', () => {
    const noInterval = { value: 5, unit: usd, n: 3, noInterval: 'all cases are of one group', method: 'm' } as const
    const failureModes = [
      failureMode({ id: 'untold', expectedLoss: refusal('no case has a score', usd, 0) }),
      mode('wrong-refund', 'correctness', 80, 50, 120),
      failureMode({ id: 'other', expectedLoss: noInterval }),
    ]
    expect(lossAt(['/evaluation/metrics/0/mean'], { ...evaluation, failureModes })).toMatchObject({
      failureModes: ['wrong-refund', 'other'],
      expectedLoss: { value: 85, n: 3, noInterval: '1 of 2 losses have none' },
    })
    expect(lossAt(['/evaluation/metrics/0/mean'], { ...evaluation, failureModes: failureModes.slice(0, 1) })).toEqual({})
  })

  it('orders by a loss only where it is surely over 0', () => {
    expect(sureLossOf({ expectedLoss: measured(80, usd, 100, [50, 120]) })).toBe(80)
    expect(sureLossOf({ expectedLoss: measured(80, usd, 100, [0, 120]) })).toBe(0)
    expect(sureLossOf({ expectedLoss: { value: 5, unit: usd, n: 3, noInterval: 'one group', method: 'm' } })).toBe(0)
    expect(sureLossOf({})).toBe(0)
  })
})

const share = { have: 100, of: 100, figure: measured(1, 'ratio', 100, [0.96, 1]) }
const costs = { latency: measured(1, 'ms', 100), costUsd: measured(1, 'usd', 100), outputTokens: measured(1, 'tokens', 100), missing: share }
const comparedMetric: ComparisonEvidence['metrics'][number] = {
  tool: 'loadbearing',
  metric: 'correctness',
  version: '1',
  judge: '',
  better: 'higher',
  unit: 'ratio',
  margin: 0.02,
  verdict: 'worse',
  reason: 'r',
  difference: measured(-0.1, 'ratio', 100, [-0.2, -0.05]),
  a: measured(0.9, 'ratio', 100, [0.8, 1]),
  b: measured(0.8, 'ratio', 100, [0.7, 0.9]),
  pairs: share,
  slices: [],
}
const emptyComparison: ComparisonEvidence = {
  a: 'current-1',
  b: 'prompt-8-1',
  variantA: 'current',
  variantB: 'prompt-8',
  shared: 100,
  onlyInA: 0,
  onlyInB: 0,
  changed: 0,
  metrics: [],
  costs: { a: costs, b: costs },
  confidence: 0.95,
}
