import type { Figure, Measurement } from '../model/measurement.ts'
import { difference, number, quantity } from '../model/number-words.ts'

export { difference, number, quantity }

/** A difference with all that a claim owes. */
export function differenceTold(figure: Figure): string {
  if (!('value' in figure)) return `not given: ${refused(figure)}`
  const { value, unit, interval, n, noInterval } = figure
  if (interval === undefined) return `${difference(value, unit)} (n ${number(n)}, no interval: ${noInterval ?? 'none was given'})`
  return `${difference(value, unit)} (${quantity(interval.confidence, 'ratio')} interval ${difference(interval.low, unit)} to ${difference(interval.high, unit)}, n ${number(n)})`
}

/** A relative change as a decrease or increase: `22 % less`, `no change`. */
export function change(ratio: number): string {
  if (ratio === 0) return 'no change'
  return `${quantity(Math.abs(ratio), 'ratio')} ${ratio < 0 ? 'less' : 'more'}`
}

/** Interval and n in brackets: `(95 % interval 10 % to 14 %, n 400)`, or why there is no interval. */
export function certainty({ interval, noInterval, n, unit }: Measurement): string {
  if (interval === undefined) return `(n ${number(n)}, no interval: ${noInterval ?? 'none was given'})`
  return `(${quantity(interval.confidence, 'ratio')} interval ${quantity(interval.low, unit)} to ${quantity(interval.high, unit)}, n ${number(n)})`
}

/** A figure with all that a claim owes: value, unit, interval, n; or the refusal with what would settle it. */
export function told(figure: Figure): string {
  if ('value' in figure) return `${quantity(figure.value, figure.unit)} ${certainty(figure)}`
  return `not given: ${refused(figure)}`
}

/** Why a figure was refused, and the n that would settle it. */
export function refused(figure: Figure): string {
  if ('value' in figure) return 'it was measured'
  return figure.needsN === undefined ? `${figure.refused} (n ${number(figure.n)})` : `${figure.refused} (n ${number(figure.n)}, needs ${number(figure.needsN)})`
}

/** `1 span`, `2 spans`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${number(count)} ${count === 1 ? one : many}`
}

/** `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}

/** `p99` for .99. */
export function percentile(quantile: number): string {
  return `p${number(100 * quantile)}`
}
