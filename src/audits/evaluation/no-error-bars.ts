import type { MetricEvidence } from '../../model/evaluation-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, quantity, told } from '../words.ts'

/** An interval of over ten points to each side cannot tell a good version from a bad one. Our judgement. */
const WIDE_RATIO = 0.1

export const noErrorBars = defineEvaluationAudit({
  id: 'no-error-bars',
  title: 'Every metric is known well enough to be compared',
  failTitle: 'Metrics are means of too few cases to mean anything',
  question: 'Does each metric have an interval, and is it narrow enough to be of use?',
  why: 'A mean of thirty cases moves by ten points from luck alone. A team that reads such a figure as progress ships what is worse, and drops what is better.',
  fix: {
    now: 'Write the interval and n beside every mean, and take back decisions that rest on a difference smaller than it.',
    later: 'Add cases until the interval is smaller than the smallest difference that matters to you; cases of one conversation or document count as one.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.errorBars,
  references: ['ML Test Score Model 6'],
  limits: `That ±${quantity(WIDE_RATIO, 'ratio')} of the range is too wide is our judgement. Metrics without a lowest and a highest value are held against ±${quantity(WIDE_RATIO, 'ratio')} of their mean.`,
  rules: {
    met: `every metric has an interval, and none is wider than ±${quantity(WIDE_RATIO, 'ratio')} of its range, or of its mean where it has no range`,
    notMet: 'a metric has no interval, or a wider one',
    unknown: 'no run has a metric, or one has no value at all',
  },
  audit({ evaluation }) {
    const valueless = evaluation.metrics.filter((metric) => !hasValues(metric))
    const latest = evaluation.metrics.map((metric, index) => ({ metric, index, width: halfWidthRatio(metric) })).filter(({ metric }) => hasValues(metric))
    if (latest.length === 0) return { verdict: 'unknown', reason: 'no metric has a single value', needs: 'a run with scorers: `loadbearing eval`' }
    const [worst, ...others] = latest.filter(({ width }) => width === undefined || width > WIDE_RATIO).sort((a, b) => (b.width ?? 2) - (a.width ?? 2))
    if (worst === undefined && valueless.length > 0) {
      return {
        verdict: 'unknown',
        reason: `${listed(valueless.map(({ metric, variant }) => `${metric} of ${variant}`))} ${valueless.length === 1 ? 'has' : 'have'} no value; ${counted(latest.length, 'other metric')} ${latest.length === 1 ? 'has' : 'have'} an interval that is narrow enough`,
        needs: 'cases that these metrics can be reckoned on; why they have no value stands beside them in the evidence',
      }
    }
    if (worst === undefined) {
      const widest = Math.max(...latest.map(({ width }) => width ?? 0))
      return {
        verdict: 'met',
        reason: `each of ${counted(latest.length, 'metric')} has an interval, the widest ±${quantity(widest, 'ratio')} of its range, or of its mean`,
      }
    }
    const bad = [worst, ...others]
    return {
      verdict: 'not-met',
      reason: `${counted(bad.length, 'metric')} of ${latest.length} cannot tell a good version from a bad one`,
      claim: `${listed(bad.slice(0, 3).map(({ metric: { metric, variant } }) => `${metric} of ${variant}`))}${bad.length > 3 ? ` and ${bad.length - 3} more` : ''} cannot carry a decision: ${worst.metric.metric} is ${told(worst.metric.mean)}.`,
      rows: [rowOf(worst), ...others.slice(0, 3).map(rowOf)],
      severity: worst.width === undefined || worst.width > 2 * WIDE_RATIO ? 'high' : 'medium',
    }
  },
})

interface Placed {
  metric: MetricEvidence
  index: number
}

const rowOf = ({ metric, index }: Placed) => row(`${metric.metric} of ${metric.variant}`, metric.mean, `/evaluation/metrics/${index}/mean`)

function hasValues({ missing }: MetricEvidence): boolean {
  return missing.of > missing.have
}

/** Half of the interval as a part of the range, or of the mean where the metric has no ends; `undefined` where there is no interval. */
function halfWidthRatio({ mean, range: [low, high] }: MetricEvidence): number | undefined {
  if (!isMeasured(mean) || mean.interval === undefined) return undefined
  if (low === null || high === null || high === low) return mean.value === 0 ? undefined : (mean.interval.high - mean.interval.low) / 2 / Math.abs(mean.value)
  return (mean.interval.high - mean.interval.low) / 2 / (high - low)
}
