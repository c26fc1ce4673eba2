import { describe, expect, it } from 'vitest'
import type { ComparisonEvidence, MetricComparison, SliceComparison } from '../model/evaluation-evidence.ts'
import type { Figure } from '../model/measurement.ts'
import { judgeGate } from './judge-gate.ts'

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

function outcomeOf(metric: MetricComparison, gate: Partial<Parameters<typeof judgeGate>[0]['gate']> = {}) {
  const none: Figure = { refused: 'not told', unit: 'usd', n: 0 }
  const costs = { latency: none, costUsd: none, outputTokens: none, missing: metric.pairs }
  const comparison: ComparisonEvidence = {
    a: 'a',
    b: 'b',
    variantA: 'a',
    variantB: 'b',
    shared: 200,
    onlyInA: 0,
    onlyInB: 0,
    metrics: [metric],
    costs: { a: costs, b: costs },
    confidence: 0.95,
  }
  return judgeGate({
    comparison,
    gate: { rules: [{ metric: 'exact', margin: 0.02 }], failOnUnmeasurable: false, failOnUnderpowered: false, ...gate },
    lost: () => [],
    flaky: [],
    at: '2026-11-25T00:00:00.000Z',
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

  it('watches a metric without a rule, and never fails on it', () => {
    const result = outcomeOf(compared('worse'), { rules: [] })
    expect(result).toMatchObject({ outcome: 'pass', checks: [{ watched: true, outcome: 'fail' }] })
  })
})
