import { defaultMargin } from '../../measure/evaluation/estimate/default-margin.ts'
import type { Config } from '../../model/config.ts'
import type { MetricEvidence } from '../../model/evaluation-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { Share } from '../../model/share.ts'
import { settledBy, sideOf } from '../decide.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, difference, listed, number, quantity, told } from '../words.ts'

/** One output in fifty without a score, from which it is worth telling. Our judgement. */
const MISSING_RATIO = 0.02

export const missingScoresHide = defineEvaluationAudit({
  id: 'missing-scores-hide',
  title: 'What has no score could not change what the mean says',
  failTitle: 'Outputs without a score hide in the mean',
  question: 'Would the mean say something else if outputs without a score were the bad ones?',
  why: 'Outputs fail to get a score because something went wrong with them: they were cut, refused, in another language. A mean that leaves them out goes up when the system gets worse.',
  fix: {
    now: 'Show the number of missing scores and their reasons beside every mean, and compare by the worst case.',
    later: 'Mend the largest reason; give each kind of failure a score of its own where it is one, such as a refusal that should not have been.',
  },
  effort: 'hours',
  basis: 'bounded',
  severity: 'high',
  source: sources.littleRubin,
  limits: `The line of ${quantity(MISSING_RATIO, 'ratio')} is our judgement. The worst case takes every missing value for the worst of the metric's range: it is a bound, not an estimate.`,
  rules: {
    met: `for every metric at most ${quantity(MISSING_RATIO, 'ratio')} of outputs have no score, upper bound taken, or the worst case is within the metric's margin of the mean`,
    notMet: `for a metric more than ${quantity(MISSING_RATIO, 'ratio')} have none, lower bound taken, and the worst case is further from the mean than the margin`,
    unknown: 'no metric was run, or none on a case on which it has a meaning, or an interval holds the line',
  },
  audit({ evaluation }, config) {
    if (evaluation.metrics.length === 0) return { verdict: 'unknown', reason: 'no run has a metric', needs: 'a run with scorers: `loadbearing eval`' }
    const judged = evaluation.metrics.flatMap((metric, index) =>
      metric.missing.of === 0 ? [] : [{ metric, index, side: sideOf(metric.missing.figure, MISSING_RATIO), shift: shiftOf(metric) }],
    )
    if (judged.length === 0) {
      return {
        verdict: 'unknown',
        reason: `${listed(evaluation.metrics.map(({ metric, variant }) => `${metric} of ${variant}`))} ${evaluation.metrics.length === 1 ? 'has' : 'have'} no case to be scored on`,
        needs: 'cases with what the metric asks for, such as a reference',
      }
    }
    const matters = judged.filter(({ metric, shift }) => shift === undefined || shift > marginOf(metric, config))
    // What other variants hide comes after what the run that the review is about does.
    const isOfFirst = ({ metric: { run } }: { metric: MetricEvidence }): number => Number(run === evaluation.runs[0]?.id)
    const hidden = matters.filter(({ side }) => side === 'above').sort((a, b) => isOfFirst(b) - isOfFirst(a) || (b.shift ?? 1) - (a.shift ?? 1))
    const [worst] = hidden
    if (worst !== undefined) {
      const { metric, shift } = worst
      const reasons = metric.missingBy.map(({ reason, count }) => `${reason} ${number(count)}`).join(', ')
      return {
        verdict: 'not-met',
        reason: `${counted(hidden.length, 'metric')} of ${judged.length} would say something else if what is missing were bad`,
        claim: `${metric.metric} of ${metric.variant} has no score for ${number(metric.missing.have)} of ${number(metric.missing.of)} outputs, ${told(metric.missing.figure)}${reasons === '' ? '' : ` (${reasons})`}. ${consequence(metric, shift)}`,
        rows: [
          row(`Outputs without ${metric.metric}, ${metric.variant}`, metric.missing.figure, `/evaluation/metrics/${worst.index}/missing/figure`),
          ...hidden
            .slice(1, 4)
            .map((each) =>
              row(
                `Outputs without ${each.metric.metric}, ${each.metric.variant}`,
                each.metric.missing.figure,
                `/evaluation/metrics/${each.index}/missing/figure`,
              ),
            ),
        ],
        frequency: metric.missing.figure,
      }
    }
    const open = matters.find(({ side }) => side === 'open')
    if (open !== undefined) {
      return {
        verdict: 'unknown',
        reason: `of ${open.metric.metric} ${told(open.metric.missing.figure)} is missing, which may be over ${quantity(MISSING_RATIO, 'ratio')}`,
        needs: settledByCases(open.metric.missing),
      }
    }
    const most = judged.reduce((a, b) => (rate(b.metric) > rate(a.metric) ? b : a))
    return { verdict: 'met', reason: `of ${most.metric.metric}, where most is missing, ${told(most.metric.missing.figure)} has no score` }
  },
})

/** What the missing ones could do to the mean, or why nobody can say. */
function consequence({ mean, missing, unit }: MetricEvidence, shift: number | undefined): string {
  if (shift !== undefined) return `At worst the mean is ${difference(shift, unit)} worse than it reads.`
  if (missing.have === missing.of) return 'None has one, so there is no mean, and nothing is known of the system by it.'
  if (!isMeasured(mean)) return 'There is no mean that could be held against the worst case.'
  return 'Its range has no end, so nothing bounds what they would do to the mean.'
}

/** Repeats of a case settle nothing: where there are any, what is asked for is cases. */
function settledByCases(missing: Share): string {
  const { figure, of } = missing
  if (!isMeasured(figure) || figure.n >= of) return settledBy(missing, MISSING_RATIO, 'outputs', '')
  return settledBy({ have: figure.value * figure.n, of: figure.n, figure }, MISSING_RATIO, 'independent cases', '')
}

const rate = ({ missing: { have, of } }: MetricEvidence): number => (of === 0 ? 0 : have / of)

/** How much worse than the mean the worst case is; `undefined` where the range has no end. */
function shiftOf({ mean, bounds, missing }: MetricEvidence): number | undefined {
  if (missing.have === 0) return 0
  return bounds === undefined || !isMeasured(mean) ? undefined : Math.abs(mean.value - bounds.worst)
}

function marginOf({ metric, range, mean }: MetricEvidence, { eval: { gate, margin } }: Config): number {
  return gate.rules.find((rule) => rule.metric === metric)?.margin ?? defaultMargin(margin, range, isMeasured(mean) ? [mean.value] : [])
}
