import { describe, expect, it } from 'vitest'
import { evalRun, failureMode, healthyEvaluation, metric } from '../audits/evaluation-fixture.ts'
import { Config } from '../model/config.ts'
import type { EvaluationEvidence } from '../model/evaluation-evidence.ts'
import type { CriterionVerdict } from '../model/review.ts'
import { criterionOf } from './criterion-of.ts'

const evaluation: EvaluationEvidence = {
  ...healthyEvaluation,
  runs: [evalRun(), evalRun({ id: 'trial-1', variant: 'trial' })],
  metrics: [metric({ metric: 'correctness' }), metric({ metric: 'tone' }), metric({ metric: 'correctness', run: 'trial-1', variant: 'trial' })],
  failureModes: [failureMode({ metric: 'correctness' }), failureMode({ id: 'rude', metric: 'tone' })],
}

/** The criterion that a finding with these pointers hits, of these metrics, all of them missed. */
function hit(area: string, pointers: string[], metrics: string[], verdict: CriterionVerdict['verdict'] = 'not-met'): string | undefined {
  const config = Config.parse({ criteria: metrics.map((each) => ({ id: each, metric: each, comparator: '<=', target: 1 })) })
  const criteria = metrics.map((each) => ({ id: each, statement: `${each} <= 1`, verdict, reason: 'r' }))
  return criterionOf({ area, rows: pointers.map((pointer) => ({ label: 'row', pointer })) }, { criteria, config, evaluation })?.id
}

describe('the criterion that a finding hits', () => {
  it.each([
    ['a kind of failure of its metric', '/evaluation/failureModes/0/expectedLoss', 'evaluation.correctness'],
    ['a kind of failure of another metric', '/evaluation/failureModes/1/expectedLoss', undefined],
    ['outputs of the run that have no score', '/evaluation/metrics/0/missing/figure', 'evaluation.correctness'],
    ['outputs of another run that have no score', '/evaluation/metrics/2/missing/figure', undefined],
    ['the interval of its metric', '/evaluation/metrics/0/mean', undefined],
    ['the age of the cases', '/evaluation/caseSets/0/newestAddedAt', undefined],
    ['cases that leaked', '/evaluation/leakage/inPrompts/figure', undefined],
    ['what the gate could see', '/evaluation/gates/0/minimumDetectableEffect', undefined],
  ])('of the evaluation: %s', (_, pointer, criterion) => expect(hit('evaluation', [pointer], ['evaluation.correctness'])).toBe(criterion))

  it.each([
    ['latency', '/traces/latency/firstToken/p50', 'first-token.p95'],
    ['latency', '/traces/latency/exposure/exposed', 'sessions.exposed-to-tail'],
    ['latency', '/traces/latency/composition/shares/0/tail', 'latency.p95'],
    ['reliability', '/traces/reliability/requestErrors/figure', 'requests.error-rate'],
    ['reliability', '/traces/reliability/models/0', undefined],
    ['cost', '/traces/cost/perRequest/mean', 'cost.per-request'],
    ['load', '/load/capacity/knee', 'capacity.knee'],
    ['observability', '/traces/observability', undefined],
  ])('of %s: %s hits %s, of all criteria', (area, pointer, criterion) => {
    const all = ['latency.p95', 'first-token.p95', 'sessions.exposed-to-tail', 'requests.error-rate', 'cost.per-request', 'capacity.knee']
    expect(hit(area, [pointer], all)).toBe(criterion)
  })

  it('is none that is met, or unknown', () => {
    for (const verdict of ['met', 'unknown'] as const) expect(hit('cost', ['/traces/cost/perRequest/mean'], ['cost.per-request'], verdict)).toBeUndefined()
  })
})
