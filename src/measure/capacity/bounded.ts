import { type Figure, isMeasured, type Measurement, type Unit } from '../../model/measurement.ts'

/** A value with its bounds, low <= value <= high. */
export interface Bounded {
  value: number
  low: number
  high: number
}

/** `undefined` where the figure was refused or has no interval. @param widening factor on both arms of the interval */
export function boundedOf(figure: Figure | undefined, widening = 1): Bounded | undefined {
  if (!isMeasured(figure) || figure.interval === undefined) return undefined
  const { value, interval } = figure
  return { value, low: value - widening * (value - interval.low), high: value + widening * (interval.high - value) }
}

/**
 * Bounds of a - b from those of both, independent: a - b - √((a-a.low)² + (b.high-b)²), and the mirror of it.
 * @see Zou and Donner 2008, Statistics in Medicine 27, 1693-1702 (MOVER)
 */
export function difference(a: Bounded, b: Bounded): Bounded {
  const value = a.value - b.value
  return {
    value,
    low: value - Math.hypot(a.value - a.low, b.high - b.value),
    high: value + Math.hypot(a.high - a.value, b.value - b.low),
  }
}

/**
 * Bounds of a / b for b.low > 0: the ratios R at which a bound of a - R b is 0 (MOVER as {@link difference}, Fieller's way), in closed form
 * where a > 0; where a may be negative the plain quotients of bounds, which are wider.
 * @see Donner and Zou 2012, Statistical Methods in Medical Research 21, 347-359
 */
export function quotient(a: Bounded, b: Bounded): Bounded | undefined {
  if (!(b.low > 0)) return undefined
  const value = a.value / b.value
  const product = a.value * b.value
  const low =
    (product - Math.sqrt(Math.max(0, product ** 2 - a.low * b.high * (2 * a.value - a.low) * (2 * b.value - b.high)))) / (b.high * (2 * b.value - b.high))
  const high =
    (product + Math.sqrt(Math.max(0, product ** 2 - a.high * b.low * (2 * a.value - a.high) * (2 * b.value - b.low)))) / (b.low * (2 * b.value - b.low))
  const isClosed = a.low >= 0 && 2 * b.value > b.high
  return { value, low: isClosed ? low : Math.min(a.low / b.low, a.low / b.high), high: a.low >= 0 ? high : Math.max(a.high / b.low, a.high / b.high) }
}

/** A measurement of the value with its bounds as the 95 % interval. */
export function measurementOf({ value, low, high }: Bounded, unit: Unit, n: number, method: string, how: string): Measurement {
  return { value, unit, n, interval: { low: Math.min(low, value), high: Math.max(high, value), confidence: 0.95, method: how }, method }
}
