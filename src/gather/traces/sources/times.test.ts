import { describe, expect, it } from 'vitest'
import { goDurationToNs, hrTimeToNs, isoToNs, unitToNs } from './times.ts'

describe('times', () => {
  it.each([
    ['1970-01-01T00:00:00Z', 0n],
    ['2017-01-26T16:46:31.639875139-05:00', 1485467191639875139n],
    ['2025-06-01T10:00:00.1234567899Z', 1748772000123456789n],
    ['2025-06-01 10:00:00', 1748772000000000000n],
    ['2025-06-01T10:00:00,5+0200', 1748764800500000000n],
    ['2025-06-01T10:00+02', 1748764800000000000n],
    ['1969-12-31T23:59:59.5Z', -500000000n],
  ])('reads ISO 8601 %s, in UTC where no zone is given', (text, ns) => {
    expect(isoToNs(text)).toBe(ns)
  })

  it.each(['', 'yesterday', '2025-13-01T00:00:00Z', '1748772000', '2025-06-01', 5, null])('takes %j for no ISO time', (value) => {
    expect(isoToNs(value)).toBeUndefined()
  })

  it('reads numbers in a unit, whole ones in text without losing a digit', () => {
    expect(unitToNs('1700000000123456789', 'ns')).toBe(1700000000123456789n)
    expect(unitToNs(1485467191639875, 'us')).toBe(1485467191639875000n)
    expect(unitToNs('12.5', 'ms')).toBe(12500000n)
    expect(unitToNs(-1.5, 's')).toBe(-1500000000n)
    for (const value of ['', 'x', Number.NaN, Number.POSITIVE_INFINITY, null, true]) expect(unitToNs(value, 'ms')).toBeUndefined()
  })

  it('reads Go durations', () => {
    expect(['5000ns', '1.5s', '2ms', '3µs', '1m', '0.5h'].map(goDurationToNs)).toEqual([5000n, 1500000000n, 2000000n, 3000n, 60000000000n, 1800000000000n])
    expect([5, '5', '1h2m'].map(goDurationToNs)).toEqual([undefined, undefined, undefined])
  })

  it('reads [seconds, nanoseconds]', () => {
    expect(hrTimeToNs([1748772000, 123456789])).toBe(1748772000123456789n)
    expect(hrTimeToNs([1])).toBeUndefined()
  })
})
