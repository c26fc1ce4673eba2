import type { EvaluationEvidence } from '../model/evaluation-evidence.ts'
import { type Interval, isMeasured, type Measurement } from '../model/measurement.ts'
import type { Finding } from '../model/review.ts'

type Loss = Pick<Finding, 'expectedLoss' | 'failureModes'>

/**
 * What the kinds of failure that a finding is about cost: the sum of their expected losses, in US dollars in a thousand requests. A kind is meant where a row
 * points at it; in a finding of the evaluation also where a row points at its metric, as measured on the current run: that run is what losses are reckoned
 * from. Kinds without a measured loss are left out; nothing where none is left.
 */
export function expectedLossOf({ area, rows }: Pick<Finding, 'area' | 'rows'>, evaluation: EvaluationEvidence | undefined): Loss {
  if (evaluation === undefined) return {}
  const pointers = rows.map(({ pointer }) => pointer)
  const direct = new Set(pointers.flatMap((pointer) => indexAt(pointer, 'failureModes')))
  const metrics = new Set(area === 'evaluation' ? pointers.flatMap((pointer) => metricAt(pointer, evaluation)) : [])
  const modes = evaluation.failureModes.flatMap(({ id, metric, expectedLoss }, index) =>
    isMeasured(expectedLoss) && (direct.has(index) || metrics.has(metric)) ? [{ id, loss: expectedLoss }] : [],
  )
  const [first, ...others] = modes.toSorted((a, b) => b.loss.value - a.loss.value)
  if (first === undefined) return {}
  return { expectedLoss: summed([first.loss, ...others.map(({ loss }) => loss)]), failureModes: [first.id, ...others.map(({ id }) => id)] }
}

/** The loss that a finding is put in order by: only one that is surely over 0. */
export function sureLossOf({ expectedLoss }: Pick<Finding, 'expectedLoss'>): number {
  return isMeasured(expectedLoss) && expectedLoss.interval !== undefined && expectedLoss.interval.low > 0 ? expectedLoss.value : 0
}

function indexAt(pointer: string, list: 'failureModes' | 'metrics' | 'gates'): number[] {
  const [, index] = new RegExp(`^/evaluation/${list}/(\\d+)(?:/|$)`).exec(pointer) ?? []
  return index === undefined ? [] : [Number(index)]
}

/** The name of the metric of the current run that a pointer leads to. */
function metricAt(pointer: string, { runs, metrics, comparisons, gates }: EvaluationEvidence): string[] {
  const current = runs[0]?.id
  const measured = indexAt(pointer, 'metrics').flatMap((index) => metrics[index] ?? [])
  const ruled = indexAt(pointer, 'gates').flatMap((index) => gates[index] ?? [])
  const [, at = '', of = ''] = /^\/evaluation\/comparisons\/(\d+)\/metrics\/(\d+)(?:\/|$)/.exec(pointer) ?? []
  const comparison = at === '' ? undefined : comparisons[Number(at)]
  const compared = comparison !== undefined && (comparison.a === current || comparison.b === current) ? (comparison.metrics[Number(of)] ?? []) : []
  return [...measured.filter(({ run }) => run === current), ...ruled, ...[compared].flat()].map(({ metric }) => metric)
}

/**
 * The expected loss of several kinds is the sum of theirs, also where one answer fails in two ways. Whether they fail together is not known. The standard
 * error of a sum is at most the sum of the standard errors: bounds that are sums are right where kinds always fail together, and too wide where they do not.
 */
function summed(losses: readonly [Measurement, ...Measurement[]]): Measurement {
  const [first] = losses
  if (losses.length === 1) return first
  const sum = (of: (loss: Measurement) => number) => losses.reduce((total, loss) => total + of(loss), 0)
  const intervals = losses.flatMap(({ interval }) => interval ?? [])
  const open = losses.length - intervals.length
  return {
    value: sum(({ value }) => value),
    unit: first.unit,
    n: Math.min(...losses.map(({ n }) => n)),
    method: `sum of the expected losses of ${losses.length} kinds of failure; n is the smallest of theirs`,
    ...(open === 0 ? { interval: summedInterval(intervals) } : { noInterval: `${open} of ${losses.length} losses have none` }),
  }
}

function summedInterval(intervals: readonly Interval[]): Interval {
  return {
    low: intervals.reduce((total, { low }) => total + low, 0),
    high: intervals.reduce((total, { high }) => total + high, 0),
    confidence: Math.min(...intervals.map(({ confidence }) => confidence)),
    method: 'lows and highs summed, which is conservative: too wide unless the kinds always fail together',
  }
}
