import type { Figure } from '../../../model/measurement.ts'
import { percentileInterval, resampleClusters } from '../../interval/cluster-bootstrap.ts'
import { refusal } from '../../interval/refusal.ts'

/** Fewest gaps for the figure: below that its interval says next to nothing. */
const LEAST_GAPS = 30
const REPLICATES = 1000

/** Coefficient of variation with the sample's standard deviation (n - 1). */
function cvOf(sum: number, squares: number, n: number): number {
  const mean = sum / n
  return Math.sqrt(Math.max(0, (squares - n * mean * mean) / (n - 1))) / mean
}

/**
 * Burstiness of arrivals: standard deviation of the gaps over their mean. 0 is evenly spaced, 1 Poisson, above it bursty.
 *
 * The interval is a bootstrap of blocks of n^(1/3) gaps, because gaps within a burst resemble one another. With few large gaps, as in real
 * traffic, the figure hangs on them and the interval is wide on the lower side only.
 *
 * @param timesMs ascending
 * @returns a refusal below 30 gaps, and where all arrivals are at one time
 * @see Künsch 1989, Annals of Statistics 17, 1217-1241 (blocks); Davison and Hinkley 1997, section 8.2
 */
export function interArrivalCv(timesMs: ArrayLike<number>, seed = 1): Figure {
  const n = Math.max(0, timesMs.length - 1)
  if (n < LEAST_GAPS) return refusal(`the burstiness of arrivals needs ${LEAST_GAPS} gaps, there are ${n}`, 'ratio', n, LEAST_GAPS)
  // In units of the mean gap, so that sums of squares lose nothing to scale.
  const meanMs = ((timesMs[n] ?? 0) - (timesMs[0] ?? 0)) / n
  if (!(meanMs > 0)) return refusal('all arrivals are at one time', 'ratio', n)
  const blockLength = Math.floor(Math.cbrt(n))
  const count = Math.ceil(n / blockLength)
  const sums = new Float64Array(count)
  const squares = new Float64Array(count)
  const sizes = new Int32Array(count)
  const of = Int32Array.from({ length: n }, (_, i) => Math.floor(i / blockLength))
  of.forEach((block, i) => {
    const gap = ((timesMs[i + 1] ?? 0) - (timesMs[i] ?? 0)) / meanMs
    sums[block] = (sums[block] ?? 0) + gap
    squares[block] = (squares[block] ?? 0) + gap * gap
    sizes[block] = (sizes[block] ?? 0) + 1
  })
  const weighted = (values: Float64Array, weights: Int32Array): number => values.reduce((sum, value, i) => sum + value * (weights[i] ?? 0), 0)
  const resampled = new Float64Array(REPLICATES)
  resampleClusters({ of, sizes, count }, REPLICATES, seed, (weights, total, replicate) => {
    resampled[replicate] = cvOf(weighted(sums, weights), weighted(squares, weights), total)
  })
  const once = new Int32Array(count).fill(1)
  const interval = percentileInterval(resampled, 0.95, `bootstrap of ${count} blocks of ${blockLength} gaps, ${REPLICATES} resamples`)
  const value = cvOf(weighted(sums, once), weighted(squares, once), n)
  const method = 'standard deviation of gaps over their mean'
  return { value, unit: 'ratio', n, ...(interval === undefined ? { noInterval: 'not defined in too many resamples' } : { interval }), method }
}
