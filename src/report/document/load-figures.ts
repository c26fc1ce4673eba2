import type { LoadStep } from '../../model/load-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { formatCount, formatNumber } from '../format-number.ts'

/** A rate of a plan, which is exact and so claims no digits: `16/s`. */
export function askedRate(perS: number): string {
  return `${formatCount(perS)}/s`
}

/** A relative increase as a multiple: .5, half as long again, is ×1.5. */
export function asTimes(figure: Figure): Figure {
  if (!isMeasured(figure)) return { ...figure, unit: 'times' }
  const { interval } = figure
  return {
    ...figure,
    value: figure.value + 1,
    unit: 'times',
    ...(interval === undefined ? {} : { interval: { ...interval, low: interval.low + 1, high: interval.high + 1 } }),
  }
}

/** A coefficient of variation is no share of anything, so it is not printed in percent. */
export function plainNumber(figure: Figure): Figure {
  return { ...figure, unit: 'count' }
}

/** Requests in flight, which nobody needs to a hundredth. */
export function inFlightText(value: number): string {
  return formatNumber(value, value < 10 ? 1 : 0)
}

/** A percentile of the time to first token, or why there is none. */
export function firstTokenAt({ firstToken }: LoadStep, pick: 'p50' | 'p95'): Figure {
  return 'p50' in firstToken ? firstToken[pick] : firstToken
}
