import { expect, it } from 'vitest'
import { calibration, fixtureJudge, healthyEvaluation } from '../audits/evaluation-fixture.ts'
import { healthyLoad } from '../audits/load-fixture.ts'
import type { ComparisonEvidence, EvaluationEvidence, MetricComparison } from '../model/evaluation-evidence.ts'
import type { LoadEvidence } from '../model/load-evidence.ts'
import { evidenceOf } from './evidence-fixture.ts'
import { headlineOf } from './headline.ts'

async function summaryOf(load: Partial<LoadEvidence>, capacity: Partial<LoadEvidence['capacity']> = {}): Promise<string> {
  const evidence = { ...(await evidenceOf()), load: { ...healthyLoad, ...load, capacity: { ...healthyLoad.capacity, ...capacity } } }
  return headlineOf({ evidence, criteria: [], findings: [], stops: [], checks: [] }).summary
}

it('says up to which rate the system held, and which one it did not', async () => {
  expect(await summaryOf({}, { heldPerS: 16, failedPerS: 24 })).toContain('it held 16 a second and not 24.')
  expect(await summaryOf({}, { heldPerS: undefined, failedPerS: 24 })).toContain('of no level is it sure that it held, and 24 did not.')
})

it('names a lower rate that did not hold as a disagreement, not as a limit', async () => {
  expect(await summaryOf({}, { heldPerS: 64, failedPerS: undefined, failedUnderHeldPerS: 1 })).toContain(
    'it held 64 a second, although 1 did not hold: the levels disagree.',
  )
})

it('says of a closed loop no rate that it held', async () => {
  const summary = await summaryOf({ loop: 'closed' }, { heldPerS: 0, failedPerS: undefined })
  expect(summary).toContain('in a closed loop, which asks for no rate: how much the system holds is not known.')
  expect(summary).not.toContain('it held')
})

async function summaryOfEvaluation(evaluation: EvaluationEvidence): Promise<string> {
  return headlineOf({ evidence: { ...(await evidenceOf()), evaluation }, criteria: [], findings: [], stops: [], checks: [] }).summary
}

const ratio = (value: number) => ({ value, unit: 'ratio' as const, n: 1000, noInterval: 'fixture', method: 'fixture' })

function compared(metric: string, verdict: MetricComparison['verdict'], by: number): MetricComparison {
  return {
    verdict,
    reason: '',
    difference: ratio(by),
    a: ratio(0.9),
    b: ratio(0.9 + by),
    tool: 'loadbearing',
    metric,
    version: '1',
    judge: '',
    better: 'higher',
    unit: 'ratio',
    margin: 0.02,
    pairs: { have: 1000, of: 1000, figure: ratio(1) },
    slices: [],
  }
}

function comparison(metrics: MetricComparison[]): ComparisonEvidence {
  const nothing = { refused: 'fixture', unit: 'ratio' as const, n: 0 }
  const costs = { latency: nothing, costUsd: nothing, outputTokens: nothing, missing: { have: 0, of: 1000, figure: ratio(0) } }
  return {
    a: 'current-1',
    b: 'prompt-8-1',
    variantA: 'current',
    variantB: 'prompt-8',
    shared: 1000,
    onlyInA: 0,
    onlyInB: 0,
    changed: 0,
    metrics,
    costs: { a: costs, b: costs },
    confidence: 0.95,
  }
}

it('says of the latest run how many cases there were and its first metrics', async () => {
  expect(await summaryOfEvaluation(healthyEvaluation)).toContain('Evaluated on 1,000 cases, current: groundedness 90 % and correctness 90 %.')
})

it('says whether the new version is better, bad news first', async () => {
  const comparisons = [comparison([compared('relevance', 'equivalent', 0), compared('groundedness', 'worse', -0.061)])]
  expect(await summaryOfEvaluation({ ...healthyEvaluation, comparisons })).toContain(
    '; prompt-8 is worse in groundedness by 6.1 points and equivalent in relevance against current.',
  )
  const hidden = { ...compared('groundedness', 'underpowered', -0.01), slices: [{ ...compared('groundedness', 'worse', -0.2), name: 'language', value: 'de' }] }
  expect(await summaryOfEvaluation({ ...healthyEvaluation, comparisons: [comparison([hidden])] })).toContain(
    '; prompt-8 is underpowered in groundedness against current, and worse for language de.',
  )
  expect(await summaryOfEvaluation({ ...healthyEvaluation, comparisons: [comparison([])] })).toContain('; prompt-8 has no metric in common with it.')
})

it('names the version that is worst by the metrics with a rule, not the latest, and says how many of them are worse', async () => {
  const version = (variantB: string, metrics: MetricComparison[]) => ({ ...comparison(metrics), variantB })
  const slice = { ...compared('groundedness', 'worse', -0.2), name: 'language', value: 'de' }
  const comparisons = [
    version('latest', [compared('groundedness', 'equivalent', 0), compared('tone', 'worse', -0.5)]),
    version('mild', [compared('groundedness', 'worse', -0.04)]),
    version('worst', [compared('groundedness', 'worse', -0.2)]),
    version('hidden', [{ ...compared('groundedness', 'equivalent', 0), slices: [slice] }]),
  ]
  const summary = await summaryOfEvaluation({ ...healthyEvaluation, comparisons })
  expect(summary).toContain('; worst is worse in groundedness by 20 points against current; of 4 versions 3 are worse.')
  const fine = [version('one', [compared('groundedness', 'equivalent', 0)]), version('two', [compared('groundedness', 'better', 0.1)])]
  expect(await summaryOfEvaluation({ ...healthyEvaluation, comparisons: fine })).toContain(
    '; two is better in groundedness by 10 points against current; of 2 versions none was shown to be worse.',
  )
})

it('does not give the figure of a judge as that of the system where the judge may not decide', async () => {
  const doubtful = [calibration({ usable: 'no' })]
  for (const calibrations of [doubtful, [calibration({ usable: 'unknown' })], []]) {
    const summary = await summaryOfEvaluation({ ...healthyEvaluation, calibrations })
    expect(summary).toContain('current: groundedness 90 % and 1 metric by a judge that may not decide.')
    expect(summary).not.toContain('correctness')
  }
  const corrected = { method: 'ppi++' as const, figure: ratio(0.82) }
  const metrics = healthyEvaluation.metrics.map((metric) => (metric.judge === fixtureJudge ? { ...metric, corrected } : metric))
  expect(await summaryOfEvaluation({ ...healthyEvaluation, metrics, calibrations: doubtful })).toContain(
    'correctness 82 % (the judge corrected by labels of people, PPI++).',
  )
})

it('says nothing of an evaluation that did not run', async () => {
  expect(await summaryOfEvaluation({ ...healthyEvaluation, runs: [] })).not.toContain('Evaluated')
})

it('speaks of what was gathered, whatever it was', async () => {
  expect(await summaryOfEvaluation(healthyEvaluation)).toContain('could not be answered from what was gathered')
})
