import { type Case, groupOf } from '../../../model/case.ts'
import type { EvalConfig } from '../../../model/eval-config.ts'
import type { RunMeasure } from '../../../model/eval-run.ts'
import type { ComparisonEvidence, MetricComparison } from '../../../model/evaluation-evidence.ts'
import { defaultMargin } from '../estimate/default-margin.ts'
import {
  type CaseScores,
  casesById,
  isChanged,
  isDefined,
  type MeasureTable,
  meanOverRepeats,
  missingRepeats,
  type RunData,
  scoreTable,
} from '../score-table.ts'
import { compareMetrics, type MetricPairs } from './compare-metric.ts'
import { gradedApart, judgeVariance } from './judge-variance.ts'
import { runCosts } from './run-costs.ts'

export interface CompareOptions {
  /** Cases by which the scores of both runs are grouped and sliced, in the order of the set: in it a sequence looks at them. */
  cases: readonly Case[]
  config: Pick<EvalConfig, 'alpha' | 'margin' | 'gate' | 'traffic'>
  seed: number
  /** Why the judge of a measure may not decide: below its bar, or never held against people; `undefined` where it may. */
  unusable(measure: RunMeasure): string | undefined
  /** Standard deviation of one grading by the judge of a measure, in its unit; `undefined` where it was not measured, and then it is in the other parts. */
  gradingSd(measure: RunMeasure): number | undefined
}

/**
 * Whether run B is better than run A, measure by measure, on the cases that both have, with the same content as far as is known. Measures are compared only where tool, metric, version and
 * judge are the same. Pairs are of means over repeats; groups of cases count as one draw.
 *
 * @see Miller 2024, Adding Error Bars to Evals, arXiv 2411.00640: paired differences, clustered
 */
export function compareRuns(a: RunData, b: RunData, { cases, config, seed, unusable, gradingSd }: CompareOptions): ComparisonEvidence {
  const known = casesById(cases)
  const asked = { a: new Set(a.outputs.map(({ caseId }) => caseId)), b: new Set(b.outputs.map(({ caseId }) => caseId)) }
  // In the order of the set, to which cases are added at the end: a sequence that was looked at before goes on, and is not another one.
  const inOrder = new Set([...cases.map(({ id }) => id), ...asked.a])
  const named = [...inOrder].filter((id) => asked.a.has(id) && asked.b.has(id))
  const both = named.filter((id) => !isChanged(id, a, b))
  const tables = { a: scoreTable(a), b: scoreTable(b) }
  const isApart = gradedApart(a.outputs, b.outputs)
  const measured: MetricPairs[] = [...tables.a].flatMap(([key, inA]) => {
    const inB = tables.b.get(key)
    if (inB === undefined) return []
    const { measure, doubt } = commonMeasure(inA, inB)
    const rule = config.gate.rules.find(({ metric }) => metric === measure.metric)
    const reason = doubt ?? (measure.judge === '' ? undefined : unusable(measure))
    const ids = both.filter((caseId) => isPair(inA.byCase.get(caseId), inB.byCase.get(caseId)))
    const sd = measure.judge === '' || ids.length === 0 ? undefined : gradingSd(measure)
    const pairs = ids.map((caseId) => ({
      caseId,
      group: groupOf(known.get(caseId) ?? { id: caseId }),
      slices: known.get(caseId)?.slices ?? {},
      ...sideOf('a', inA.byCase.get(caseId)),
      ...sideOf('b', inB.byCase.get(caseId)),
    }))
    return [
      {
        measure,
        margin: rule?.margin ?? defaultMargin(config.margin, measure.range, meansOf(pairs)),
        ...(reason !== undefined && { unusable: reason }),
        ...(sd !== undefined && { judgeVariance: judgeVariance(sd, ids, isApart) }),
        pairs,
      },
    ]
  })
  const onBoth = new Set(both)
  return {
    a: a.run.id,
    b: b.run.id,
    variantA: a.run.variant,
    variantB: b.run.variant,
    shared: both.length,
    onlyInA: asked.a.size - named.length,
    onlyInB: asked.b.size - named.length,
    changed: named.length - both.length,
    metrics: ruledFirst(measured, config.gate.rules, (metrics) =>
      compareMetrics(metrics, { alpha: config.alpha, seed, traffic: config.traffic, sequential: config.gate.sequential }),
    ),
    costs: { a: runCosts(a, onBoth, known), b: runCosts(b, onBoth, known) },
    confidence: 1 - config.alpha,
  }
}

