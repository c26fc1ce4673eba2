import { describe, expect, it } from 'vitest'
import type { ComparisonEvidence, MetricComparison, SliceComparison } from '../model/evaluation-evidence.ts'
import type { Figure } from '../model/measurement.ts'
import { judgeGate, type OwnMean } from './judge-gate.ts'

const figure = (value: number, low: number, high: number): Figure => ({
  value,
  unit: 'ratio',
  n: 200,
  interval: { low, high, confidence: 0.95, method: 'test' },
  method: 'test',
})

function compared(verdict: MetricComparison['verdict'], overrides: Partial<MetricComparison> = {}): MetricComparison {
  return {
    tool: 'loadbearing',
    metric: 'exact',
    version: '1',
    judge: '',
    better: 'higher',
    unit: 'ratio',
    margin: 0.02,
    verdict,
    reason: `it is ${verdict}`,
    a: figure(0.9, 0.86, 0.94),
    b: figure(0.9, 0.86, 0.94),
    difference: figure(0, -0.01, 0.01),
    pairs: { have: 200, of: 200, figure: figure(1, 0.98, 1) },
    slices: [],
    ...overrides,
  }
}

const slice: SliceComparison = {
  name: 'language',
  value: 'de',
  verdict: 'worse',
  reason: 'German lost',
  a: figure(0.9, 0.8, 1),
  b: figure(0.5, 0.4, 0.6),
  difference: figure(-0.4, -0.5, -0.3),
}

type Given = Partial<Parameters<typeof judgeGate>[0]['gate']> & {
  own?: Partial<OwnMean>
  /** The error rates that means were asked with. */
  asked?: number[]
  unusable?: string
  unanswered?: [baseline: number, now: number]
  failedFirst?: [baseline: number, now: number]
}

function outcomeOf(of: MetricComparison | MetricComparison[], { own, asked, unusable, unanswered = [0, 0], failedFirst, ...gate }: Given = {}) {
  const none: Figure = { refused: 'not told', unit: 'usd', n: 0 }
  const shareOf = (have: number) => ({ have, of: 200, figure: figure(have / 200, Math.max(0, have / 200 - 0.05), have / 200 + 0.02) })
  const costs = (have: number, tries?: number) => ({
    latency: none,
    costUsd: none,
    outputTokens: none,
    missing: shareOf(have),
    ...(tries !== undefined && { failedFirst: shareOf(tries) }),
  })
  const comparison: ComparisonEvidence = {
    a: 'a',
    b: 'b',
    variantA: 'a',
    variantB: 'b',
    shared: 200,
    onlyInA: 0,
    onlyInB: 0,
    changed: 0,
    metrics: [of].flat(),
    costs: { a: costs(unanswered[0], failedFirst?.[0]), b: costs(unanswered[1], failedFirst?.[1]) },
    confidence: 0.95,
  }
  return judgeGate({
    comparison,
    gate: { rules: [{ metric: 'exact', margin: 0.02 }], failOnUnmeasurable: false, failOnUnderpowered: false, ...gate },
    ownMean: ({ b }, { alpha }) => {
      asked?.push(alpha)
      return { mean: b, cases: 200, missing: 0, ...own }
    },
    unusable: () => unusable,
    lost: () => [],
    flaky: [],
    at: '2026-11-25T00:00:00.000Z',
    run: { id: 'b' },
    warnings: [],
    baselineFile: 'baseline.jsonl',
    command: 'loadbearing gate',
  })
}

