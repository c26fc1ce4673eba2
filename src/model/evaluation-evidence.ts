import { z } from 'zod'
import { caseSources } from './case.ts'
import { EvalRun, RunJudge, RunMeasure } from './eval-run.ts'
import { Figure, Unit } from './measurement.ts'
import { labelStrategies, missingReasons } from './score.ts'
import { Share } from './share.ts'

const count = z.int().nonnegative()
const probability = z.number().min(0).max(1)

export const SliceName = z.strictObject({ name: z.string(), value: z.string() })
export type SliceName = z.infer<typeof SliceName>

export const MissingCount = z.strictObject({ reason: z.enum(missingReasons), count })
export type MissingCount = z.infer<typeof MissingCount>

/** Cases as they are, before anything was asked. */
export const CaseSetEvidence = z.strictObject({
  name: z.string(),
  cases: count,
  /** Conversations, documents, users or templates: what is independent. */
  groups: count,
  withReference: Share,
  withReferenceIds: Share,
  /** Cases that repeat another one's question, word for word or nearly. */
  duplicates: Share,
  /** Cases whose reference is there and empty. */
  emptyReferences: count,
  bySource: z.array(z.strictObject({ kind: z.enum(caseSources), count })),
  /** ISO 8601, of the cases that say when they were added. */
  newestAddedAt: z.string().optional(),
  oldestAddedAt: z.string().optional(),
  slices: z.array(SliceName.extend({ cases: count })),
  /** Cases that come from production, with a trace that can be looked up. */
  withTrace: Share,
})
export type CaseSetEvidence = z.infer<typeof CaseSetEvidence>

/** A figure of a slice; `trafficShare` where the config or the traces say how much of the traffic it is. */
export const SliceFigure = SliceName.extend({ mean: Figure, missing: Share, trafficShare: probability.optional() })
export type SliceFigure = z.infer<typeof SliceFigure>

/** One measure on one run. */
export const MetricEvidence = RunMeasure.extend({
  run: z.string(),
  variant: z.string(),
  /** Mean over cases of the mean over repeats, with the clustered interval; missing values are left out of it, and shown beside. */
  mean: Figure,
  /** The same, weighted by the traffic of the slices, where traffic is known. */
  trafficMean: Figure.optional(),
  /** Share of the stated traffic, at most, whose slices have no case with a value: the mean over the traffic leaves it out. */
  trafficUnseen: probability.optional(),
  /** Outputs without a value. */
  missing: Share,
  missingBy: z.array(MissingCount),
  /** Mean if every missing value were the worst, and the best, of the range; absent where the range has no such end. */
  bounds: z.strictObject({ worst: z.number(), best: z.number() }).optional(),
  bySlice: z.array(SliceFigure),
  /** Standard deviation over cases. */
  sd: z.number().nonnegative().optional(),
  /** Cases whose value is not the same at every repeat, of those put more than once to the system without its cache. */
  flaky: Share.optional(),
  /** Mean corrected by labels of people (PPI++), and for a judge of yes and no by Rogan and Gladen; absent without labels. */
  corrected: z.strictObject({ method: z.enum(['ppi++', 'rogan-gladen', 'labels']), figure: Figure }).optional(),
})
export type MetricEvidence = z.infer<typeof MetricEvidence>

const comparisonVerdicts = ['better', 'equivalent', 'worse', 'underpowered', 'unmeasurable'] as const
export const ComparisonVerdict = z.enum(comparisonVerdicts)
export type ComparisonVerdict = z.infer<typeof ComparisonVerdict>

/** Where the variance of a difference comes from, in the metric's unit squared; absent parts could not be told apart. */
export const VarianceSplit = z.strictObject({
  /** Between questions: more cases make it smaller. */
  question: z.number().nonnegative(),
  /** Between repeats of one question: more repeats make it smaller. */
  generation: z.number().nonnegative().optional(),
  /** Between gradings of one output: a steadier judge, or a plainer rubric. */
  judge: z.number().nonnegative().optional(),
})
export type VarianceSplit = z.infer<typeof VarianceSplit>

const judged = {
  verdict: ComparisonVerdict,
  /** In a sentence: what decided. */
  reason: z.string(),
  /** B minus A on the cases that both have, clustered, in the metric's unit. */
  difference: Figure,
  /** Mean of A and of B on those cases. */
  a: Figure,
  b: Figure,
  /** Two-sided; of the sign flip of whole groups, or the exact test of pairs of yes and no. Absent where nothing was tested. */
  pValue: probability.optional(),
  /** After Holm over metrics, or Benjamini and Hochberg over slices. */
  pAdjusted: probability.optional(),
  /** Smallest difference that this many cases would find four times in five. */
  minimumDetectableEffect: z.number().nonnegative().optional(),
  /** Cases that would decide between worse and equivalent at this margin. */
  casesToDecide: count.optional(),
}

