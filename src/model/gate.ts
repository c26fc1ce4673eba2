import { z } from 'zod'
import { ComparisonEvidence, ComparisonVerdict, SliceComparison } from './evaluation-evidence.ts'
import { Figure, Unit } from './measurement.ts'

const gateOutcomes = ['pass', 'warn', 'fail'] as const
export const GateOutcome = z.enum(gateOutcomes)
export type GateOutcome = z.infer<typeof GateOutcome>

/** A case on which the new run did worse than the baseline. */
export const LostCase = z.strictObject({ caseId: z.string(), baseline: z.number(), now: z.number() })
export type LostCase = z.infer<typeof LostCase>

/** One rule of the gate with what came of it; `watched` metrics have no rule and never fail. */
export const GateCheck = z.strictObject({
  tool: z.string(),
  metric: z.string(),
  judge: z.string(),
  unit: Unit,
  better: z.enum(['higher', 'lower']),
  watched: z.boolean(),
  outcome: GateOutcome,
  verdict: ComparisonVerdict,
  /** What decided where the verdict on the metric did not; `threshold-open`: that nobody can tell on which side of the threshold the mean is. */
  decidedBy: z.enum(['slice', 'unanswered', 'threshold', 'threshold-open']).optional(),
  /** In a sentence: what decided. */
  reason: z.string(),
  margin: z.number().positive(),
  threshold: z.number().optional(),
  baseline: Figure,
  now: Figure,
  difference: Figure,
  minimumDetectableEffect: z.number().nonnegative().optional(),
  /** Pairs that would decide; where the threshold is open, cases of the run. */
  casesToDecide: z.int().nonnegative().optional(),
  /** Slices that are worse. */
  worseSlices: z.array(SliceComparison),
  /** Cases that lost most, the worst first. */
  lost: z.array(LostCase).max(20),
})
export type GateCheck = z.infer<typeof GateCheck>

/** A case whose score is not the same at every repeat: measured, not declared. */
export const FlakyCase = z.strictObject({ caseId: z.string(), metric: z.string(), values: z.array(z.number()) })
export type FlakyCase = z.infer<typeof FlakyCase>

export const GateResult = z.strictObject({
  schema: z.literal('loadbearing/gate@1'),
  outcome: GateOutcome,
  /** ISO 8601: when the judged run began. */
  at: z.string(),
  /** The run that was judged, and when it ended (ISO 8601; absent where it did not). */
  run: z.strictObject({ id: z.string(), endedAt: z.string().optional() }),
  /** What a reader must know before the outcome: a later run that was broken off, a run without an answer, first tries that surely fail more often. */
  warnings: z.array(z.string()).default([]),
  baselineFile: z.string(),
  checks: z.array(GateCheck),
  flaky: z.array(FlakyCase),
  flakyCount: z.int().nonnegative(),
  comparison: ComparisonEvidence,
  /** How to do it again. */
  command: z.string(),
})
export type GateResult = z.infer<typeof GateResult>
