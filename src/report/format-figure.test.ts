import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { units } from '../model/measurement.ts'
import { formatBare, formatFigure } from './format-figure.ts'
import { formatNumber, formatValue } from './format-number.ts'

const interval = (low: number, high: number, confidence = 0.95) => ({ low, high, confidence, method: 'bootstrap' })

describe('formatFigure', () => {
  it('prints value, unit, interval and n', () => {
    expect(formatFigure({ value: 812, unit: 'ms', n: 1204, interval: interval(790, 840), method: 'quantile' })).toBe('812 ms [790, 840], n 1,204')
  })

  it('prints a refusal with what would settle it, and never as 0', () => {
    expect(formatFigure({ refused: 'too few requests for p99', unit: 'ms', n: 41, needsN: 400 })).toBe('not given: too few requests for p99 (n 41, needs 400)')
    expect(formatFigure({ refused: 'no request', unit: 'ms', n: 0 })).toBe('not given: no request (n 0)')
  })

  it('says of what was never measured that it was not', () => {
    expect(formatFigure(undefined)).toBe('not measured')
  })

  it('says why there is no interval', () => {
    expect(formatFigure({ value: 3, unit: 'count', n: 3, noInterval: 'a full count', method: 'count' })).toBe('3, n 3 (no interval: a full count)')
  })

  it('names a confidence that is not 95 %', () => {
    expect(formatFigure({ value: 0.5, unit: 'ratio', n: 10, interval: interval(0.2, 0.8, 0.9), method: 'Wilson' })).toBe('50.0 % [20.0, 80.0] at 90.0 %, n 10')
  })

  it('prints the interval on the scale of its value', () => {
    expect(formatFigure({ value: 12_400, unit: 'ms', n: 10, interval: interval(9800, 15_000), method: 'quantile' })).toBe('12.4 s [9.8, 15.0], n 10')
    expect(formatFigure({ value: 0.0138, unit: 'usd', n: 10, interval: interval(0.0134, 0.0141), method: 'mean' })).toBe('$0.0138 [0.0134, 0.0141], n 10')
  })

  it('keeps the sign of multiples on both ends of their interval', () => {
    expect(formatFigure({ value: 3.2, unit: 'times', n: 6, interval: interval(2.8, 4.1), method: 'knee' })).toBe('×3.2 (×2.8 to ×4.1), n 6')
    expect(formatBare({ value: 12, unit: 'times', n: 6, interval: interval(8, 15, 0.9), method: 'knee' })).toBe('×12 (×8 to ×15) at 90.0 %')
  })

  it('leaves out n and reasons where they stand beside it, and still prints a refusal as one', () => {
    expect(formatBare({ value: 812, unit: 'ms', n: 1204, interval: interval(790, 840), method: 'quantile' })).toBe('812 ms [790, 840]')
    expect(formatBare({ refused: 'too few requests', unit: 'ms', n: 41, needsN: 400 })).toBe('not given')
  })

  it('does not round an interval to a point', () => {
    expect(formatFigure({ value: 1, unit: 'ratio', n: 39_223, interval: interval(0.9999, 1), method: 'Wilson' })).toBe('100 % [99.99, 100.00], n 39,223')
  })
})

describe('formatValue', () => {
  it.each([
    [0, 'ms', '0 ms'],
    [0.42, 'ms', '0.420 ms'],
    [0.0004, 'ms', '400 ns'],
    [9120, 'ms', '9,120 ms'],
    [-0.49, 'ratio', '−49.0 %'],
    [0.000833, 'ratio', '0.08 %'],
    [0.0000012, 'ratio', '0.000120 %'],
    [1234.5, 'usd', '$1,235'],
    [-3.4, 'usd', '−$3.40'],
    [4.21, 'usd-per-1k-requests', '$4.21 per 1,000 requests'],
    [81_204_331, 'bytes', '81.2 MB'],
    [999, 'bytes', '999 B'],
    [21.34, 'ms-per-token', '21.3 ms/token'],
    [12.3, 'per-s', '12.3/s'],
    [1204, 'tokens', '1,204 tokens'],
    [3.21, 'times', '×3.2'],
    [0.5, 'times', '×0.50'],
    [120, 'times', '×120'],
  ] as const)('prints %d %s as %s', (value, unit, text) => {
    expect(formatValue(value, unit)).toBe(text)
  })

  it('prints every finite number in every unit without NaN, Infinity or exponent, and never a value apart from zero as bare 0', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e15, max: 1e15 }), fc.constantFrom(...units), (value, unit) => {
        const text = formatValue(value, unit)
        expect(text).not.toMatch(/NaN|Infinity|undefined|\de/)
        if (Math.abs(value) > 1e-5) expect(text).toMatch(/[1-9]/)
      }),
    )
  })
})

describe('formatNumber', () => {
  it('has no minus in front of a zero that rounding made', () => {
    expect(formatNumber(-0.001, 1)).toBe('0.0')
  })
})
