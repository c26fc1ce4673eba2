import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { failureMode } from '../evaluation-fixture.ts'
import { evidenceOfEvaluation, findingOf, measured, refusal, verdictOf } from '../evidence-fixture.ts'
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
  it('does not know without prices or scores', () => {
    expect(verdictOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [] }))).toBe('unknown')
    expect(
      verdictOf(costlyFailureMode, evidenceOfEvaluation({ failureModes: [failureMode({ expectedLoss: refusal('no case', 'usd-per-1k-requests', 0) })] })),
    ).toBe('unknown')
  })
})
