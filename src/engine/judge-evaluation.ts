import type { Criterion, EvaluationMetric } from '../model/config.ts'
import type { EvaluationEvidence, MetricEvidence } from '../model/evaluation-evidence.ts'
import type { Figure } from '../model/measurement.ts'
import type { CriterionVerdict } from '../model/review.ts'

type Judge = (criterion: Criterion, figure: Figure | undefined) => Pick<CriterionVerdict, 'verdict' | 'reason'>

/** The variant that a criterion is about: what is in production. */
const currentVariant = 'current'

/**
 * A criterion on a metric of the evaluation. Scores that are missing may be good or bad: it is met only where the worst of them would not undo it.
 * A judge that is below its bar, or was never held against people, decides nothing.
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
  if (judged.verdict !== 'met' || measured.missing.have === 0) return { id, statement, ...judged, figure }
  const worst = comparator === '>=' ? lowest(measured) : highest(measured)
  if (worst !== undefined && (comparator === '>=' ? worst >= target : worst <= target)) return { id, statement, ...judged, figure }
  const { have, of } = measured.missing
  return { id, statement, verdict: 'unknown', reason: `${have} of ${of} outputs have no score, and at their worst they would undo it`, figure }
}

/** The latest run of the current variant that has the metric, or the latest of any where none is named so. */
function currentMetrics({ runs, metrics }: EvaluationEvidence, name: string): MetricEvidence[] {
  const having = runs.filter(({ id }) => metrics.some(({ run, metric }) => run === id && metric === name))
  const run = having.find(({ variant }) => variant === currentVariant) ?? having[0]
  return metrics.filter((each) => each.run === run?.id && each.metric === name)
}

function doubtOf({ judge, metric }: MetricEvidence, evidence: EvaluationEvidence | undefined): string | undefined {
  const calibration = evidence?.calibrations.find((each) => each.judge === judge && each.metric === metric)
  if (calibration === undefined) return `the judge ${judge} was never held against people: loadbearing judge calibrate`
  return calibration.usable === 'yes' ? undefined : `the judge ${judge} may not decide: ${calibration.reason}`
}

const lowest = ({ bounds }: MetricEvidence): number | undefined => (bounds === undefined ? undefined : Math.min(bounds.worst, bounds.best))
const highest = ({ bounds }: MetricEvidence): number | undefined => (bounds === undefined ? undefined : Math.max(bounds.worst, bounds.best))
