import type { Case } from '../../model/case.ts'
import type { EvalRun, RunMeasure } from '../../model/eval-run.ts'
import { type Missing, type MissingReason, measureOf, type Output, type Score } from '../../model/score.ts'
import type { CaseMisses } from './missing-outputs.ts'

/** A run with what came of it. */
export interface RunData {
  run: EvalRun
  outputs: readonly Output[]
  scores: readonly Score[]
  /** Hash of the content of each case as it was asked, by id: by it an edited case is known. Where a run has none nobody knows. */
  caseHashes?: ReadonlyMap<string, string>
}

/** Whether a case that two runs have under one id was edited between them, and so is another question. */
export function isChanged(id: string, a: Pick<RunData, 'caseHashes'>, b: Pick<RunData, 'caseHashes'>): boolean {
  const [before, after] = [a.caseHashes?.get(id), b.caseHashes?.get(id)]
  return before !== undefined && after !== undefined && before !== after
}

/** All scores of one measure on one case, over its repeats. */
export interface CaseScores {
  /** In the order of the repeats, without the missing ones. */
  values: number[]
  missing: Missing[]
}

/** One measure of a run, case by case. */
export interface MeasureTable {
  measure: RunMeasure
  /** The run says what the measure is: without that nobody knows which way is better. */
  declared: boolean
  byCase: Map<string, CaseScores>
}

/**
 * Scores of a run by measure and case. Scores of a measure that the run does not declare take what can be known of it: a ratio without bounds,
 * of which higher is better.
 *
 * @returns measures by `measureOf`, in the order of the run, then of first appearance
 */
export function scoreTable({ run, scores }: Pick<RunData, 'run' | 'scores'>): Map<string, MeasureTable> {
  const tables = new Map<string, MeasureTable>(run.measures.map((measure) => [measureOf(measure), { measure, declared: true, byCase: new Map() }]))
  for (const score of [...scores].sort((a, b) => a.repeat - b.repeat)) {
    const key = measureOf(score)
    let table = tables.get(key)
    if (table === undefined) {
      table = { measure: undeclared(score), declared: false, byCase: new Map() }
      tables.set(key, table)
    }
    let own = table.byCase.get(score.caseId)
    if (own === undefined) {
      own = { values: [], missing: [] }
      table.byCase.set(score.caseId, own)
    }
    if (score.value !== undefined) own.values.push(score.value)
    if (score.missing !== undefined) own.missing.push(score.missing)
  }
  return tables
}

function undeclared({ tool, metric, version, judge }: Score): RunMeasure {
  return { tool, metric, version, judge, better: 'higher', range: [null, null], unit: 'ratio' }
}

/** Mean over the repeats that have a value; `undefined` where none has. */
export function meanOverRepeats({ values }: CaseScores): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0) / values.length
}

/** Share of the repeats without a value, 0 to 1; 0 where nothing was asked. */
export function missingRepeats({ values, missing }: CaseScores): number {
  return missing.length === 0 ? 0 : missing.length / (values.length + missing.length)
}

/** Whether a case was put to the system anew at every repeat: what repeats of an answer out of a cache say of its noise is nothing. */
export function askedAfresh(outputs: readonly Output[]): (caseId: string) => boolean {
  const cached = new Set(outputs.filter((output) => output.cached).map(({ caseId }) => caseId))
  return (caseId) => !cached.has(caseId)
}

/** Scores of a case as {@link missingOutputs} counts them. */
export function missesOf({ values, missing }: CaseScores, group: string): CaseMisses {
  return { missing: missing.length, outputs: values.length + missing.length, group }
}

/** Cases by id: what a score's slices and group are looked up in. */
export function casesById(cases: readonly Case[]): ReadonlyMap<string, Case> {
  return new Map(cases.map((each) => [each.id, each]))
}

/**
 * The metric is not defined on the case, whatever the system answers: it is no case of the metric, and nothing is missing. A reason that depends on the
 * answer is none of these: a system would choose its cases.
 */
const undefinedOn: ReadonlySet<MissingReason> = new Set(['no-reference', 'no-reference-ids', 'not-applicable'])

/** Whether the metric has a meaning on the case. */
export function isDefined({ values, missing }: CaseScores): boolean {
  return values.length > 0 || missing.some(({ reason }) => !undefinedOn.has(reason))
}
