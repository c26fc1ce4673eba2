import type { EvalRun } from '../../src/model/eval-run.ts'
import type { CalibrationEvidence, EvaluationEvidence, MetricComparison, MetricEvidence, SliceComparison } from '../../src/model/evaluation-evidence.ts'
import { measured, refused, share } from './figures.ts'

export const exampleJudge = 'anthropic/claude-sonnet-5-20260301#2'

function run(variant: string, startedAt: string): EvalRun {
  return {
    id: `${variant}-1`,
    variant,
    startedAt,
    finishedAt: startedAt,
    status: 'done',
    caseSet: 'default',
    caseSetHash: 'c0ffee',
    cases: 412,
    repeats: 2,
    target: 'POST http://localhost:3000/answer',
    targetHash: variant,
    measures: [],
    judges: [],
    cachedOutputs: 0,
    calls: { target: 824, judge: 1648 },
    plannedJudgeCalls: 1648,
    plannedUsd: 4.2,
    spentUsd: 3.91,
    generatorFamilies: ['openai'],
    toolVersion: '0.2.0',
    command: 'loadbearing eval',
  }
}

function metric(name: string, value: number, half: number, fields: Partial<MetricEvidence> = {}): MetricEvidence {
  const unit = fields.unit ?? 'ratio'
  return {
    tool: 'loadbearing',
    metric: name,
    version: '1',
    judge: '',
    better: 'higher',
    range: [0, 1],
    unit,
    run: 'current-1',
    variant: 'current',
    mean: measured(value, unit, 412, [value - half, value + half]),
    missing: share(0, 824),
    missingBy: [],
    bySlice: [
      { name: 'language', value: 'en', mean: measured(value + half / 4, unit, 330, [value - half, value + half]), missing: share(0, 660) },
      { name: 'language', value: 'de', mean: measured(value - 3 * half, unit, 82, [value - 5 * half, value - half]), missing: share(0, 164) },
    ],
    ...fields,
  }
}

const missingSome = {
  missing: share(19, 824),
  missingBy: [
    { reason: 'unparseable', count: 14 },
    { reason: 'timeout', count: 5 },
  ],
} satisfies Partial<MetricEvidence>

const metrics: MetricEvidence[] = [
  metric('groundedness', 0.912, 0.021),
  metric('correctness', 0.861, 0.026, {
    judge: exampleJudge,
    ...missingSome,
    corrected: { method: 'ppi++', figure: measured(0.838, 'ratio', 412, [0.802, 0.874]) },
  }),
  metric('relevance', 0.93, 0.018, { judge: exampleJudge, bySlice: [] }),
  metric('recall@5', 0.774, 0.034),
  metric('latency', 3650, 140, { better: 'lower', range: [0, null], unit: 'ms' }),
  metric('groundedness', 0.918, 0.02, { run: 'prompt-8-1', variant: 'prompt-8' }),
  metric('correctness', 0.8, 0.03, { run: 'prompt-8-1', variant: 'prompt-8', judge: exampleJudge }),
]

function compared(
  name: string,
  [a, b, half]: readonly [a: number, b: number, half: number],
  verdict: MetricComparison['verdict'],
  reason: string,
  fields: Partial<MetricComparison> = {},
): MetricComparison {
  const unit = fields.unit ?? 'ratio'
  return {
    verdict,
    reason,
    difference: measured(b - a, unit, 412, [b - a - half, b - a + half]),
    a: measured(a, unit, 412, [a - half, a + half]),
    b: measured(b, unit, 412, [b - half, b + half]),
    tool: 'loadbearing',
    metric: name,
    version: '1',
    judge: '',
    better: 'higher',
    unit,
    margin: 0.02,
    pairs: share(412, 412),
    slices: [],
    ...fields,
  }
}

const worseInGerman: SliceComparison = {
  name: 'language',
  value: 'de',
  verdict: 'worse',
  reason: 'B is worse, p < 0.001 after correction.',
  difference: measured(-0.214, 'ratio', 82, [-0.3, -0.128]),
  a: measured(0.812, 'ratio', 82, [0.73, 0.89]),
  b: measured(0.598, 'ratio', 82, [0.49, 0.7]),
}

