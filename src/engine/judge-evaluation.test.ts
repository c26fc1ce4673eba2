import { describe, expect, it } from 'vitest'
import { calibration, fixtureJudge, healthyEvaluation, metric } from '../audits/evaluation-fixture.ts'
import { measured } from '../audits/figure-fixture.ts'
import { Config } from '../model/config.ts'
import type { EvaluationEvidence } from '../model/evaluation-evidence.ts'
import { evidenceOf } from './evidence-fixture.ts'
import { judgeCriteria } from './judge-criteria.ts'

const share = (have: number, of: number) => ({ have, of, figure: measured(have / of, 'ratio', of) })

async function verdictOf(name: string, target: number, evaluation?: Partial<EvaluationEvidence>, comparator: '>=' | '<=' = '>=') {
  const evidence = { ...(await evidenceOf()), ...(evaluation !== undefined && { evaluation: { ...healthyEvaluation, ...evaluation } }) }
  const config = Config.parse({ criteria: [{ id: 'c', metric: `evaluation.${name}`, comparator, target }] })
  const [verdict] = judgeCriteria(evidence, config)
  return verdict
}

// The fixture's groundedness is .9, 95 % interval .88 to .92.
describe('a criterion on a metric of the evaluation', () => {
  it('is judged by the whole interval', async () => {
    expect(await verdictOf('groundedness', 0.85, {})).toMatchObject({ verdict: 'met', statement: 'evaluation.groundedness >= 0.85 ratio' })
    expect((await verdictOf('groundedness', 0.9, {}))?.verdict).toBe('unknown')
    expect((await verdictOf('groundedness', 0.95, {}))?.verdict).toBe('not-met')
  })

  it('is unknown without an evaluation, and without the metric', async () => {
    expect((await verdictOf('groundedness', 0.8))?.reason).toBe('no evaluation was gathered')
    expect((await verdictOf('tone', 0.8, {}))?.reason).toContain('no run of the evaluation has a metric tone')
  })

  it('is not met for good while what is missing could undo it', async () => {
    const hiding = metric({ missing: share(100, 1000), bounds: { worst: 0.8, best: 0.9 } })
    expect(await verdictOf('groundedness', 0.85, { metrics: [hiding] })).toMatchObject({ verdict: 'unknown', reason: expect.stringContaining('100 of 1000') })
    expect((await verdictOf('groundedness', 0.78, { metrics: [hiding] }))?.verdict).toBe('met')
  })

  it('is unknown while traffic without a case could undo it, either way', async () => {
    const over = (trafficUnseen: number) => ({ metrics: [metric({ trafficMean: measured(0.9, 'ratio', 1000, [0.88, 0.92]), trafficUnseen })] })
    // At worst (1 - .02) · .88 = .862, and at best (1 - .02) · .92 + .02 = .922.
    expect((await verdictOf('groundedness', 0.86, over(0.02)))?.verdict).toBe('met')
    expect(await verdictOf('groundedness', 0.87, over(0.02))).toMatchObject({
      verdict: 'unknown',
      reason: 'no case stands for 2 % of the stated traffic, which could undo it',
    })
    expect((await verdictOf('groundedness', 0.923, over(0.02)))?.verdict).toBe('not-met')
    expect((await verdictOf('groundedness', 0.921, over(0.02)))?.verdict).toBe('unknown')
    expect((await verdictOf('groundedness', 0.95, over(0.95)))?.verdict).toBe('unknown')
  })

  it('counts what is missing and what no case stands for together, and knows no end of what has none', async () => {
    const hiding = { missing: share(50, 1000), bounds: { worst: 0.86, best: 0.91 }, trafficUnseen: 0.02 }
    // .98 · .86 = .843
    expect((await verdictOf('groundedness', 0.84, { metrics: [metric(hiding)] }))?.verdict).toBe('met')
    expect((await verdictOf('groundedness', 0.85, { metrics: [metric(hiding)] }))?.verdict).toBe('unknown')
    const latency = metric({
      metric: 'latency',
      better: 'lower',
      unit: 'ms',
      range: [0, null],
      mean: measured(500, 'ms', 1000, [480, 520]),
      trafficUnseen: 0.02,
    })
    expect((await verdictOf('latency', 800, { metrics: [latency] }, '<='))?.verdict).toBe('unknown')
    expect((await verdictOf('latency', 460, { metrics: [latency] }, '<='))?.verdict).toBe('not-met')
  })

  it('of a judge is unknown until people agree with it, unless labels corrected the figure', async () => {
    expect((await verdictOf('correctness', 0.8, {}))?.verdict).toBe('met')
    expect((await verdictOf('correctness', 0.8, { calibrations: [] }))?.reason).toContain('was never held against people')
    expect((await verdictOf('correctness', 0.8, { calibrations: [calibration({ usable: 'no', reason: 'below' })] }))?.verdict).toBe('unknown')
    const reworded = metric({ metric: 'correctness', judge: fixtureJudge, version: '1(rubric=new)' })
    expect(await verdictOf('correctness', 0.8, { metrics: [reworded] })).toMatchObject({
      verdict: 'unknown',
      reason: expect.stringContaining('as it was asked before (1), never as it is asked now (1(rubric=new))'),
    })
    const corrected = metric({ metric: 'correctness', judge: fixtureJudge, corrected: { method: 'ppi++', figure: measured(0.7, 'ratio', 200, [0.65, 0.75]) } })
    expect((await verdictOf('correctness', 0.8, { calibrations: [], metrics: [corrected] }))?.verdict).toBe('not-met')
  })

  it('is unknown where two measures have the name', async () => {
    expect((await verdictOf('groundedness', 0.8, { metrics: [metric(), metric({ tool: 'ragas' })] }))?.reason).toContain('2 measures have this name')
  })

  it('holds a target below which is good', async () => {
    const refusals = metric({
      metric: 'refusal',
      better: 'lower',
      mean: measured(0.05, 'ratio', 1000, [0.04, 0.07]),
      missing: share(50, 1000),
      bounds: { worst: 0.1, best: 0.05 },
    })
    expect((await verdictOf('refusal', 0.12, { metrics: [refusals] }, '<='))?.verdict).toBe('met')
    expect((await verdictOf('refusal', 0.08, { metrics: [refusals] }, '<='))?.verdict).toBe('unknown')
  })
})