export const SliceComparison = SliceName.extend(judged)
export type SliceComparison = z.infer<typeof SliceComparison>

/** Whether B is better than A by one measure. */
export const MetricComparison = z.strictObject({
  ...judged,
  tool: z.string(),
  metric: z.string(),
  version: z.string(),
  judge: z.string(),
  better: RunMeasure.shape.better,
  unit: Unit,
  margin: z.number().positive(),
  /** Pairs with a value on both sides at every repeat, of all pairs. */
  pairs: Share,
  /** The difference at worst and at best for what is missing; absent where the range has no ends. */
  bounds: z.strictObject({ low: z.number(), high: z.number() }).optional(),
  variance: VarianceSplit.optional(),
  slices: z.array(SliceComparison),
})
export type MetricComparison = z.infer<typeof MetricComparison>

/** What both cost to ask, side by side. */
export const RunCosts = z.strictObject({
  latency: Figure,
  costUsd: Figure,
  outputTokens: Figure,
  missing: Share,
  /** Outputs whose first try brought no answer, whether another one did or not, of those that the system was really asked for; absent where it was asked for none. */
  failedFirst: Share.optional(),
})
export type RunCosts = z.infer<typeof RunCosts>

export const ComparisonEvidence = z.strictObject({
  /** Runs: the old, or the baseline, and the new. */
  a: z.string(),
  b: z.string(),
  variantA: z.string(),
  variantB: z.string(),
  /** Cases that both runs have, and those that only one has. */
  shared: count,
  onlyInA: count,
  onlyInB: count,
  /** Cases that both have under one id, of which the content is not the same any more: they are other questions, and are not compared. */
  changed: count.default(0),
  metrics: z.array(MetricComparison),
  costs: z.strictObject({ a: RunCosts, b: RunCosts }),
  confidence: z.number().gt(0).lt(1),
})
export type ComparisonEvidence = z.infer<typeof ComparisonEvidence>

/** A judge held against people. */
export const CalibrationEvidence = z.strictObject({
  judge: z.string(),
  /** That gave the metric its name; before it was kept, ours was meant. */
  tool: z.string().default('loadbearing'),
  metric: z.string(),
  /** Of the metric, with its prompts and rubric: to another question the judge may answer otherwise. */
  version: z.string(),
  /** When it was held, ISO 8601; absent in calibrations of before it was kept. */
  at: z.string().optional(),
  /** A grade or a label at or over it passes, in the metric's unit: the error rates and the agreement are of this mark alone. */
  passAt: z.number().optional(),
  /** Outputs with a grade of the judge and a label of a person. */
  pairs: count,
  raters: count,
  /** People with each other: the ceiling. */
  humanAgreement: z.strictObject({ kappa: Figure, ac1: Figure, alpha: Figure }).optional(),
  agreement: z.strictObject({ observed: Figure, kappa: Figure, ac1: Figure }),
  baseRate: z.strictObject({ human: Figure, judge: Figure }),
  sensitivity: Figure,
  specificity: Figure,
  auroc: Figure.optional(),
  /** Asked again with the order of the two answers swapped: how often the verdict turns, and how often the first place wins. */
  order: z.strictObject({ flips: Share, firstWins: Share }).optional(),
  /** Change of judge minus human for an answer longer by one standard deviation. */
  lengthBias: Figure.optional(),
  /** Judge minus human on answers of its own family, less that on others. */
  selfPreference: Figure.optional(),
  /** Same grade when the same output is graded again. */
  selfConsistency: Share.optional(),
  /** Standard deviation of one grading about the mean of all gradings of the same output, in the metric's unit: the judge's own noise. */
  gradingSd: Figure.optional(),
  /** Change on the anchor set since it was first graded. */
  drift: Figure.optional(),
  /** Panel of judges: how many independent ones it is worth. */
  effectiveJudges: z.number().positive().optional(),
  /** The bar of the config, and whether the judge is surely over it. */
  bar: z.number(),
  usable: z.enum(['yes', 'no', 'unknown']),
  reason: z.string(),
})
export type CalibrationEvidence = z.infer<typeof CalibrationEvidence>

/** A judge with the metrics that it graded, over all runs. */
export const JudgeEvidence = RunJudge.extend({ metrics: z.array(z.string()) })
export type JudgeEvidence = z.infer<typeof JudgeEvidence>