/**
 * Metrics with a rule of the gate are one family of tests, whose error rate is α together: what is watched beside them, without a rule, does not make them
 * stricter. The others are corrected over all. Without rules all are one family.
 */
function ruledFirst(
  measured: readonly MetricPairs[],
  rules: EvalConfig['gate']['rules'],
  compare: (metrics: readonly MetricPairs[]) => MetricComparison[],
): MetricComparison[] {
  const isRuled = ({ measure }: MetricPairs): boolean => rules.some(({ metric }) => metric === measure.metric)
  const ruled = measured.filter(isRuled)
  const all = compare(measured)
  if (ruled.length === 0 || ruled.length === measured.length) return all
  const ofRuled = compare(ruled)
  return measured.flatMap((each, index) => (isRuled(each) ? (ofRuled[ruled.indexOf(each)] ?? []) : (all[index] ?? [])))
}

/**
 * What two runs measured: what the one that declares it says of it, over the range of both. `doubt` says why it cannot be judged, where neither declares
 * it, or where they do not agree which way is better.
 */
function commonMeasure(a: MeasureTable, b: MeasureTable): { measure: RunMeasure; doubt?: string } {
  if (!a.declared || !b.declared) {
    const { measure, declared } = a.declared ? a : b
    return declared ? { measure } : { measure, doubt: 'neither run says which way this measure is better, nor in which unit it is' }
  }
  const measure = { ...a.measure, range: widest(a.measure.range, b.measure.range) }
  if (a.measure.better !== b.measure.better) return { measure, doubt: `${a.measure.better} is better in A, and ${b.measure.better} in B` }
  if (a.measure.unit !== b.measure.unit) return { measure, doubt: `it is in ${a.measure.unit} in A, and in ${b.measure.unit} in B` }
  return { measure }
}

/** The range of an imported measure is that of the values that came: of two files it is that of both. */
function widest(a: RunMeasure['range'], b: RunMeasure['range']): RunMeasure['range'] {
  return [a[0] === null || b[0] === null ? null : Math.min(a[0], b[0]), a[1] === null || b[1] === null ? null : Math.max(a[1], b[1])]
}

/**
 * A case is a pair of a metric unless the metric has no meaning on it on both sides: the case has no reference, say, or both systems abstained, so that neither answer
 * has a claim to be held against anything. Where one abstained and the other did not, a value is missing.
 */
function isPair(a: CaseScores | undefined, b: CaseScores | undefined): boolean {
  return [a, b].some((scores) => scores !== undefined && isDefined(scores) && !isAbstention(scores))
}

const abstention: ReadonlySet<string> = new Set(['no-claims', 'no-context'])

function isAbstention({ values, missing }: CaseScores): boolean {
  return values.length === 0 && missing.every(({ reason }) => abstention.has(reason))
}

/** The mean of each side over the pairs that have it. */
function meansOf(pairs: readonly { a?: number; b?: number }[]): number[] {
  return (['a', 'b'] as const).flatMap((side) => {
    const values = pairs.flatMap((pair) => pair[side] ?? [])
    return values.length === 0 ? [] : [values.reduce((sum, value) => sum + value, 0) / values.length]
  })
}

function sideOf(side: 'a' | 'b', scores: CaseScores | undefined) {
  if (scores === undefined) return {}
  const mean = meanOverRepeats(scores)
  if (mean === undefined) return {}
  const missing = missingRepeats(scores)
  return side === 'a' ? { a: mean, aRepeats: scores.values, aMissing: missing } : { b: mean, bRepeats: scores.values, bMissing: missing }
}
