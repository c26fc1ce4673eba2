import type { Criterion, EvaluationMetric } from '../model/config.ts'
import type { EvaluationEvidence, MetricEvidence } from '../model/evaluation-evidence.ts'
import { calibrationOf, neverHeld } from '../model/judged-measure.ts'
import { type Figure, isMeasured } from '../model/measurement.ts'
import { quantity } from '../model/number-words.ts'
import type { CriterionVerdict } from '../model/review.ts'

type Judge = (criterion: Criterion, figure: Figure | undefined) => Pick<CriterionVerdict, 'verdict' | 'reason'>

/** The variant that a criterion is about: what is in production. */
const currentVariant = 'current'

/**
 * A criterion on a metric of the evaluation. Scores that are missing may be good or bad: it is met only where the worst of them would not undo it.
 * So may the traffic that no case stands for: nothing is met, or not met, that it could undo. A judge that is below its bar, or was never held against
 * people, decides nothing.
 */
export function judgeEvaluation(criterion: Criterion & { metric: EvaluationMetric }, evidence: EvaluationEvidence | undefined, judge: Judge): CriterionVerdict {
  const { id, metric, comparator, target } = criterion
  const name = metric.slice('evaluation.'.length)
  const found = evidence === undefined ? [] : currentMetrics(evidence, name)
  const [measured] = found
  const statement = `${metric} ${comparator} ${target}${measured === undefined ? '' : ` ${measured.unit}`}`
  if (measured === undefined) {
    const reason = evidence === undefined ? 'no evaluation was gathered' : `no run of the evaluation has a metric ${name}`
    return { id, statement, verdict: 'unknown', reason }
  }
  if (found.length > 1) {
    const measures = found.map(({ tool, judge: by, version }) => `${tool} ${version}${by === '' ? '' : ` by ${by}`}`).join(', ')
    return { id, statement, verdict: 'unknown', reason: `${found.length} measures have this name (${measures}): give each its own with \`metric\`` }
  }
  const figure = measured.corrected?.figure ?? measured.trafficMean ?? measured.mean
  const doubt = measured.judge === '' || measured.corrected !== undefined ? undefined : doubtOf(measured, evidence)
  if (doubt !== undefined) return { id, statement, verdict: 'unknown', reason: doubt, figure }
  const judged = judge(criterion, figure)
  const blind = undoneByUnseen(criterion, measured, { figure, verdict: judged.verdict })
  if (blind !== undefined) return { id, statement, verdict: 'unknown', reason: blind, figure }
  if (judged.verdict !== 'met' || measured.missing.have === 0) return { id, statement, ...judged, figure }
  const worst = comparator === '>=' ? lowest(measured) : highest(measured)
  if (worst !== undefined && (comparator === '>=' ? worst >= target : worst <= target)) return { id, statement, ...judged, figure }
  const { have, of } = measured.missing
  return { id, statement, verdict: 'unknown', reason: `${have} of ${of} outputs have no score, and at their worst they would undo it`, figure }
}

/** The latest run of the current variant that has the metric, or the latest of any where none is named so. */
export function currentMetrics({ runs, metrics }: EvaluationEvidence, name: string): MetricEvidence[] {
  const having = runs.filter(({ id }) => metrics.some(({ run, metric }) => run === id && metric === name))
  const run = having.find(({ variant }) => variant === currentVariant) ?? having[0]
  return metrics.filter((each) => each.run === run?.id && each.metric === name)
}

function doubtOf(measure: MetricEvidence, evidence: EvaluationEvidence | undefined): string | undefined {
  const [{ judge }, calibrations] = [measure, evidence?.calibrations ?? []]
  const calibration = calibrationOf(measure, calibrations)
  if (calibration === undefined) return `the judge ${judge} ${neverHeld(measure, calibrations)}: loadbearing judge calibrate`
  return calibration.usable === 'yes' ? undefined : `the judge ${judge} may not decide: ${calibration.reason}`
}

/** Why traffic without a case could undo the verdict: were it as bad as it can be where the criterion is met, or as good where it is not. */
function undoneByUnseen(
  { comparator, target }: Criterion,
  measured: MetricEvidence,
  { figure, verdict }: { figure: Figure; verdict: CriterionVerdict['verdict'] },
): string | undefined {
  const { trafficUnseen = 0, range, missing } = measured
  if (trafficUnseen === 0 || !isMeasured(figure) || (verdict !== 'met' && verdict !== 'not-met')) return undefined
  const isLow = (comparator === '>=') === (verdict === 'met')
  const end = isLow ? range[0] : range[1]
  const ends = [figure.interval?.low ?? figure.value, figure.interval?.high ?? figure.value]
  if (missing.have > 0) ends.push(lowest(measured) ?? figure.value, highest(measured) ?? figure.value)
  const seen = isLow ? Math.min(...ends) : Math.max(...ends)
  const at = end === null ? undefined : (1 - trafficUnseen) * seen + trafficUnseen * end
  const isGood = at !== undefined && (comparator === '>=' ? at >= target : at <= target)
  if (at !== undefined && isGood === (verdict === 'met')) return undefined
  return `no case stands for ${quantity(trafficUnseen, 'ratio')} of the stated traffic, which could undo it`
}

const lowest = ({ bounds }: MetricEvidence): number | undefined => (bounds === undefined ? undefined : Math.min(bounds.worst, bounds.best))
const highest = ({ bounds }: MetricEvidence): number | undefined => (bounds === undefined ? undefined : Math.max(bounds.worst, bounds.best))
