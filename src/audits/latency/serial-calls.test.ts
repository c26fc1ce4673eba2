import { describe, expect, it } from 'vitest'
import { emptyEvidence, evidenceWith, findingOf, replay, stage, verdictOf } from '../evidence-fixture.ts'
import { serialCalls } from './serial-calls.ts'

const parallel = (p95: number | readonly [number, number, number]) => evidenceWith({ latency: { counterfactuals: [replay('tool', 'parallel', [0, p95, 0])] } })

describe('serial-calls', () => {
  it('fires when the lower bound of the gain is worth building for', () => {
    const finding = findingOf(serialCalls, parallel([-0.2, -0.24, -0.16]))
    expect(finding.claim).toContain('cut p95 of request latency by 20 %, from 2 s to 1.6 s (95 % interval −24 % to −16 %, n 1,000)')
    expect(finding.effect).toMatchObject({ value: -0.2, basis: 'estimated' })
  })
  it('does not fire when nothing is gained', () => expect(verdictOf(serialCalls, evidenceWith())).toBe('met'))
  it('is unknown while the interval holds the worthwhile effect', () => expect(verdictOf(serialCalls, parallel([-0.06, -0.12, 0]))).toBe('unknown'))
  it('is unknown without traces', () => expect(verdictOf(serialCalls, emptyEvidence())).toBe('unknown'))
  it('never tells generations to run at once: each is mostly made from the one before', () => {
    const gain = replay('generate', 'parallel', [0, [-0.2, -0.24, -0.16], 0])
    expect(verdictOf(serialCalls, evidenceWith({ latency: { counterfactuals: [gain] } }))).not.toBe('not-met')
  })
  it('does not apply where each stage is called once', () => {
    expect(verdictOf(serialCalls, evidenceWith({ stages: [stage('generate', 1000, 600)] }))).toBe('not-applicable')
  })
})
