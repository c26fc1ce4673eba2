import { describe, expect, it } from 'vitest'
import { emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { statedCostDiffers } from './stated-cost-differs.ts'

const stated = (calls: number, statedUsd: number, pricedUsd: number) => ({ cost: { stated: { calls, statedUsd, pricedUsd } } })

describe('stated-cost-differs', () => {
  it('fires on a difference in either direction, and names both sums and the table', () => {
    const finding = findingOf(statedCostDiffers, evidenceWith(stated(1000, 14, 10)))
    expect(finding.claim).toMatch(/^The traces state 40 % more than list prices give \(n 1,000, no interval: .+\): \$14 stated, \$10 at list prices\.$/)
    expect(finding.severity).toBe('high')
    expect(finding.rows.at(-1)?.text).toBe('genai-prices of 2026-11-01')
    expect(findingOf(statedCostDiffers, evidenceWith(stated(1000, 9, 10)))).toMatchObject({ severity: 'medium', claim: expect.stringContaining('10 % less') })
  })
  it('fires where list prices give nothing', () => expect(findingOf(statedCostDiffers, evidenceWith(stated(3, 2, 0))).claim).toContain('$2 stated, $0'))
  it('does not fire when the sums agree', () => expect(verdictOf(statedCostDiffers, evidenceWith(stated(1000, 10.4, 10)))).toBe('met'))
  it('is unknown on few calls that agree, where stated costs have nothing beside them, and without traces', () => {
    expect(verdictOf(statedCostDiffers, evidenceWith(stated(5, 10, 10)))).toBe('unknown')
    const only = { cost: { ...stated(0, 0, 0).cost, priceTables: [{ name: 'stated by the source', date: 'unknown', calls: 7 }] } }
    expect(verdictOf(statedCostDiffers, evidenceWith(only))).toBe('unknown')
    expect(verdictOf(statedCostDiffers, emptyEvidence())).toBe('unknown')
  })
  it('does not apply where no call states a cost', () => expect(verdictOf(statedCostDiffers, evidenceWith(stated(0, 0, 0)))).toBe('not-applicable'))
})
