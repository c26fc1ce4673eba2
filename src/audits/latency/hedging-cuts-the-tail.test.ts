import { describe, expect, it } from 'vitest'
import { emptyEvidence, evidenceWith, findingOf, replay, verdictOf } from '../evidence-fixture.ts'
import { hedgingCutsTheTail } from './hedging-cuts-the-tail.ts'

const hedged = (p99: number | readonly [number, number, number]) =>
  evidenceWith({ latency: { counterfactuals: [replay('retrieve', 'hedged', [0, 0, p99]), replay('retrieve', 'capped', [0, 0, -0.4])] } })

describe('hedging-cuts-the-tail', () => {
  it('fires when the lower bound of the gain is worth building for', () => {
    const finding = findingOf(hedgingCutsTheTail, hedged([-0.3, -0.4, -0.2]))
    expect(finding.claim).toContain('A second try of slow retrieve calls would cut p99 of request latency by 30 %')
    expect(finding).toMatchObject({ severity: 'high', effect: { basis: 'estimated', value: -0.3 } })
  })
  it('does not fire when nothing is gained', () => expect(verdictOf(hedgingCutsTheTail, evidenceWith())).toBe('met'))
  it('is unknown while the interval holds the worthwhile effect', () => expect(verdictOf(hedgingCutsTheTail, hedged([-0.08, -0.2, 0.02]))).toBe('unknown'))
  it('is unknown without replays', () => expect(verdictOf(hedgingCutsTheTail, emptyEvidence())).toBe('unknown'))
})
