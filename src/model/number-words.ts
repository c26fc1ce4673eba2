import type { Unit } from './measurement.ts'

/**
 * `1,204`; fractions to three significant digits; a minus sign as reports write it.
 *
 * @param value in any unit
 */
export function number(value: number): string {
  if (Number.isInteger(value) || Math.abs(value) >= 100) return typographic(Math.round(value).toLocaleString('en-US'))
  const rounded = Number(value.toPrecision(3))
  return typographic(rounded.toLocaleString('en-US', { maximumFractionDigits: 8 }))
}

/** A minus sign, as the report writes it. */
function typographic(text: string): string {
  return text.replace('-', '−')
}

/**
 * A value with its unit, as a sentence says it: `812 ms`, `12.3 %`, `$0.0123`.
 *
 * @param value in `unit`; a ratio as a share of 1
 */
export function quantity(value: number, unit: Unit): string {
  switch (unit) {
    case 'ratio':
      return `${number(100 * value)} %`
    case 'ms':
      return Math.abs(value) >= 1000 ? `${number(value / 1000)} s` : `${number(value)} ms`
    case 'usd':
      return `$${number(value)}`
    case 'usd-per-1k-requests':
      return `$${number(value)} per 1,000 requests`
    case 'tokens':
      return `${number(value)} ${value === 1 ? 'token' : 'tokens'}`
    case 'count':
      return number(value)
    case 'ns':
      return `${number(value)} ns`
    case 'per-s':
      return `${number(value)} per second`
    case 'ms-per-token':
      return `${number(value)} ms a token`
    case 'bytes':
      return `${number(value)} bytes`
    case 'coefficient':
      return number(value)
    case 'times':
      return `×${number(value)}`
  }
}

/**
 * The size of a difference: of shares in points, since a percentage would read as a part of what was there.
 *
 * @param value in `unit`; a ratio as a share of 1
 */
export function difference(value: number, unit: Unit): string {
  return unit === 'ratio' ? `${number(100 * value)} ${Math.abs(100 * value) === 1 ? 'point' : 'points'}` : quantity(value, unit)
}

/**
 * A p value after its letter: `p 0.012`, or `p < 0.001`.
 *
 * @param p 0 to 1
 */
export function pValueWords(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p ${number(p)}`
}
