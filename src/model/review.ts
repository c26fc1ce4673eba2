import { z } from 'zod'
import { EvaluationEvidence } from './evaluation-evidence.ts'
import { LoadEvidence } from './load-evidence.ts'
import { Figure, Interval, Unit } from './measurement.ts'
import { TraceSource, TracesEvidence } from './traces-evidence.ts'

export const verdicts = ['met', 'not-met', 'unknown', 'not-applicable', 'error'] as const
export const VerdictKind = z.enum(verdicts)
export type VerdictKind = (typeof verdicts)[number]

export const severities = ['critical', 'high', 'medium', 'low'] as const
export const Severity = z.enum(severities)
export type Severity = (typeof severities)[number]

/** Where an effect comes from, strongest first. */
export const bases = ['measured', 'bounded', 'estimated', 'asserted'] as const
export const Basis = z.enum(bases)
export type Basis = (typeof bases)[number]

export const efforts = ['hours', 'days', 'weeks'] as const
export const Effort = z.enum(efforts)
export type Effort = (typeof efforts)[number]

/** One line of proof: a label, its figure, and where in the evidence it stands (a JSON pointer). */
export const EvidenceRow = z.strictObject({
  label: z.string(),
  figure: Figure.optional(),
  /** Text where the row is not a figure: an attribute name, a span id. */
  text: z.string().optional(),
  pointer: z.string(),
})
export type EvidenceRow = z.infer<typeof EvidenceRow>

/** What fixing it is worth. A share of the tail is no gain: `measured` needs a counterfactual or an experiment. */
export const Effect = z.strictObject({
  metric: z.string(),
  value: z.number(),
  unit: Unit,
  interval: Interval.optional(),
  basis: Basis,
  note: z.string().optional(),
})
export type Effect = z.infer<typeof Effect>

/** A candidate for the stop list, from the audit whose test says so. */
export const StopItem = z.strictObject({
  what: z.string(),
  because: z.string(),
  /** The test that says so. */
  test: z.string(),
  verdict: z.enum(['stop', 'keep', 'inconclusive']),
  figures: z.array(EvidenceRow).min(1),
  frees: z.string(),
  /** The cheapest fact that would reverse it. */
  reversedBy: z.string(),
})
export type StopItem = z.infer<typeof StopItem>

/** What an audit returns. `not-met` carries a claim and rows; no finding stands without rows. */
export type AuditOutcome =
  | { verdict: 'met'; reason: string; rows?: EvidenceRow[]; stop?: StopItem[] }
  | {
      verdict: 'not-met'
      reason: string
      claim: string
      rows: [EvidenceRow, ...EvidenceRow[]]
      /** Overrides the audit's usual severity where the figures say so. */
      severity?: Severity
      /** Observed frequency of the problem. */
      frequency?: Figure
      effect?: Effect
      /** Names exact attributes, files or spans; replaces the general fix. */
      fixNow?: string
      stop?: StopItem[]
    }
  | { verdict: 'unknown'; reason: string /** What would supply the missing evidence. */; needs: string; stop?: StopItem[] }
  | { verdict: 'not-applicable'; reason: string }

/** One audit's line in the review. */
export const Check = z.strictObject({
  id: z.string(),
  area: z.string(),
  title: z.string(),
  verdict: VerdictKind,
  reason: z.string(),
  needs: z.string().optional(),
})
export type Check = z.infer<typeof Check>

export const Finding = z.strictObject({
  id: z.string(),
  area: z.string(),
  claim: z.string(),
  rows: z.array(EvidenceRow).min(1),
  criterion: z.string().optional(),
  severity: Severity,
  frequency: Figure.optional(),
  effect: Effect.optional(),
  /** What the kinds of failure in `failureModes` cost, `usd-per-1k-requests`; the same money in every finding on them. Absent where none is priced and measured. */
  expectedLoss: Figure.optional(),
  /** Kinds of failure of the config that the rows point at, or that are of a metric they point at; the costliest first. */
  failureModes: z.array(z.string()).min(1).optional(),
  effort: Effort,
  why: z.string(),
  fixNow: z.string(),
  fixLater: z.string(),
  /** Command that verifies the fix. */
  verify: z.string(),
  references: z.array(z.string()),
  source: z.strictObject({ title: z.string(), url: z.string() }),
  limits: z.string(),
  owner: z.string(),
  due: z.string(),
})
export type Finding = z.infer<typeof Finding>

export const CriterionVerdict = z.strictObject({
  id: z.string(),
  statement: z.string(),
  verdict: VerdictKind,
  reason: z.string(),
  figure: Figure.optional(),
})
export type CriterionVerdict = z.infer<typeof CriterionVerdict>

/** A section that other evidence would fill, and the command that gathers it. */
export const Unseen = z.strictObject({ question: z.string(), command: z.string(), why: z.string() })
export type Unseen = z.infer<typeof Unseen>

/**
 * One limit on the growth axis: where it lies as a multiple of today, with its interval, and what gives way there. A mark comes from a measured
 * curve, never from a rule of thumb.
 */
export const GrowthMark = z.strictObject({
  id: z.string(),
  /** What gives way, as a statement: `retrieve saturates`, `p99 over its target`. */
  limit: z.string(),
  stage: z.string().optional(),
  /** What grows: requests, users, documents. */
  axis: z.enum(['requests', 'users', 'documents']),
  /** Multiple of today, unit `times`; a refusal where today's load is not known. */
  multiple: Figure,
  /** The same in the axis's own unit. */
  at: Figure,
  basis: Basis,
  /** True where the mark lies beyond what was measured. */
  extrapolated: z.boolean(),
  pointer: z.string(),
})
export type GrowthMark = z.infer<typeof GrowthMark>

/** Page one's second question. Marks in the order in which they are met; limits that could not be seen are named, not guessed. */
export const BreaksNext = z.strictObject({
  today: Figure.optional(),
  marks: z.array(GrowthMark),
  unseen: z.array(z.strictObject({ limit: z.string(), command: z.string() })),
})
export type BreaksNext = z.infer<typeof BreaksNext>

export const Review = z.strictObject({
  schema: z.literal('loadbearing/review@1'),
  id: z.string(),
  toolVersion: z.string(),
  /** The evidence's date; the review has no other. */
  gatheredAt: z.string(),
  evidenceHash: z.string(),
  configHash: z.string(),
  system: z.string(),
  /** Page one, in words. */
  headline: z.strictObject({
    summary: z.string(),
    firstThing: z.string().optional(),
  }),
  /** Every file, stream or table that was read, with what was kept and what was refused. */
  sources: z.array(TraceSource),
  criteria: z.array(CriterionVerdict),
  findings: z.array(Finding),
  /** Findings of little weight: the appendix. */
  minorFindings: z.array(Finding),
  quickWins: z.array(z.string()),
  stopList: z.array(StopItem),
  stopCandidates: z.array(StopItem),
  fine: z.array(Check),
  checks: z.array(Check),
  breaksNext: BreaksNext,
  unseen: z.array(Unseen),
  limits: z.array(z.string()),
  /** What the exhibits are drawn from. */
  traces: TracesEvidence.optional(),
  load: LoadEvidence.optional(),
  evaluation: EvaluationEvidence.optional(),
  /** Commands: how to make this review again. */
  reproduce: z.array(z.string()),
})
export type Review = z.infer<typeof Review>