export const LabelEvidence = z.strictObject({
  labels: count,
  items: count,
  raters: count,
  byStrategy: z.array(z.strictObject({ strategy: z.enum(labelStrategies), count })),
  /** Labels of known inclusion probability: only they can stand for all outputs. */
  withProbability: Share,
  humanAgreement: z.strictObject({ kappa: Figure, ac1: Figure, alpha: Figure }).optional(),
})
export type LabelEvidence = z.infer<typeof LabelEvidence>

/** A group of production queries that resemble each other, without a case near it. */
export const CoverageGap = z.strictObject({
  /** Words that set it apart. */
  label: z.string(),
  share: Figure,
  queries: count,
  examples: z.array(z.string()).max(5),
})
export type CoverageGap = z.infer<typeof CoverageGap>

export const CoverageEvidence = z.strictObject({
  /** Where the queries came from. */
  source: z.string(),
  queries: count,
  clusters: count,
  cases: count,
  /** Queries with a case near them. */
  covered: Share,
  /** What near means: cosine, and how the line was drawn. */
  nearAt: z.number(),
  method: z.string(),
  gaps: z.array(CoverageGap),
})
export type CoverageEvidence = z.infer<typeof CoverageEvidence>

export const FailureModeEvidence = z.strictObject({
  id: z.string(),
  what: z.string(),
  metric: z.string(),
  costUsd: z.number().nonnegative(),
  /** Share of the traffic that the mode can happen in. */
  trafficShare: probability,
  /** Failures among the cases that have a value. */
  rate: Figure,
  missing: Share,
  /** Traffic share × failure rate × cost, US dollars in a thousand requests. */
  expectedLoss: Figure,
})
export type FailureModeEvidence = z.infer<typeof FailureModeEvidence>

/** Cases that the system has seen: in its prompts, or word for word in its corpus. */
export const LeakageEvidence = z.strictObject({
  inPrompts: Share.optional(),
  inCorpus: Share.optional(),
  /** Passages that `inCorpus` looked in: those that runs and traces show, seldom the whole corpus. */
  passages: count.optional(),
  examples: z.array(z.strictObject({ caseId: z.string(), where: z.string() })).max(10),
})
export type LeakageEvidence = z.infer<typeof LeakageEvidence>

/** Two tools under one name, or two metrics of one idea, on the same outputs. */
export const ConflictEvidence = z.strictObject({
  metric: z.string(),
  a: z.string(),
  b: z.string(),
  outputs: count,
  /** Outputs that one passes and the other fails. */
  disagree: Share,
  /** Spearman's rank correlation. */
  correlation: Figure,
})
export type ConflictEvidence = z.infer<typeof ConflictEvidence>

/** What a gate can see, and what it does without any change. */
export const GateEvidence = z.strictObject({
  metric: z.string(),
  /** Which measure of that name: absent in evidence of earlier versions, which looked at the first alone. */
  tool: z.string().optional(),
  version: z.string().optional(),
  judge: z.string().optional(),
  margin: z.number().positive(),
  threshold: z.number().optional(),
  /** With a value, on both sides where the effect is that of a comparison. */
  cases: count,
  /** Smallest loss that the gate would find four times in five. */
  minimumDetectableEffect: Figure,
  casesToDecide: count.optional(),
  /** In words: what the spread that both are reckoned from is of. */
  spread: z.string().optional(),
  /** How often two runs of the same system would get different answers from the gate; from repeats. */
  flips: Figure,
  sequential: z.boolean(),
  looks: count.optional(),
})
export type GateEvidence = z.infer<typeof GateEvidence>

export const EvaluationEvidence = z.strictObject({
  caseSets: z.array(CaseSetEvidence),
  /** The latest whole run of each variant, what is in production first. */
  runs: z.array(EvalRun),
  /** Whole runs that nothing here is of: trials with a part of the cases, or with far fewer than the largest run taken. */
  leftOut: z.array(z.strictObject({ run: z.string(), variant: z.string(), cases: count, why: z.enum(['partial', 'few-cases']) })).optional(),
  metrics: z.array(MetricEvidence),
  comparisons: z.array(ComparisonEvidence),
  judges: z.array(JudgeEvidence),
  calibrations: z.array(CalibrationEvidence),
  labels: LabelEvidence,
  coverage: CoverageEvidence.optional(),
  failureModes: z.array(FailureModeEvidence),
  leakage: LeakageEvidence.optional(),
  conflicts: z.array(ConflictEvidence),
  gates: z.array(GateEvidence),
  /** Repeats of one run that were word for word the same although nothing was cached by us: a cache in the system makes them so. */
  repeats: z.array(z.strictObject({ run: z.string(), repeated: count, identical: Share, cached: Share })),
})
export type EvaluationEvidence = z.infer<typeof EvaluationEvidence>
