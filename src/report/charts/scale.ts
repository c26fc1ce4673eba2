import type { Unit } from '../../model/measurement.ts'
import { formatNumber } from '../format-number.ts'

/** A linear map from data to pixels, rounded to tenths so that the same data give the same short bytes. */
export function linear(domain: readonly [number, number], range: readonly [number, number]): (value: number) => number {
  const span = domain[1] - domain[0]
  const factor = span === 0 ? 0 : (range[1] - range[0]) / span
  return (value) => tenth(range[0] + (value - domain[0]) * factor)
}

/** As `linear`, on a logarithmic scale; what is not positive lies at the low end. */
export function logarithmic(domain: readonly [number, number], range: readonly [number, number]): (value: number) => number {
  const position = linear([Math.log10(domain[0]), Math.log10(domain[1])], range)
  return (value) => position(Math.log10(Math.max(domain[0], value)))
}

/** 1, 2 and 5 times powers of ten within the domain; only powers of ten where these are more than `most`. */
export function logTicks(low: number, high: number, most: number): number[] {
  const first = Math.floor(Math.log10(low))
  const decades = Array.from({ length: Math.ceil(Math.log10(high)) - first + 1 }, (_, index) => 10 ** (first + index))
  const within = (values: number[]) => values.map((value) => Number(value.toPrecision(12))).filter((value) => value >= low && value <= high)
  const candidates = [[1, 2, 5], [1, 3], [1]].map((factors) => within(decades.flatMap((decade) => factors.map((factor) => factor * decade))))
  return candidates.find((values) => values.length <= most) ?? candidates.at(-1) ?? []
}

/** A tick in as few characters as it takes: `2/s`, `500 ms`, `5 s`. */
export function tickText(value: number, unit: Unit): string {
  const [shown, suffix] = unit === 'ms' && value >= 1000 ? [value / 1000, ' s'] : [value, unit === 'ms' ? ' ms' : unit === 'per-s' ? '/s' : '']
  const decimals = (String(Number(shown.toPrecision(6))).split('.')[1] ?? '').length
  return `${unit === 'times' ? '×' : ''}${formatNumber(shown, decimals)}${suffix}`
}

export function tenth(value: number): number {
  const rounded = Math.round(value * 10) / 10
  return Object.is(rounded, -0) ? 0 : rounded
}

/** About `count` round numbers (1, 2 or 5 times a power of ten) that lie within the domain. */
export function ticks(low: number, high: number, count: number): number[] {
  if (!(high > low)) return [low]
  const rough = (high - low) / count
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)))
}