const calibration: CalibrationEvidence = {
  judge: exampleJudge,
  tool: 'loadbearing',
  metric: 'correctness',
  version: '1',
  at: '2026-11-12T09:30:00.000Z',
  passAt: 0.5,
  pairs: 180,
  raters: 2,
  humanAgreement: {
    kappa: measured(0.81, 'coefficient', 120, [0.7, 0.92]),
    ac1: measured(0.88, 'coefficient', 120, [0.8, 0.95]),
    alpha: measured(0.81, 'coefficient', 120, [0.7, 0.92]),
  },
  agreement: {
    observed: share(162, 180).figure,
    kappa: measured(0.69, 'coefficient', 180, [0.57, 0.8]),
    ac1: measured(0.84, 'coefficient', 180, [0.77, 0.91]),
  },
  baseRate: { human: share(147, 180).figure, judge: share(151, 180).figure },
  sensitivity: share(140, 147).figure,
  specificity: share(22, 33).figure,
  order: { flips: share(6, 60), firstWins: share(33, 60) },
  lengthBias: measured(0.011, 'ratio', 180, [-0.012, 0.034]),
  selfConsistency: share(58, 60),
  gradingSd: measured(0.081, 'ratio', 60, [0.04, 0.114]),
  bar: 0.6,
  usable: 'yes',
  reason: 'Agreement with people (AC1) is 0.84 (0.77 to 0.91) on 180 labelled outputs, surely over the bar of 0.60.',
}

