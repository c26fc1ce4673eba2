import { share } from '../measure/interval/wilson.ts'
import { EvalRun } from '../model/eval-run.ts'
import {
  CalibrationEvidence,
  ConflictEvidence,
  type EvaluationEvidence,
  FailureModeEvidence,
  GateEvidence,
  MetricEvidence,
} from '../model/evaluation-evidence.ts'
import { measured, merged, type Overrides } from './figure-fixture.ts'

// Longer than files here should be, on purpose: one evaluation as it should be, seen whole, and each of its parts.

export const fixtureJudge = 'anthropic/claude-sonnet-5-20260301#1'

export function evalRun(overrides: Overrides<EvalRun> = {}): EvalRun {
  const run: EvalRun = {
    id: 'current-1',
    variant: 'current',
    startedAt: '2026-11-01T10:00:00.000Z',
    finishedAt: '2026-11-01T10:20:00.000Z',
    status: 'done',
    caseSet: 'default',
    caseSetHash: 'c0ffee',
    cases: 1000,
    repeats: 2,
    target: 'POST http://127.0.0.1:3000/answer',
    targetHash: 'beef',
    measures: [],
    judges: [{ judge: fixtureJudge, family: 'anthropic', pinned: true, served: ['claude-sonnet-5-20260301'] }],
    cachedOutputs: 0,
    calls: { target: 2000, judge: 2000 },
    plannedJudgeCalls: 2000,
    generatorFamilies: ['openai'],
    toolVersion: '0.1.0',
    command: 'loadbearing eval',
  }
  return EvalRun.parse(merged(run, overrides))
}

/** A metric of the run `current-1` over a thousand cases: mean .9 with a half-width of 2 points. */
export function metric(overrides: Partial<MetricEvidence> = {}): MetricEvidence {
  const base: MetricEvidence = {
    tool: 'loadbearing',
    metric: 'groundedness',
    version: '1',
    judge: '',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    run: 'current-1',
    variant: 'current',
    mean: measured(0.9, 'ratio', 1000, [0.88, 0.92]),
    missing: share(0, 2000),
    missingBy: [],
    bounds: { worst: 0.9, best: 0.9 },
    bySlice: [],
    sd: 0.3,
    flaky: share(40, 1000),
  }
  return MetricEvidence.parse({ ...base, ...overrides })
}

/** A judge that agrees with people, far over the bar of .6. */
export function calibration(overrides: Overrides<CalibrationEvidence> = {}): CalibrationEvidence {
  const near = (value: number) => measured(value, 'coefficient', 400, [value - 0.04, value + 0.04])
  const rate = (have: number, of: number) => share(have, of).figure
  const base: CalibrationEvidence = {
    judge: fixtureJudge,
    tool: 'loadbearing',
    metric: 'correctness',
    version: '1',
    pairs: 400,
    raters: 2,
    humanAgreement: { kappa: near(0.85), ac1: near(0.9), alpha: near(0.85) },
    agreement: { observed: rate(370, 400), kappa: near(0.8), ac1: near(0.87) },
    baseRate: { human: rate(320, 400), judge: rate(330, 400) },
    sensitivity: rate(310, 320),
    specificity: rate(70, 80),
    selfPreference: measured(0.002, 'ratio', 400, [-0.01, 0.014]),
    bar: 0.6,
    usable: 'yes',
    reason: 'agreement with people is surely over the bar',
  }
  return CalibrationEvidence.parse(merged(base, overrides))
}

export function gate(overrides: Overrides<GateEvidence> = {}): GateEvidence {
  const base: GateEvidence = {
    metric: 'groundedness',
    margin: 0.03,
    cases: 1000,
    minimumDetectableEffect: measured(0.02, 'ratio', 1000, [0.018, 0.022]),
    casesToDecide: 700,
    flips: measured(0.01, 'ratio', 1000, [0.005, 0.02]),
    sequential: false,
  }
  return GateEvidence.parse(merged(base, overrides))
}

export function conflict(overrides: Overrides<ConflictEvidence> = {}): ConflictEvidence {
  const base: ConflictEvidence = {
    metric: 'groundedness',
    a: 'loadbearing/groundedness@1',
    b: 'ragas/faithfulness@0.3',
    outputs: 1000,
    disagree: share(20, 1000),
    correlation: measured(0.9, 'coefficient', 1000, [0.88, 0.92]),
  }
  return ConflictEvidence.parse(merged(base, overrides))
}

export function failureMode(overrides: Overrides<FailureModeEvidence> = {}): FailureModeEvidence {
  const base: FailureModeEvidence = {
    id: 'wrong-refund',
    what: 'a refund is promised that the policy does not give',
    metric: 'correctness',
    costUsd: 20,
    trafficShare: 0.1,
    rate: share(0, 1000).figure,
    missing: share(0, 1000),
    expectedLoss: measured(0, 'usd-per-1k-requests', 1000, [0, 7.6]),
  }
  return FailureModeEvidence.parse(merged(base, overrides))
}

/** An evaluation as it should be: a thousand fresh cases out of production, a judge held against people, a gate that can see its margin. */
export const healthyEvaluation: EvaluationEvidence = {
  caseSets: [
    {
      name: 'default',
      cases: 1000,
      groups: 900,
      withReference: share(1000, 1000),
      withReferenceIds: share(1000, 1000),
      duplicates: share(0, 1000),
      emptyReferences: 0,
      bySource: [
        { kind: 'trace', count: 800 },
        { kind: 'manual', count: 200 },
      ],
      newestAddedAt: '2026-10-25T00:00:00.000Z',
      oldestAddedAt: '2026-03-01T00:00:00.000Z',
      slices: [{ name: 'language', value: 'en', cases: 800 }],
      withTrace: share(800, 1000),
    },
  ],
  runs: [evalRun()],
  metrics: [metric(), metric({ metric: 'correctness', judge: fixtureJudge })],
  comparisons: [],
  judges: [{ judge: fixtureJudge, family: 'anthropic', metrics: ['correctness'], pinned: true, served: ['claude-sonnet-5-20260301'] }],
  calibrations: [calibration()],
  labels: { labels: 800, items: 400, raters: 2, byStrategy: [{ strategy: 'mixed', count: 800 }], withProbability: share(800, 800) },
  coverage: {
    source: 'traces of the store',
    queries: 5000,
    clusters: 40,
    cases: 1000,
    covered: share(4800, 5000),
    nearAt: 0.6,
    method: 'cosine of an encoder fitted on both',
    gaps: [],
  },
  failureModes: [failureMode()],
  leakage: { inPrompts: share(0, 1000), inCorpus: share(0, 1000), examples: [] },
  conflicts: [conflict()],
  gates: [gate()],
  repeats: [{ run: 'current-1', repeated: 1000, identical: share(300, 1000), cached: share(0, 1000) }],
}

/** What is left when nothing was evaluated but cases were counted. */
export const emptyEvaluation: EvaluationEvidence = {
  caseSets: [],
  runs: [],
  metrics: [],
  comparisons: [],
  judges: [],
  calibrations: [],
  labels: { labels: 0, items: 0, raters: 0, byStrategy: [], withProbability: share(0, 0) },
  failureModes: [],
  conflicts: [],
  gates: [],
  repeats: [],
}
