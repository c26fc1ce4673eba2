import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, refusal, replay, stage, verdictOf } from '../evidence-fixture.ts'
import { stageNotWorthOptimizing } from './stage-not-worth-optimizing.ts'

type Change = number | readonly [number, number, number]
const removed = (p95: Change, p99: Change) =>
  evidenceWith({ latency: { counterfactuals: [replay('embed', 'removed', [0, p95, p99]), replay('generate', 'removed', [-0.5, -0.5, -0.5])] } })

describe('stage-not-worth-optimizing', () => {
  it('fires when the upper bound of the gain is under the worthwhile effect at p95 and p99, and puts the stage on the stop list', () => {
    const finding = findingOf(stageNotWorthOptimizing, removed([-0.01, -0.03, 0.005], [-0.01, -0.035, 0.005]))
    expect(finding.claim).toContain('at most 3.5 % (upper bound of the 95 % interval, n 1,000), under the 5 %')
    expect(finding.stop?.map(({ what, verdict }) => [what, verdict])).toEqual([
      ['Work on making embed faster', 'stop'],
      ['Work on making generate faster', 'keep'],
    ])
  })
  it('says that it tells nothing about quality', () => {
    const [item] = findingOf(stageNotWorthOptimizing, removed(0, 0)).stop ?? []
    expect(item.because).toContain('nothing about what embed does for the quality of answers')
  })
  it('does not stop on p95 alone when p99 could gain', () => {
    expect(verdictOf(stageNotWorthOptimizing, removed([-0.01, -0.03, 0], [-0.04, -0.2, 0]))).toBe('unknown')
  })
  it('never turns a wide interval into no effect: inconclusive, with the n that would settle it', () => {
    const outcome = answerOf(stageNotWorthOptimizing, removed([-0.01, -0.09, 0.07], [-0.01, -0.09, 0.07]))
    expect(outcome).toMatchObject({ verdict: 'unknown', stop: [{ verdict: 'inconclusive' }, { verdict: 'keep' }] })
    expect('needs' in outcome && outcome.needs).toContain('4,000 requests with embed')
  })
  it('does not fire when every stage is worth work', () => expect(verdictOf(stageNotWorthOptimizing, evidenceWith())).toBe('met'))
  it('is not a candidate: time without a span', () => {
    const evidence = evidenceWith({ latency: { counterfactuals: [replay('uninstrumented', 'removed', [0, 0, 0])] } })
    expect(verdictOf(stageNotWorthOptimizing, evidence)).toBe('unknown')
  })
  it('is unknown where p95 is refused', () => {
    const one = replay('embed', 'removed', [0, 0, 0])
    const few = { ...one, p95: refusal('p95 needs 75 traces', 'ratio', 20, 75), p99: refusal('p99 needs 400 traces', 'ratio', 20, 400) }
    expect(verdictOf(stageNotWorthOptimizing, evidenceWith({ latency: { counterfactuals: [few] } }))).toBe('unknown')
  })
  it('is unknown without traces, and does not apply to one stage', () => {
    expect(verdictOf(stageNotWorthOptimizing, emptyEvidence())).toBe('unknown')
    expect(verdictOf(stageNotWorthOptimizing, evidenceWith({ stages: [stage('request', 1000, 1)], latency: { counterfactuals: [] } }))).toBe('not-applicable')
  })
})
