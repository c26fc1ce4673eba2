import type { Measurement, Refusal, Unit } from '../model/measurement.ts'

/** Test support: figures made up for a test, and evidence with parts of it changed. */
export type Overrides<T> = T extends readonly unknown[] ? T : T extends object ? { [Key in keyof T]?: Overrides<T[Key]> } : T

export function measured(value: number, unit: Unit, n: number, interval?: readonly [low: number, high: number]): Measurement {
  if (interval === undefined) return { value, unit, n, noInterval: 'a fixture without one', method: 'fixture' }
  return { value, unit, n, interval: { low: interval[0], high: interval[1], confidence: 0.95, method: 'fixture' }, method: 'fixture' }
}

export function refusal(refused: string, unit: Unit, n: number, needsN?: number): Refusal {
  return { refused, unit, n, ...(needsN !== undefined && { needsN }) }
}

/** A figure, a share or a list has no parts that could be changed alone. */
function isWhole(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Array.isArray(value) || 'unit' in value || 'figure' in value
}

/** `base` with parts of it changed. Objects merge; arrays, figures and shares are replaced whole. */
export function merged(base: unknown, over: unknown): unknown {
  if (over === undefined) return base
  if (isWhole(base) || isWhole(over) || typeof base !== 'object' || typeof over !== 'object' || base === null || over === null) return over
  const before = new Map(Object.entries(base))
  return { ...base, ...Object.fromEntries(Object.entries(over).map(([key, value]) => [key, merged(before.get(key), value)])) }
}
