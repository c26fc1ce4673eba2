import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { commonDuration } from './common-duration.ts'

describe('commonDuration', () => {
  it('is the middle of the calls that end within 2 % of each other (by hand: 1000, 1005, 1019 of 1000 to 1020)', () => {
    expect(commonDuration([1019, 1000, 40, 1005])).toEqual({ atMs: 1005, calls: 3 })
  })

  it('takes two calls for chance', () => {
    expect(commonDuration([1000, 1000])).toBeUndefined()
  })

  it('takes a window with less than half of the failures for chance', () => {
    expect(commonDuration([1000, 1000, 1000, 10, 20, 40, 80])).toBeUndefined()
  })

  it('sees no limit in calls that fail at once', () => {
    expect(commonDuration([0.1, 0.1, 0.1, 0.1])).toBeUndefined()
  })

  it('does not depend on the order of the calls', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 50 })), (durations) => {
        expect(commonDuration([...durations].reverse())).toEqual(commonDuration(durations))
      }),
    )
  })
})
