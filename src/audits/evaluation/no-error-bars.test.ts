import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { metric } from '../evaluation-fixture.ts'
import { answerOf, evidenceOfEvaluation, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { noErrorBars } from './no-error-bars.ts'

describe('no-error-bars', () => {
  it('fires on a mean without an interval, and puts it before one that is wide', () => {
    const metrics = [
      metric({ mean: measured(0.8, 'ratio', 20, [0.6, 0.95]) }),
      metric({ metric: 'correctness', mean: refusal('fewer than two groups', 'ratio', 1, 30), missing: { ...metric().missing, have: 0, of: 1 } }),
    ]
    const finding = findingOf(noErrorBars, evidenceOfEvaluation({ metrics }))
    expect(finding.claim).toBe(
      'correctness of current and groundedness of current cannot carry a decision: correctness is not given: fewer than two groups (n 1, needs 30).',
    )
    expect(finding.rows.map(({ pointer }) => pointer)).toEqual(['/evaluation/metrics/1/mean', '/evaluation/metrics/0/mean'])
    expect(finding.severity).toBe('high')
  })
  it('fires on an interval of over ten points to each side: from .6 to .85 is 12.5', () => {
    expect(findingOf(noErrorBars, evidenceOfEvaluation({ metrics: [metric({ mean: measured(0.7, 'ratio', 60, [0.6, 0.85]) })] })).severity).toBe('medium')
    expect(verdictOf(noErrorBars, evidenceOfEvaluation({ metrics: [metric({ mean: measured(0.7, 'ratio', 60, [0.61, 0.8]) })] }))).toBe('met')
  })
  it('holds a metric without a range against its mean: 900 ms with 820 to 980 is ±9 %, with 500 to 1,300 ±44 %', () => {
    const latency = { metric: 'latency', unit: 'ms' as const, range: [0, null] as [number, null] }
    const verdict = (interval?: [number, number]) =>
      verdictOf(noErrorBars, evidenceOfEvaluation({ metrics: [metric({ ...latency, mean: measured(900, 'ms', 50, interval) })] }))
    expect([verdict([820, 980]), verdict([500, 1300]), verdict()]).toEqual(['met', 'not-met', 'not-met'])
  })
  it('does not know of a metric without one value, however well the others are known', () => {
    const none = metric({ metric: 'exact', mean: refusal('no case has a value', 'ratio', 0, 2), missing: share(40, 40) })
    expect(answerOf(noErrorBars, evidenceOfEvaluation({ metrics: [metric(), none] }))).toMatchObject({
      verdict: 'unknown',
      reason: 'exact of current has no value; 1 other metric has an interval that is narrow enough',
    })
  })
  it('does not know without metrics', () => expect(verdictOf(noErrorBars, evidenceOfEvaluation({ metrics: [] }))).toBe('unknown'))
})
