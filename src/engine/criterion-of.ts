import type { Config, Criterion } from '../model/config.ts'
import { isEvaluationMetric } from '../model/config.ts'
import type { EvaluationEvidence } from '../model/evaluation-evidence.ts'
import type { CriterionVerdict, Finding } from '../model/review.ts'
import { currentMetrics } from './judge-evaluation.ts'

type Told = Pick<Finding, 'area' | 'rows'>

/**
 * The first missed criterion that a finding is about, by its area and by what its rows point at. Of the evaluation these are kinds of failure, and outputs
 * without a score, of the metric and the run that the criterion looked at; how cases, judges and gates are kept misses no criterion.
 */
export function criterionOf(
  finding: Told,
  { criteria, config, evaluation }: { criteria: readonly CriterionVerdict[]; config: Config; evaluation: EvaluationEvidence | undefined },
): CriterionVerdict | undefined {
  return config.criteria.flatMap((criterion, index) => {
    const verdict = criteria[index]
    return verdict?.verdict === 'not-met' && isAbout(finding, criterion, evaluation) ? [verdict] : []
  })[0]
}

function isAbout(finding: Told, { metric }: Criterion, evaluation: EvaluationEvidence | undefined): boolean {
  if (isEvaluationMetric(metric))
    return finding.area === 'evaluation' && evaluation !== undefined && isOfMetric(finding, metric.slice('evaluation.'.length), evaluation)
  return metric.split('.')[0] === subjectOf(finding)
}

/** What a finding of traces or load speaks of, as criteria name it. */
function subjectOf({ area, rows }: Told): string | undefined {
  const pointsAt = (place: RegExp): boolean => rows.some(({ pointer }) => place.test(pointer))
  if (area === 'latency') {
    if (pointsAt(/^\/traces\/latency\/(?:firstToken|compositionToFirstToken)\b/)) return 'first-token'
    return pointsAt(/^\/traces\/latency\/exposure\b/) ? 'sessions' : 'latency'
  }
  // What is retrieved, how often a model is called and which one it is fails no request.
  if (area === 'reliability') return pointsAt(/^\/traces\/reliability\/(?:requestErrors|errorTypes|retries|timeouts)\b/) ? 'requests' : undefined
  return subjects[area]
}

const subjects: Readonly<Record<string, string | undefined>> = { cost: 'cost', load: 'capacity' }

function isOfMetric({ rows }: Told, name: string, evaluation: EvaluationEvidence): boolean {
  const [judged] = currentMetrics(evaluation, name)
  if (judged === undefined) return false
  return rows.some(({ pointer }) => {
    const [, list = '', index = ''] = /^\/evaluation\/(failureModes|metrics)\/(\d+)\/(?:expectedLoss|rate|missing)\b/.exec(pointer) ?? []
    if (list === 'failureModes') return evaluation.failureModes[Number(index)]?.metric === name && judged.run === evaluation.runs[0]?.id
    return list === 'metrics' && evaluation.metrics[Number(index)] === judged
  })
}
