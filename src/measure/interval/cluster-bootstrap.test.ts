import { describe, expect, it } from 'vitest'
import { clustersOf, percentileInterval, resampleClusters } from './cluster-bootstrap.ts'
import { hashUniform, seededRandom } from './random.ts'

function spreadOfMean(keys: string[], values: number[]): number {
  const clusters = clustersOf(keys)
  const means = new Float64Array(1000)
  resampleClusters(clusters, means.length, 7, (weights, total, replicate) => {
    let sum = 0
    values.forEach((value, i) => {
      sum += value * (weights[clusters.of[i] ?? 0] ?? 0)
    })
    means[replicate] = sum / total
  })
  const centre = means.reduce((a, b) => a + b, 0) / means.length
  return Math.sqrt(means.reduce((sum, mean) => sum + (mean - centre) ** 2, 0) / means.length)
}

describe('cluster bootstrap', () => {
  it('numbers clusters by first appearance and counts them', () => {
    expect(clustersOf(['b', 'a', 'b'])).toEqual({ of: Int32Array.from([0, 1, 0]), sizes: Int32Array.from([2, 1]), count: 2 })
  })

  it('draws as many clusters as there are, and says how many observations they hold', () => {
    const clusters = clustersOf(['a', 'a', 'a', 'b', 'c'])
    resampleClusters(clusters, 50, 1, (weights, total) => {
      expect(weights.reduce((a, b) => a + b, 0)).toBe(3)
      expect(total).toBe(3 * (weights[0] ?? 0) + (weights[1] ?? 0) + (weights[2] ?? 0))
    })
  })

  it('has the standard error of the mean when each observation is alone: sd / sqrt(n) of 0 and 1 in equal parts is .05 at 100', () => {
    const values = Array.from({ length: 100 }, (_, i) => i % 2)
    expect(
      spreadOfMean(
        Array.from(values, (_, i) => String(i)),
        values,
      ),
    ).toBeCloseTo(0.05, 2)
  })

  it('is wider by the square root of the cluster size when a cluster repeats one value: .1 for clusters of 4', () => {
    const values = Array.from({ length: 100 }, (_, i) => Math.floor(i / 4) % 2)
    expect(
      spreadOfMean(
        Array.from(values, (_, i) => String(Math.floor(i / 4))),
        values,
      ),
    ).toBeCloseTo(0.1, 1)
  })

  it('gives the same draws for the same seed and others for another', () => {
    const draws = (seed: number): number[] => Array.from({ length: 5 }, seededRandom(seed))
    expect(draws(1)).toEqual(draws(1))
    expect(draws(1)).not.toEqual(draws(2))
  })

  it('refuses an interval when the figure is not defined in a tenth of the resamples', () => {
    const values = Float64Array.from({ length: 100 }, (_, i) => (i < 11 ? Number.NaN : i))
    expect(percentileInterval(values, 0.95, 'x')).toBeUndefined()
    expect(percentileInterval(values.fill(1, 0, 2), 0.95, 'x')).toMatchObject({ high: expect.any(Number) })
  })
})

describe('hashUniform', () => {
  it('is even over keys that differ little', () => {
    const values = Array.from({ length: 10_000 }, (_, i) => hashUniform(`trace/${i}`, 3))
    expect(values.reduce((a, b) => a + b, 0) / values.length).toBeCloseTo(0.5, 1)
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const inside = values.filter((value) => Math.floor(value * 10) === tenth).length
      expect(Math.abs(inside - 1000)).toBeLessThan(150)
    }
  })
})
