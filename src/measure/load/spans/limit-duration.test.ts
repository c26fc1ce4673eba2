import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../interval/random.ts'
import { limitDuration } from './limit-duration.ts'

const random = seededRandom(3)
const exponential = (meanMs: number) => -meanMs * Math.log(1 - random())
const many = (draw: () => number) => Array.from({ length: 200 }, draw)

describe('limitDuration', () => {
  it('is the one duration at which most failures end, whatever succeeds', () => {
    expect(limitDuration([1000, 1004, 1009, 50], [])).toBe(1004)
  })

  it('is the edge that no success passes, where timers of a busy process come late (limit 250 ms, up to hundreds more)', () => {
    const failed = many(() => 250 + exponential(80))
    expect(
      limitDuration(
        failed,
        many(() => 240 * random()),
      ),
    ).toBeCloseTo(250, -1)
  })

  it('is none where calls that fail and calls that succeed take as long', () => {
    expect(
      limitDuration(
        many(() => 250 + exponential(80)),
        many(() => 250 + exponential(80)),
      ),
    ).toBeUndefined()
  })

  it('is none where failures have no sharp edge, though all are slower than successes', () => {
    const spread = Array.from({ length: 200 }, (_, i) => 300 * 1.02 ** i)
    expect(
      limitDuration(
        spread.map((ms) => ms ** 2),
        many(() => 200 * random()),
      ),
    ).toBeUndefined()
  })

  it('is none of failures that come at once', () => {
    expect(
      limitDuration(
        many(() => random()),
        many(() => random()),
      ),
    ).toBeUndefined()
  })
})
