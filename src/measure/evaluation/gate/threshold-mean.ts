import { type Case, groupOf } from '../../../model/case.ts'
import type { RunMeasure } from '../../../model/eval-run.ts'
import type { Figure } from '../../../model/measurement.ts'
import { measureOf } from '../../../model/score.ts'
import { clustersOf } from '../../interval/cluster-bootstrap.ts'
import { normalQuantile } from '../../interval/distributions.ts'
import { refusal } from '../../interval/refusal.ts'
import { bettingSequence } from '../comparison/betting-sequence.ts'
import { firstOfGroups } from '../comparison/compare-metric-measure.ts'
import { casesForEffect } from '../comparison/minimum-effect.ts'
import { meanOf, type Range } from '../estimate/clustered-mean.ts'
import { type Bounds, meanBounds } from '../estimate/missing-bounds.ts'
import { casesById, isDefined, meanOverRepeats, missingRepeats, type RunData, scoreTable } from '../score-table.ts'

/** A run's own mean of a measure, as a threshold is held against it. */
export interface ThresholdMean {
  /** With an interval of the confidence that was asked for. */
  mean: Figure
  /** Cases behind the mean. */
  cases: number
  /** Outputs without a value. */
  missing: number
  /** Where the mean of all could lie, whatever the missing values are; absent where the range has an open end. */
  bounds?: Bounds
  /**
   * Cases, grouped as these are, whose interval would be on one side of the threshold with chance .8, were the mean the one that was seen; absent without an interval,
   * and where the mean is on the threshold.
   */
  casesToDecide?: number
}

export interface ThresholdOptions {
  /** In the unit of the measure. */
  threshold: number
  /** In the order of the set: in it a sequence looks at them. */
  cases: readonly Case[]
  /** Error rate of the interval, two-sided, 0 to 1: for one of several thresholds its part of α (Bonferroni). */
  alpha: number
  /** The threshold is looked at again as cases are added: the interval holds at every look. */
  sequential: boolean
}

/**
 * The mean of a measure over all cases of a run: with the clustered interval of {@link meanOf}, or, for a sequence, with that of {@link bettingSequence} over the first
 * case of each group, in the order of the set.
 *
 * @returns `undefined` where the run has no such measure; a mean that is refused for a sequence over a metric without ends, or with a value beyond them
 */
export function thresholdMean(
  data: Pick<RunData, 'run' | 'scores'>,
  of: Pick<RunMeasure, 'tool' | 'metric' | 'version' | 'judge'>,
  { cases, threshold, alpha, sequential }: ThresholdOptions,
): ThresholdMean | undefined {
  const table = scoreTable(data).get(measureOf(of))
  if (table === undefined) return undefined
  const { unit, range } = table.measure
  const known = casesById(cases)
  const inOrder = new Set([...known.keys(), ...table.byCase.keys()])
  const all = [...inOrder].flatMap((caseId) => {
    const scores = table.byCase.get(caseId)
    if (scores === undefined || !isDefined(scores)) return []
    return [{ scores, value: meanOverRepeats(scores), group: groupOf(known.get(caseId) ?? { id: caseId }) }]
  })
  const rows = sequential ? firstOfGroups(all) : all
  const complete = rows.flatMap(({ value, group }) => (value === undefined ? [] : [{ value, group }]))
  const bounds = meanBounds(
    rows.map(({ scores, value }) => ({ ...(value !== undefined && { value }), missing: missingRepeats(scores) })),
    range,
  )
  const values = Float64Array.from(complete, ({ value }) => value)
  const clusters = clustersOf(complete.map(({ group }) => group))
  const mean = sequential ? sequenceMean(values, { unit, range, alpha }) : meanOf(values, clusters, { unit, range, confidence: 1 - alpha })
  const casesToDecide = casesToThreshold(mean, complete.length, threshold)
  return {
    mean,
    cases: complete.length,
    missing: rows.reduce((sum, { scores }) => sum + scores.missing.length, 0),
    ...(bounds !== undefined && { bounds }),
    ...(casesToDecide !== undefined && { casesToDecide }),
  }
}

function sequenceMean(values: Float64Array, { unit, range: [least, most], alpha }: { unit: RunMeasure['unit']; range: Range; alpha: number }): Figure {
  if (values.length < 2) return refusal('one case alone has no spread', unit, values.length, 2)
  if (least === null || most === null || least === most)
    return refusal('a sequence that holds at every look needs a metric with a lowest and a highest value', unit, values.length)
  if (values.some((value) => value < least || value > most)) return refusal('a value is outside of the range of its metric', unit, values.length)
  return {
    value: values.reduce((sum, value) => sum + value, 0) / values.length,
    unit,
    n: values.length,
    interval: { ...bettingSequence(values, { range: [least, most], alpha }).interval, confidence: 1 - alpha, method: 'betting confidence sequence' },
    method: 'mean of the first case of each group',
  }
}

/** More than there are, where more would tell. */
function casesToThreshold(mean: Figure, cases: number, threshold: number): number | undefined {
  if (!('value' in mean) || mean.interval === undefined || mean.value === threshold) return undefined
  const { low, high, confidence } = mean.interval
  const alpha = 1 - confidence
  const se = (high - low) / (2 * normalQuantile(1 - alpha / 2))
  return Math.max(cases + 1, casesForEffect({ effect: mean.value - threshold, sd: se * Math.sqrt(cases), alpha }))
}
