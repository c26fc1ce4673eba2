import type { Case } from '../../model/case.ts'
import { inputText } from '../../model/case.ts'
import type { RunMeasure } from '../../model/eval-run.ts'
import type { MetricEvidence } from '../../model/evaluation-evidence.ts'
import { isMeasured, type Measurement } from '../../model/measurement.ts'
import { measureOf, type Score } from '../../model/score.ts'

export interface WorstSlice {
  metric: string
  slice: string
  mean: Measurement
  overall: Measurement
  /** The interval of the slice does not hold the mean of all. */
  isApart: boolean
}

/** Fewer cases than this say nothing of a slice. */
const leastOfSlice = 5

/** Slices in which a measure is worse than over all cases, the furthest first. Nothing is tested here: that is what a comparison does. */
export function worstSlices(metrics: readonly MetricEvidence[], most: number): WorstSlice[] {
  const found = metrics.flatMap(({ mean: overall, bySlice, better, metric, unit }) => {
    if (!isMeasured(overall) || unit !== 'ratio') return []
    return bySlice.flatMap(({ name, value, mean }): (WorstSlice & { gap: number })[] => {
      if (!isMeasured(mean) || mean.n < leastOfSlice || mean.n === overall.n) return []
      const gap = better === 'higher' ? overall.value - mean.value : mean.value - overall.value
      const isApart = mean.interval !== undefined && (overall.value < mean.interval.low || overall.value > mean.interval.high)
      return gap > 0 ? [{ metric, slice: `${name}=${value}`, mean, overall, isApart, gap }] : []
    })
  })
  return found.sort((a, b) => Number(b.isApart) - Number(a.isApart) || b.gap - a.gap).slice(0, most)
}

export interface WorstCase {
  id: string
  question: string
  /** Mean over its measures of 0 to 1, each turned so that 1 is best. */
  quality: number
  /** Its measures with their values, the worst first. */
  values: { metric: string; value: number }[]
}

/** Cases by the mean of their measures of 0 to 1, the worst first; those without any are not among them. */
export function worstCases(cases: readonly Case[], scores: readonly Score[], measures: readonly RunMeasure[], most: number): WorstCase[] {
  const graded = new Map(
    measures.filter(({ unit, range: [low, high] }) => unit === 'ratio' && low === 0 && high === 1).map((measure) => [measureOf(measure), measure]),
  )
  const byCase = new Map<string, { metric: string; value: number; quality: number }[]>()
  for (const score of scores) {
    const measure = graded.get(measureOf(score))
    if (measure === undefined || score.value === undefined) continue
    const own = byCase.get(score.caseId) ?? []
    byCase.set(score.caseId, own)
    own.push({ metric: score.metric, value: score.value, quality: measure.better === 'higher' ? score.value : 1 - score.value })
  }
  return cases
    .flatMap(({ id, input }): WorstCase[] => {
      const values = byCase.get(id)
      if (values === undefined) return []
      const quality = values.reduce((sum, each) => sum + each.quality, 0) / values.length
      return [{ id, question: inputText(input), quality, values: values.sort((a, b) => a.quality - b.quality).map(({ metric, value }) => ({ metric, value })) }]
    })
    .filter(({ quality }) => quality < 1)
    .sort((a, b) => a.quality - b.quality || (a.id < b.id ? -1 : 1))
    .slice(0, most)
}
