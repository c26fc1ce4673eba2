import { describe, expect, it } from 'vitest'
import { parseCount, parseTime } from './review-flags.ts'

// A time without a zone must not depend on where the program runs.
process.env.TZ = 'America/New_York'

const nowMs = Date.UTC(2026, 10, 2, 12)

describe('times on the command line', () => {
  it.each([
    ['2026-11-01', Date.UTC(2026, 10, 1)],
    ['2026-11-01T06:00:00Z', Date.UTC(2026, 10, 1, 6)],
    ['2026-11-01T06:00:00', Date.UTC(2026, 10, 1, 6)],
    ['2026-11-01T06:00:00+02:00', Date.UTC(2026, 10, 1, 4)],
    ['24h', Date.UTC(2026, 10, 1, 12)],
    ['30m', Date.UTC(2026, 10, 2, 11, 30)],
    ['7d', Date.UTC(2026, 9, 26, 12)],
  ])('reads %s', (value, expected) => {
    expect(parseTime('since', value, nowMs)).toBe(expected)
  })

  it.each(['yesterday', '12', '2026-13-45', '', '7w'])('refuses %j, naming the flag and what it takes', (value) => {
    expect(() => parseTime('since', value, nowMs)).toThrow(expect.objectContaining({ code: 'usage', message: `--since ${value} is not a time.` }))
  })
})

describe('counts on the command line', () => {
  it('reads a whole number', () => expect(parseCount('max-traces', '10000')).toBe(10_000))

  it.each(['0', '-1', '1.5', 'many', 'NaN', '1e400'])('refuses %s', (value) => {
    expect(() => parseCount('max-traces', value)).toThrow(expect.objectContaining({ code: 'usage' }))
  })
})
