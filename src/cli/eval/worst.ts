import { isDefined, type MeasureTable, meanOverRepeats, type RunData, scoreTable } from '../../measure/evaluation/score-table.ts'
import { type Case, inputText } from '../../model/case.ts'
import type { RunMeasure } from '../../model/eval-run.ts'
import type { MetricEvidence } from '../../model/evaluation-evidence.ts'
import { isMeasured, type Measurement } from '../../model/measurement.ts'
import { measureOf } from '../../model/score.ts'

export interface WorstSlice {
  metric: string
  slice: string
  mean: Measurement
  /** Mean of the cases outside of the slice, in the metric's unit. */
  rest: number
}

/** Fewer groups of cases than this say nothing of a slice. */
const leastOfSlice = 5

/**
 * Slices that are worse than the rest of the cases: those whose whole interval lies beyond the mean of the cases outside of them, the furthest first. Nothing is
 * tested here, and of many slices some stand out by chance: that is what a comparison is for.
 * @returns `looked`: slices that were large enough to look at
 */
export function worstSlices(metrics: readonly MetricEvidence[], data: RunData, cases: readonly Case[], most: number): { looked: number; found: WorstSlice[] } {
  const tables = scoreTable(data)
  let looked = 0
  const found = metrics.flatMap(({ bySlice, better, unit, ...measure }) => {
    const table = tables.get(measureOf(measure))
    if (table === undefined || unit !== 'ratio') return []
    return bySlice.flatMap(({ name, value, mean }): (WorstSlice & { gap: number })[] => {
      const rest = meanOfRest(table, cases, name, value)
      if (!isMeasured(mean) || mean.n < leastOfSlice || mean.interval === undefined || rest === undefined) return []
      looked += 1
      const gap = better === 'higher' ? rest - mean.interval.high : mean.interval.low - rest
      return gap > 0 ? [{ metric: measure.metric, slice: `${name}=${value}`, mean, rest, gap: Math.abs(rest - mean.value) }] : []
    })
  })
  return { looked, found: found.sort((a, b) => b.gap - a.gap).slice(0, most) }
}

function meanOfRest({ byCase }: MeasureTable, cases: readonly Case[], name: string, value: string): number | undefined {
  const values = cases.flatMap(({ id, slices }) => {
    const scores = slices[name] === value ? undefined : byCase.get(id)
    const own = scores === undefined || !isDefined(scores) ? undefined : meanOverRepeats(scores)
    return own === undefined ? [] : [own]
  })
  return values.length === 0 ? undefined : values.reduce((sum, each) => sum + each, 0) / values.length
}

export interface WorstCase {
  id: string
  question: string
  /** Mean over its measures of 0 to 1, each turned so that 1 is best. */
  quality: number
  /** Its measures with their means over repeats, the worst first. */
  values: { metric: string; value: number }[]
}

/** Cases by the mean of their measures of 0 to 1, the worst first; those without any are not among them. */
export function worstCases(data: RunData, cases: readonly Case[], most: number): WorstCase[] {
  const graded = [...scoreTable(data).values()].filter(({ declared, measure }) => declared && isShare(measure))
  return cases
    .flatMap(({ id, input }): WorstCase[] => {
      const values = graded.flatMap(({ measure: { metric, better }, byCase }) => {
        const scores = byCase.get(id)
        const value = scores === undefined ? undefined : meanOverRepeats(scores)
        return value === undefined ? [] : [{ metric, value, quality: better === 'higher' ? value : 1 - value }]
      })
      if (values.length === 0) return []
      const quality = values.reduce((sum, each) => sum + each.quality, 0) / values.length
      return [{ id, question: inputText(input), quality, values: values.sort((a, b) => a.quality - b.quality).map(({ metric, value }) => ({ metric, value })) }]
    })
    .filter(({ quality }) => quality < 1)
    .sort((a, b) => a.quality - b.quality || (a.id < b.id ? -1 : 1))
    .slice(0, most)
}

function isShare({ unit, range: [low, high] }: RunMeasure): boolean {
  return unit === 'ratio' && low === 0 && high === 1
}
