import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { failureMode } from '../evaluation-fixture.ts'
import { answerOf, evidenceOfEvaluation, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
import { costlyFailureMode } from './costly-failure-mode.ts'

describe('costly-failure-mode', () => {
  const refund = failureMode({ rate: share(20, 1000).figure, expectedLoss: measured(80, 'usd-per-1k-requests', 1000, [50, 120]) })
  const comma = failureMode({
    id: 'comma',
    what: 'a comma is missing',
    costUsd: 0.1,
    trafficShare: 1,
    rate: share(300, 1000).figure,
    expectedLoss: measured(20, 'usd-per-1k-requests', 1000, [18, 22]),
  })
  it('puts the kind that costs most first, not the one that happens most', () => {
    const finding = findingOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [comma, refund] }))
    expect(finding.claim).toMatch(/^wrong-refund .* costs \$80 .*It is 80 % of the expected loss of all 2\.$/)
    expect(finding.rows.map(({ pointer }) => pointer)).toEqual(['/evaluation/failureModes/1/expectedLoss', '/evaluation/failureModes/0/expectedLoss'])
    expect(finding.effect).toMatchObject({ value: -80, interval: { low: -120, high: -50 }, basis: 'estimated' })
  })
  it('says nearly all of a share that only rounds to the whole: 4,800 of 4,800.2', () => {
    const trifle = failureMode({ id: 'comma', expectedLoss: measured(0.2, 'usd-per-1k-requests', 1000, [0.1, 0.3]) })
    const dear = failureMode({ rate: share(20, 1000).figure, expectedLoss: measured(4800, 'usd-per-1k-requests', 1000, [3000, 7000]) })
    expect(findingOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [dear, trifle] })).claim).toMatch(
      /It is nearly all of the expected loss of all 2\.$/,
    )
  })
  it.each([
    [80, 'high'],
    [10, 'high'],
    [3, 'medium'],
    [0.6, 'low'],
  ])('weighs a loss of $%d in a thousand requests %s', (loss, severity) => {
    const mode = failureMode({ rate: share(20, 1000).figure, expectedLoss: measured(loss, 'usd-per-1k-requests', 1000, [loss / 2, 2 * loss]) })
    expect(findingOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [mode] })).severity).toBe(severity)
  })
  it('does not take a loss for sure whose interval begins at 0', () =>
    expect(
      answerOf(
        costlyFailureMode,
        evidenceOfEvaluation({ failureModes: [failureMode({ rate: share(1, 25).figure, expectedLoss: measured(40, 'usd-per-1k-requests', 5, [0, 474]) })] }),
      ),
    ).toMatchObject({ verdict: 'unknown', reason: 'wrong-refund may cost up to $474 per 1,000 requests, with 25 cases' }))
  it('is met only where every kind is measured and a cent a request is ruled out: 0 of 2 cases at $40 are no answer', () => {
    const untold = failureMode({ id: 'untold', expectedLoss: refusal('no case has a score', 'usd-per-1k-requests', 0) })
    const few = failureMode({ costUsd: 40, rate: share(0, 2).figure, expectedLoss: measured(0, 'usd-per-1k-requests', 2, [0, 2630]) })
    // Wilson's upper bound of 0 in n is 3.84 / (n + 3.84): $40 × .1 × 1,000 of it is at most $10 from 1,533 on.
    expect(answerOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [few] }))).toMatchObject({
      verdict: 'unknown',
      needs: '1,533 cases of wrong-refund of which none fails',
    })
    expect(answerOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [failureMode(), untold] }))).toMatchObject({
      verdict: 'unknown',
      reason: 'untold has no score',
      needs: 'a run with scores of correctness',
    })
    expect(verdictOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [failureMode()] }))).toBe('met')
  })
  it('does not know without prices or scores', () => {
    expect(verdictOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [] }))).toBe('unknown')
    expect(
      verdictOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [failureMode({ expectedLoss: refusal('no case', 'usd-per-1k-requests', 0) })] })),
    ).toBe('unknown')
  })
})