/** A healthy evaluation with something to say: a new prompt that is worse in German, and an embedder that nobody can tell apart yet. */
export const exampleEvaluation: EvaluationEvidence = {
  caseSets: [
    {
      name: 'default',
      cases: 412,
      groups: 371,
      withReference: share(398, 412),
      withReferenceIds: share(412, 412),
      duplicates: share(3, 412),
      emptyReferences: 2,
      bySource: [
        { kind: 'manual', count: 120 },
        { kind: 'import', count: 92 },
        { kind: 'trace', count: 200 },
      ],
      newestAddedAt: '2026-11-09T00:00:00.000Z',
      oldestAddedAt: '2026-05-02T00:00:00.000Z',
      slices: [
        { name: 'language', value: 'en', cases: 330 },
        { name: 'language', value: 'de', cases: 82 },
      ],
      withTrace: share(200, 412),
    },
  ],
  runs: [run('current', '2026-11-20T08:00:00.000Z'), run('prompt-8', '2026-11-22T08:00:00.000Z'), run('embedder-2', '2026-11-19T08:00:00.000Z')],
  metrics,
  comparisons: [
    {
      a: 'current-1',
      b: 'prompt-8-1',
      variantA: 'current',
      variantB: 'prompt-8',
      shared: 412,
      onlyInA: 0,
      onlyInB: 0,
      changed: 0,
      metrics: [
        compared(
          'groundedness',
          [0.912, 0.918, 0.011],
          'equivalent',
          'The difference is surely within the margin of 2 points (90 % interval of B minus A: −0.3 points to 1.5 points).',
        ),
        compared('correctness', [0.861, 0.8, 0.028], 'worse', 'B is worse, p 0.0002 after correction.', {
          judge: exampleJudge,
          pairs: share(401, 412),
          slices: [worseInGerman],
        }),
        compared('relevance', [0.93, 0.94, 0.02], 'unmeasurable', 'The judge was never held against people.', { judge: exampleJudge }),
        compared(
          'recall@5',
          [0.774, 0.791, 0.03],
          'underpowered',
          '412 pairs cannot tell, though B looks better; they would find a difference of 4.3 points four times in five, and 2310 would decide at a margin of 2 points.',
          { casesToDecide: 2310, minimumDetectableEffect: 0.043, variance: { question: 0.078, generation: 0.018 } },
        ),
        compared('latency', [3650, 2310, 160], 'better', 'B is better, p 0.0001 after correction.', { better: 'lower', unit: 'ms', margin: 73 }),
      ],
      costs: {
        a: {
          latency: measured(3610, 'ms', 824, [3520, 3702]),
          costUsd: measured(0.00412, 'usd', 824, [0.004, 0.0043]),
          outputTokens: measured(212, 'tokens', 824, [205, 219]),
          missing: share(0, 824),
        },
        b: {
          latency: measured(2290, 'ms', 824, [2210, 2380]),
          costUsd: measured(0.00263, 'usd', 824, [0.0025, 0.0028]),
          outputTokens: measured(118, 'tokens', 824, [113, 123]),
          missing: share(3, 824),
        },
      },
      confidence: 0.95,
    },
    {
      a: 'current-1',
      b: 'embedder-2-1',
      variantA: 'current',
      variantB: 'embedder-2',
      shared: 400,
      onlyInA: 12,
      onlyInB: 0,
      changed: 3,
      metrics: [
        compared('recall@5', [0.774, 0.78, 0.03], 'underpowered', '400 pairs cannot tell.', { casesToDecide: 2400, minimumDetectableEffect: 0.044 }),
        compared('groundedness', [0.912, 0.911, 0.012], 'equivalent', 'The difference is surely within the margin of 2 points.'),
      ],
      costs: {
        a: {
          latency: measured(3610, 'ms', 800, [3520, 3702]),
          costUsd: refused('no answer says what it cost', 'usd', 0),
          outputTokens: refused('no answer says its tokens', 'tokens', 0),
          missing: share(0, 800),
        },
        b: {
          latency: measured(3580, 'ms', 800, [3490, 3680]),
          costUsd: refused('no answer says what it cost', 'usd', 0),
          outputTokens: refused('no answer says its tokens', 'tokens', 0),
          missing: share(0, 800),
        },
      },
      confidence: 0.95,
    },
  ],
  judges: [{ judge: exampleJudge, family: 'anthropic', pinned: true, served: ['claude-sonnet-5-20260301'], metrics: ['correctness', 'relevance'] }],
  calibrations: [calibration],
  labels: {
    labels: 300,
    items: 180,
    raters: 2,
    byStrategy: [{ strategy: 'mixed', count: 300 }],
    withProbability: share(300, 300),
    ...(calibration.humanAgreement !== undefined && { humanAgreement: calibration.humanAgreement }),
  },
  coverage: {
    source: 'the latest 5,000 requests of the store in .loadbearing/store',
    queries: 4812,
    clusters: 38,
    cases: 412,
    covered: share(4190, 4812),
    nearAt: 0.42,
    method: 'similarity is half the cosine of subjects (latent semantic indexing) and half that of words; the line is what 1 of 100 jumbled queries reach',
    gaps: [
      {
        label: 'stream, abort, signal',
        share: share(211, 4812).figure,
        queries: 211,
        examples: ['How do I abort a stream when the user closes the tab?', 'abortSignal not firing in onFinish', 'cancel streamText from the server'],
      },
      { label: 'german: abrechnung, tokens', share: share(96, 4812).figure, queries: 96, examples: ['Wie werden Tokens abgerechnet?'] },
    ],
  },
  failureModes: [
    {
      id: 'wrong-code',
      what: 'code that does not compile is given as the answer',
      metric: 'correctness',
      costUsd: 12,
      trafficShare: 0.31,
      rate: share(31, 128).figure,
      missing: share(4, 132),
      expectedLoss: measured(901, 'usd-per-1k-requests', 128, [649, 1207]),
    },
    {
      id: 'invented-option',
      what: 'an option is invented that the page does not have',
      metric: 'groundedness',
      costUsd: 4,
      trafficShare: 1,
      rate: share(22, 412).figure,
      missing: share(0, 412),
      expectedLoss: measured(214, 'usd-per-1k-requests', 412, [142, 319]),
    },
  ],
  leakage: { inPrompts: share(0, 412), inCorpus: share(4, 412), examples: [] },
  conflicts: [],
  gates: [
    {
      metric: 'groundedness',
      margin: 0.02,
      cases: 412,
      minimumDetectableEffect: measured(0.016, 'ratio', 412, [0.0149, 0.0171]),
      casesToDecide: 264,
      flips: measured(0.012, 'ratio', 2000, [0.008, 0.018]),
      sequential: false,
    },
    {
      metric: 'correctness',
      margin: 0.02,
      cases: 412,
      minimumDetectableEffect: measured(0.041, 'ratio', 412, [0.038, 0.044]),
      casesToDecide: 1732,
      flips: measured(0.094, 'ratio', 2000, [0.082, 0.107]),
      sequential: false,
    },
  ],
  repeats: [],
}

