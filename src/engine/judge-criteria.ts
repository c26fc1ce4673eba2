import { type Config, type Criterion, type CriterionMetric, criterionMetrics, isEvaluationMetric } from '../model/config.ts'
import type { Evidence } from '../model/evidence.ts'
import type { LoadEvidence } from '../model/load-evidence.ts'
import { type Figure, isMeasured } from '../model/measurement.ts'
import type { CriterionVerdict } from '../model/review.ts'
import type { Quantiles } from '../model/traces-evidence.ts'
import { judgeEvaluation } from './judge-evaluation.ts'
import { multipleOfToday } from './multiple-of-today.ts'

/** Each criterion against its figure: `met` and `not-met` only when the whole interval lies on one side of the target. */
export function judgeCriteria(evidence: Evidence, config: Config): CriterionVerdict[] {
  return config.criteria.map((criterion) => {
    const { metric, comparator, target } = criterion
    if (isEvaluationMetric(metric)) return judgeEvaluation({ ...criterion, metric }, evidence.evaluation, judge)
    const figure = figureOf(metric, evidence)
    const statement = `${metric} ${comparator} ${target} ${criterionMetrics[metric]}`
    const unpriced = unpricedReason(metric, evidence)
    const verdict =
      unpriced === undefined
        ? (heldThroughout({ ...criterion, metric }, evidence) ?? judge(criterion, figure))
        : ({ verdict: 'unknown', reason: unpriced } as const)
    return { id: criterion.id, statement, ...verdict, ...(figure !== undefined && { figure }) }
  })
}

/** Below this share of requests with a whole price, a cost of the priced ones says nothing of all: what is not priced is missing for a reason. */
const leastPricedRatio = 0.95

function unpricedReason(metric: CriterionMetric, { traces }: Evidence): string | undefined {
  if (!metric.startsWith('cost.') || traces === undefined) return undefined
  const { have, of } = traces.cost.perRequest.priced
  if (of === 0 || have / of >= leastPricedRatio) return undefined
  return `only ${have} of ${of} requests could be priced, and the others may cost more: the check unpriced-calls says what is missing`
}

function judge(criterion: Criterion, figure: Figure | undefined): Pick<CriterionVerdict, 'verdict' | 'reason'> {
  if (figure === undefined) return { verdict: 'unknown', reason: 'no evidence of this was gathered' }
  if (!isMeasured(figure)) {
    return { verdict: 'unknown', reason: figure.needsN === undefined ? figure.refused : `${figure.refused}; ${figure.needsN} observations would settle it` }
  }
  if (figure.interval === undefined) return { verdict: 'unknown', reason: `the figure has no interval: ${figure.noInterval ?? 'none was given'}` }
  const { low, high } = figure.interval
  const [surely, surelyNot] =
    criterion.comparator === '<=' ? [high <= criterion.target, low > criterion.target] : [low >= criterion.target, high < criterion.target]
  if (surely) return { verdict: 'met', reason: 'the whole interval is on the good side of the target' }
  if (surelyNot) return { verdict: 'not-met', reason: 'the whole interval is on the bad side of the target' }
  return { verdict: 'unknown', reason: 'the target lies inside the interval: more traces would decide' }
}

function figureOf(metric: CriterionMetric, { traces, load }: Evidence): Figure | undefined {
  if (metric === 'capacity.knee' || metric === 'capacity.multiple-of-today') return load === undefined ? undefined : capacityFigure(metric, load)
  if (traces === undefined) return undefined
  const { request, firstToken, exposure } = traces.latency
  switch (metric) {
    case 'latency.p50':
      return request.p50
    case 'latency.p95':
      return request.p95
    case 'latency.p99':
      return request.p99
    case 'first-token.p50':
      return quantileOf(firstToken, 'p50')
    case 'first-token.p95':
      return quantileOf(firstToken, 'p95')
    case 'first-token.p99':
      return quantileOf(firstToken, 'p99')
    case 'requests.error-rate':
      return traces.reliability.requestErrors.figure
    case 'cost.per-request':
      return traces.cost.perRequest.mean
    case 'cost.p99-request':
      return traces.cost.perRequest.p99
    case 'sessions.exposed-to-tail':
      return 'exposed' in exposure ? exposure.exposed : exposure
  }
}

/** Where no level failed there is no knee, but what was driven was held: enough for a target at or below it. */
function heldThroughout(
  { metric, comparator, target }: Criterion & { metric: CriterionMetric },
  { load }: Evidence,
): Pick<CriterionVerdict, 'verdict' | 'reason'> | undefined {
  if (load === undefined || !load.validity.valid || comparator !== '>=' || (metric !== 'capacity.knee' && metric !== 'capacity.multiple-of-today'))
    return undefined
  const { today, heldPerS, failedPerS, failedUnderHeldPerS } = load.capacity
  if (heldPerS === undefined || failedPerS !== undefined || failedUnderHeldPerS !== undefined) return undefined
  const reached = metric === 'capacity.knee' ? heldPerS : isMeasured(today) && today.value > 0 ? heldPerS / today.value : 0
  if (reached < target) return undefined
  return { verdict: 'met', reason: `${Number(heldPerS.toPrecision(3))} a second was driven and held, and no level failed` }
}

/** A run that is not valid decides nothing. */
function capacityFigure(metric: 'capacity.knee' | 'capacity.multiple-of-today', { validity, capacity }: LoadEvidence): Figure {
  if (!validity.valid) return { refused: validity.reason, unit: criterionMetrics[metric], n: 0 }
  const { knee, today } = capacity
  return metric === 'capacity.knee' || !isMeasured(knee) ? knee : multipleOfToday(knee, today)
}

function quantileOf(quantiles: Quantiles | Figure, name: 'p50' | 'p95' | 'p99'): Figure {
  return 'p50' in quantiles ? quantiles[name] : quantiles
}
