import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { intervalsOf, sweepLevels, unionOf } from './sweep-levels.ts'

const at = (startMs: number, endMs: number) => ({ startMs, endMs })

function stretches(...series: { startMs: number; endMs: number }[][]): [number, number, number[]][] {
  const seen: [number, number, number[]][] = []
  sweepLevels(series.map(intervalsOf), (from, to, levels) => seen.push([from, to, [...levels]]))
  return seen
}

describe('sweepLevels', () => {
  it('tells how many are open in each stretch (by hand)', () => {
    expect(stretches([at(0, 10), at(4, 6)], [at(5, 12)])).toEqual([
      [0, 4, [1, 0]],
      [4, 5, [2, 0]],
      [5, 6, [2, 1]],
      [6, 10, [1, 1]],
      [10, 12, [0, 1]],
    ])
  })

  it('takes calls one after the other for one at a time', () => {
    expect(stretches([at(0, 5), at(5, 9)]).map(([, , [level]]) => level)).toEqual([1, 1])
  })

  it('has an area that is the sum of the durations, whatever the order', () => {
    const call = fc.tuple(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 20 })).map(([from, length]) => at(from, from + length))
    fc.assert(
      fc.property(fc.array(call), (calls) => {
        let area = 0
        sweepLevels([intervalsOf(calls)], (from, to, [level]) => {
          area += (to - from) * level
        })
        expect(area).toBe(calls.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0))
      }),
    )
  })
})

it('unionOf joins what overlaps or touches, and keeps what does not', () => {
  expect(unionOf(intervalsOf([at(8, 9), at(0, 3), at(2, 5), at(5, 6)]))).toEqual({ starts: Float64Array.of(0, 8), ends: Float64Array.of(6, 9) })
})
