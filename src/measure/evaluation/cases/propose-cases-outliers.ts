import type { TracedRequest } from '../../../model/traced-request.ts'
import { quantileInclusive } from '../../interval/quantile.ts'

/** Modified z-score over which a value is an outlier. */
const outlierAt = 3.5
const leastRequests = 20

/**
 * How far each value lies over the median in robust standard deviations: .6745 (x - median) / MAD. Where more than half of the values are equal the MAD is 0
 * and nothing is far.
 *
 * @see Iglewicz and Hoaglin 1993, How to Detect and Handle Outliers
 */
export function modifiedZ(values: readonly number[]): number[] {
  if (values.length === 0) return []
  const median = quantileInclusive(Float64Array.from(values).sort(), 0.5)
  const mad = quantileInclusive(Float64Array.from(values, (value) => Math.abs(value - median)).sort(), 0.5)
  return values.map((value) => (mad === 0 ? 0 : (0.6745 * (value - median)) / mad))
}

const measures: readonly { read: (request: TracedRequest) => number | undefined; words: (value: number, median: number) => string }[] = [
  { read: ({ latencyMs }) => latencyMs, words: (value, median) => `it took ${inSeconds(value)}, half of the requests at most ${inSeconds(median)}` },
  { read: ({ tokens }) => tokens?.output, words: (value, median) => `${value} tokens of output, half of the requests have at most ${median}` },
  { read: ({ tokens }) => tokens?.input, words: (value, median) => `${value} tokens of input, half of the requests have at most ${median}` },
]

/**
 * Requests that are far slower or longer than the others: a modified z-score over 3.5 of the logarithm, because times and lengths are skewed. The farthest
 * first. With fewer than 20 requests that tell a measure, none is an outlier by it.
 */
export function outliers(requests: readonly TracedRequest[]): { request: TracedRequest; why: string; z: number }[] {
  const found = new Map<TracedRequest, { request: TracedRequest; why: string; z: number }>()
  for (const { read, words } of measures) {
    const told = requests.flatMap((request) => {
      const value = read(request)
      return value === undefined || !(value > 0) ? [] : [{ request, value }]
    })
    if (told.length < leastRequests) continue
    const median = quantileInclusive(Float64Array.from(told, ({ value }) => value).sort(), 0.5)
    for (const [index, z] of modifiedZ(told.map(({ value }) => Math.log(value))).entries()) {
      const { request, value } = told[index]
      if (z > outlierAt && z > (found.get(request)?.z ?? 0)) found.set(request, { request, why: words(value, median), z })
    }
  }
  return [...found.values()].sort((a, b) => b.z - a.z || (a.request.traceId < b.request.traceId ? -1 : 1))
}

function inSeconds(ms: number): string {
  return `${(ms / 1000).toPrecision(2)} s`
}
