import type { MetricComparison } from '../model/evaluation-evidence.ts'

type Told = Pick<MetricComparison, 'variance' | 'judge' | 'tool'>

/** Where the variance of a difference comes from, and what makes each part smaller; empty where no part can be told from another and no judge is one. */
export function varianceWords({ variance, judge, tool }: Told): string {
  if (variance === undefined) return ''
  const { question, generation, judge: noise } = variance
  const total = question + (generation ?? 0) + (noise ?? 0)
  if (total === 0) return ''
  const isInside = judge !== '' && noise === undefined
  // Only our own judges can be asked again.
  const howToTell = isInside && tool === 'loadbearing' ? ': loadbearing judge calibrate --repeat N tells how much of it is the judge’s' : ''
  if (generation === undefined && noise === undefined) return isInside ? `variance: between questions, repeats and gradings, not told apart${howToTell}` : ''
  const percent = (value: number): string => `${Math.round((100 * value) / total)} %`
  const parts = [
    generation === undefined
      ? `${percent(question)} between questions and between repeats, not told apart (more cases make it smaller)`
      : `${percent(question)} between questions (more cases make it smaller), ${percent(generation)} between repeats of one question (more repeats)`,
    ...(noise === undefined ? [] : [`${percent(noise)} between gradings of one answer (a steadier judge, or a plainer rubric)`]),
  ]
  return `variance: ${parts.join(', ')}${isInside ? `; the judge’s own noise is inside these${howToTell}` : ''}`
}
