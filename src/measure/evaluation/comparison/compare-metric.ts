import type { RunMeasure } from '../../../model/eval-run.ts'
import type { MetricComparison, SliceName } from '../../../model/evaluation-evidence.ts'
import type { Unit } from '../../../model/measurement.ts'
import { share } from '../../interval/wilson.ts'
import { bySlice } from '../by-slice.ts'
import type { Range } from '../estimate/clustered-mean.ts'
import type { Traffic } from '../estimate/traffic-weights.ts'
import { type MeasuredDifference, type MeasureOptions, measureDifference, missesValue, type Pair } from './compare-metric-measure.ts'
import { judgeDifference } from './compare-metric-verdict.ts'
import { benjaminiHochberg, holm } from './multiplicity.ts'
import { splitDifference } from './variance-split.ts'

/** All pairs of one measure. */
export interface MetricPairs {
  measure: RunMeasure
  /** Largest difference that does not matter, in the metric's unit, over 0. */
  margin: number
  pairs: readonly Pair[]
  /** Why the judge that gave the scores may not decide. */
  unusable?: string
  /** Variance of one grading, of A and B together, from outputs that were graded again. */
  judgeVariance?: number
}

export interface ComparisonOptions {
  /** Error rate of all verdicts of the comparison together. */
  alpha: number
  seed: number
  /** Share of the traffic by slice; the differences are then those over the traffic. A sequence does not use it. */
  traffic?: Traffic
  /** The comparison is looked at again as cases are added: intervals and tests hold at every look. */
  sequential?: boolean
}

interface Measured {
  of: MetricPairs
  whole: MeasuredDifference
  slices: { at: SliceName; difference: MeasuredDifference }[]
}

interface Adjusted {
  difference: number
  equivalence: number
}

/** p values of all that was tested, of difference and equivalence apart, adjusted by `adjust`; keyed by what was measured. */
function adjustAll(
  tested: readonly { difference: MeasuredDifference; margin: number }[],
  adjust: (p: readonly number[]) => number[],
): Map<MeasuredDifference, Adjusted> {
  const found = tested.flatMap(({ difference, margin }) =>
    difference.found === undefined ? [] : [{ difference, p: difference.found.pValue, equivalence: difference.found.equivalence(margin).p }],
  )
  const differences = adjust(found.map(({ p }) => p))
  const equivalences = adjust(found.map(({ equivalence }) => equivalence))
  return new Map(found.map(({ difference }, i) => [difference, { difference: differences[i] ?? 1, equivalence: equivalences[i] ?? 1 }]))
}

function varianceOf({ pairs, judgeVariance }: MetricPairs) {
  return splitDifference(
    pairs.flatMap(({ a, b, aRepeats, bRepeats }) =>
      a === undefined || b === undefined ? [] : [{ a: aRepeats?.length ? aRepeats : [a], b: bRepeats?.length ? bRepeats : [b] }],
    ),
    judgeVariance,
  )
}

/**
 * Whether B is better than A, measure by measure and slice by slice, on the pairs of cases that both were asked: the verdicts of
 * {@link judgeDifference} after correction for how many questions are put to the same cases. Over metrics by Holm, so that the chance of any false
 * `better` or `worse` is at most α, and so that of any false `equivalent`; over all slices of all metrics together by Benjamini and Hochberg, so that of
 * the slices named as better or worse (and of those named equivalent) a share of α at most is named falsely. Metrics whose judge may not decide are
 * not tested, and cost the others nothing.
 *
 * A pair misses a value where A, or B, or both have none; leave out, before, the cases that a metric is not defined on: they are no pairs of it.
 *
 * @param metrics pairs of each measure; a value is the mean over repeats
 * @returns in the order given, each with its slices
 * @see Miller 2024, Adding Error Bars to Evals, arXiv 2411.00640; Holm 1979; Benjamini and Hochberg 1995
 */
export function compareMetrics(metrics: readonly MetricPairs[], { alpha, seed, traffic = {}, sequential = false }: ComparisonOptions): MetricComparison[] {
  const measured: Measured[] = metrics.map((of) => {
    const options: MeasureOptions = { range: of.measure.range, unit: of.measure.unit, alpha, seed, traffic, sequential }
    // A slice is a part of the traffic: its own cases weigh the same.
    const slices = bySlice(of.pairs).map(({ name, value, rows }) => ({ at: { name, value }, difference: measureDifference(rows, { ...options, traffic: {} }) }))
    return { of, whole: measureDifference(of.pairs, options), slices }
  })
  const usable = measured.filter(({ of }) => of.unusable === undefined)
  const wholes = adjustAll(
    usable.map(({ of, whole }) => ({ difference: whole, margin: of.margin })),
    holm,
  )
  const parts = adjustAll(
    usable.flatMap(({ of, slices }) => slices.map(({ difference }) => ({ difference, margin: of.margin }))),
    benjaminiHochberg,
  )
  return measured.map(({ of, whole, slices }) => {
    const { measure, margin, unusable, pairs } = of
    const { better, unit } = measure
    const options = { margin, alpha, better, unit, ...(unusable !== undefined && { unusable }) }
    const adjusted = wholes.get(whole)
    const variance = varianceOf(of)
    return {
      ...judgeDifference(whole, { ...options, tests: Math.max(1, wholes.size), slice: false, ...(adjusted !== undefined && { adjusted }) }),
      tool: measure.tool,
      metric: measure.metric,
      version: measure.version,
      judge: measure.judge,
      better,
      unit,
      margin,
      pairs: share(pairs.filter((pair) => !missesValue(pair)).length, pairs.length),
      ...(whole.bounds !== undefined && { bounds: whole.bounds }),
      ...(variance !== undefined && { variance }),
      slices: slices.map(({ at, difference }) => {
        const own = parts.get(difference)
        return { ...at, ...judgeDifference(difference, { ...options, tests: 1, slice: true, ...(own !== undefined && { adjusted: own }) }) }
      }),
    }
  })
}

export interface CompareMetricOptions extends ComparisonOptions {
  margin: number
  better: RunMeasure['better']
  range: Range
  unit: RunMeasure['unit'] & Unit
  unusable?: string
  judgeVariance?: number
}

/** One measure alone: {@link compareMetrics} without the names, and without another metric to correct for. */
export function compareMetric(
  pairs: readonly Pair[],
  { margin, better, range, unit, unusable, judgeVariance, ...options }: CompareMetricOptions,
): Omit<MetricComparison, 'tool' | 'metric' | 'version' | 'judge'> {
  const measure: RunMeasure = { tool: '', metric: '', version: '', judge: '', better, range: [range[0], range[1]], unit }
  const of = { measure, margin, pairs, ...(unusable !== undefined && { unusable }), ...(judgeVariance !== undefined && { judgeVariance }) }
  const [compared] = compareMetrics([of], options)
  if (compared === undefined) throw new Error('one measure gives one comparison')
  const { tool: _tool, metric: _metric, version: _version, judge: _judge, ...judged } = compared
  return judged
}
