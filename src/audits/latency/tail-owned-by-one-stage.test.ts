import { describe, expect, it } from 'vitest'
import { evidenceWith, findingOf, measured, refusal, replay, stageShare, verdictOf } from '../evidence-fixture.ts'
import { tailOwnedByOneStage } from './tail-owned-by-one-stage.ts'

const owning = (low: number) => ({
  composition: { shares: [stageShare('rerank', { mean: 0.1, tail: 0.5, excess: measured(0.7, 'ratio', 50, [low, 0.8]) })] },
  counterfactuals: [replay('rerank', 'removed', [-0.1, -0.5, -0.5]), replay('rerank', 'capped', [0, -0.22, -0.3])],
})

describe('tail-owned-by-one-stage', () => {
  it('fires when the lower bound of a stage is over one half, and states the gain of a replay rather than the share', () => {
    const finding = findingOf(tailOwnedByOneStage, evidenceWith({ latency: owning(0.6) }))
    expect(finding.claim).toContain('rerank')
    expect(finding.claim).toContain('70 % of what requests over p95 take on top of the rest passes in it (95 % interval 60 % to 80 %, n 50)')
    expect(finding.effect).toMatchObject({ value: -0.22, basis: 'estimated', metric: 'p95 of request latency' })
  })
  it('does not fire when every upper bound is under one half', () => {
    expect(verdictOf(tailOwnedByOneStage, evidenceWith())).toBe('met')
  })
  it('is unknown while the interval holds one half', () => {
    expect(verdictOf(tailOwnedByOneStage, evidenceWith({ latency: owning(0.4) }))).toBe('unknown')
  })
  it('is unknown without a composition, naming the n', () => {
    expect(verdictOf(tailOwnedByOneStage, evidenceWith({ latency: { composition: refusal('too few', 'ms', 20, 75) } }))).toBe('unknown')
  })
  it('is unknown when the tail lies where no span is', () => {
    const shares = [stageShare('uninstrumented', { mean: 0.1, tail: 0.7, excess: measured(0.7, 'ratio', 50, [0.6, 0.8]) })]
    expect(verdictOf(tailOwnedByOneStage, evidenceWith({ latency: { composition: { shares } } }))).toBe('unknown')
  })
})