const few = (unit: 'ratio' | 'coefficient' | 'usd-per-1k-requests') => refused('one case has a value', unit, 1, 5)

/** Hardly anything could be measured: every figure that can be refused is, and the others have no interval. */
export const sparseEvaluation: EvaluationEvidence = {
  caseSets: [
    {
      name: 'five',
      cases: 5,
      groups: 1,
      withReference: share(0, 5),
      withReferenceIds: share(0, 5),
      duplicates: share(1, 5),
      emptyReferences: 0,
      bySource: [{ kind: 'synthetic', count: 5 }],
      slices: [],
      withTrace: share(0, 5),
    },
  ],
  runs: [{ ...run('current', '2026-11-20T08:00:00.000Z'), caseSet: 'five', cases: 5, repeats: 1, status: 'stopped' }],
  metrics: [
    metric('groundedness', 0, 0, { mean: few('ratio'), bySlice: [], missing: share(4, 5), missingBy: [{ reason: 'no-context', count: 4 }] }),
    metric('relevance', 0, 0, {
      mean: { value: 0.8, unit: 'ratio', n: 5, noInterval: 'all cases are of one group', method: 'mean' },
      bySlice: [{ name: 'language', value: 'de', mean: few('ratio'), missing: share(1, 2) }],
      missing: share(0, 5),
    }),
  ],
  comparisons: [
    {
      a: 'current-1',
      b: 'prompt-8-1',
      variantA: 'current',
      variantB: 'prompt-8',
      shared: 1,
      onlyInA: 4,
      onlyInB: 0,
      changed: 0,
      metrics: [
        compared('groundedness', [0, 0, 0], 'unmeasurable', '0 of 1 pairs have both values: one case has a value', {
          difference: few('ratio'),
          a: few('ratio'),
          b: few('ratio'),
          pairs: share(0, 1),
        }),
      ],
      costs: {
        a: { latency: few('ratio'), costUsd: few('ratio'), outputTokens: few('ratio'), missing: share(0, 1) },
        b: { latency: few('ratio'), costUsd: few('ratio'), outputTokens: few('ratio'), missing: share(0, 0) },
      },
      confidence: 0.95,
    },
  ],
  judges: [],
  calibrations: [
    {
      judge: exampleJudge,
      tool: 'loadbearing',
      metric: 'relevance',
      version: '1',
      pairs: 1,
      raters: 1,
      agreement: { observed: few('ratio'), kappa: few('coefficient'), ac1: few('coefficient') },
      baseRate: { human: few('ratio'), judge: few('ratio') },
      sensitivity: few('ratio'),
      specificity: few('ratio'),
      bar: 0.6,
      usable: 'unknown',
      reason: 'Agreement with people is not known: one output has a label.',
    },
  ],
  labels: { labels: 0, items: 0, raters: 0, byStrategy: [], withProbability: share(0, 0) },
  failureModes: [
    {
      id: 'wrong',
      what: 'a wrong answer',
      metric: 'correctness',
      costUsd: 5,
      trafficShare: 1,
      rate: refused('no run has a score of correctness', 'ratio', 0),
      missing: share(0, 0),
      expectedLoss: refused('no run has a score of correctness', 'usd-per-1k-requests', 0),
    },
  ],
  conflicts: [],
  gates: [
    {
      metric: 'groundedness',
      margin: 0.02,
      cases: 1,
      minimumDetectableEffect: refused('no spread was seen: every value is the same, or there is one', 'ratio', 1, 2),
      flips: refused('no case was asked twice', 'ratio', 0),
      sequential: false,
    },
  ],
  repeats: [],
}