describe('judgeGate', () => {
  it.each([
    ['worse', 'fail'],
    ['underpowered', 'warn'],
    ['unmeasurable', 'warn'],
    ['equivalent', 'pass'],
    ['better', 'pass'],
  ] as const)('%s: %s', (verdict, outcome) => expect(outcomeOf(compared(verdict)).outcome).toBe(outcome))

  it('fails on what is open where the config says so', () => {
    expect(outcomeOf(compared('underpowered'), { failOnUnderpowered: true }).outcome).toBe('fail')
    expect(outcomeOf(compared('unmeasurable'), { failOnUnmeasurable: true }).outcome).toBe('fail')
  })

  it('fails on one slice that is worse, and names it, although the whole is equivalent', () => {
    const result = outcomeOf(compared('equivalent', { slices: [slice] }))
    expect(result.outcome).toBe('fail')
    expect(result.checks[0]).toMatchObject({ reason: 'worse in language de: German lost', worseSlices: [{ value: 'de' }] })
  })

  it('holds the threshold against the whole interval', () => {
    const rules = (threshold: number) => ({ rules: [{ metric: 'exact', margin: 0.02, threshold }] })
    expect(outcomeOf(compared('equivalent'), rules(0.85)).outcome).toBe('pass')
    expect(outcomeOf(compared('equivalent'), rules(0.9)).outcome).toBe('warn')
    expect(outcomeOf(compared('equivalent'), rules(0.95)).outcome).toBe('fail')
    expect(outcomeOf(compared('equivalent', { better: 'lower' }), rules(0.85)).outcome).toBe('fail')
  })

  it('holds the threshold against all cases of the run and what is missing in them, not against the pairs', () => {
    const rules = { rules: [{ metric: 'exact', margin: 0.02, threshold: 0.8 }] }
    expect(outcomeOf(compared('equivalent'), { ...rules, own: { mean: figure(0.1, 0.08, 0.12) } }).outcome).toBe('fail')
    const missing = 60
    expect(outcomeOf(compared('better'), { ...rules, own: { mean: figure(1, 0.98, 1), missing, bounds: { low: 0.7, high: 1 } } }).outcome).toBe('warn')
    expect(outcomeOf(compared('better'), { ...rules, own: { mean: figure(0.3, 0.2, 0.4), missing, bounds: { low: 0.2, high: 0.5 } } }).outcome).toBe('fail')
  })

  it('says that a threshold is open, and how many cases would tell; of missing scores only where they are what could turn it', () => {
    const rules = { rules: [{ metric: 'exact', margin: 0.02, threshold: 0.88 }] }
    expect(outcomeOf(compared('equivalent'), { ...rules, own: { casesToDecide: 1820 } }).checks[0]).toMatchObject({
      outcome: 'warn',
      decidedBy: 'threshold-open',
      casesToDecide: 1820,
      reason: 'At least 88 % is asked for; the run has 90 % (86 % to 94 %): it may lie on either side; 1,820 cases would tell.',
    })
    expect(outcomeOf(compared('underpowered'), rules).checks[0]?.reason).toBe(
      'it is underpowered At least 88 % is asked for; the run has 90 % (86 % to 94 %): it may lie on either side.',
    )
    const own = { mean: figure(0.95, 0.92, 0.98), missing: 1, bounds: { low: 0.8, high: 1 } }
    expect(outcomeOf(compared('equivalent'), { ...rules, own }).checks[0]).toMatchObject({
      decidedBy: 'threshold-open',
      reason: 'At least 88 % is asked for; the run has 95 % (92 % to 98 %), and 1 missing score could bring it to the other side.',
    })
  })

  it('shares the error rate of the comparison among all thresholds', () => {
    const asked: number[] = []
    const both = [compared('equivalent'), compared('equivalent', { tool: 'ragas' }), compared('equivalent', { metric: 'mrr' })]
    outcomeOf(both, {
      rules: [
        { metric: 'exact', margin: 0.02, threshold: 0.5 },
        { metric: 'mrr', margin: 0.02 },
      ],
      asked,
    })
    expect(asked).toEqual([expect.closeTo(0.025, 10), expect.closeTo(0.025, 10)])
  })

  it('does not hold a judge that may not decide against a threshold', () =>
    expect(
      outcomeOf(compared('unmeasurable'), { rules: [{ metric: 'exact', margin: 0.02, threshold: 0.99 }], unusable: 'never held against people' }).outcome,
    ).toBe('warn'))

  it('fails where surely more requests than before got no answer', () => {
    expect(outcomeOf(compared('unmeasurable'), { unanswered: [2, 200] })).toMatchObject({
      outcome: 'fail',
      checks: [{ decidedBy: 'unanswered', reason: '200 of 200 requests got no answer, and 2 of 200 in the baseline' }],
    })
    expect(outcomeOf(compared('unmeasurable'), { unanswered: [4, 8] }).outcome).toBe('warn')
  })

  it('warns where the first try surely fails more often than before, which answers at a later one hide', () => {
    expect(outcomeOf(compared('equivalent'), { failedFirst: [2, 60] })).toMatchObject({
      outcome: 'pass',
      warnings: ['The first try brought no answer for 60 of 200 outputs, and for 2 of 200 of the baseline: surely more often, which retries hide.'],
    })
    expect(outcomeOf(compared('equivalent'), { failedFirst: [4, 8] }).warnings).toEqual([])
    expect(outcomeOf(compared('equivalent')).warnings).toEqual([])
  })

  it('watches a metric without a rule, and never fails on it', () => {
    const result = outcomeOf(compared('worse'), { rules: [] })
    expect(result).toMatchObject({ outcome: 'pass', checks: [{ watched: true, outcome: 'fail' }] })
  })
})
