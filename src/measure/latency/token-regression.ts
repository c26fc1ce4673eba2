import type { Figure, Measurement, Unit } from '../../model/measurement.ts'
import type { TokenRegression } from '../../model/traces-evidence.ts'
import { clustersOf } from '../interval/cluster-bootstrap.ts'
import { refusal } from '../interval/refusal.ts'
import { Z_95 } from '../interval/wilson.ts'
import type { TraceSample } from './trace-sample.ts'

const CALLS_NEEDED = 30

/** 97.5 % point of Student's t, by Cornish and Fisher's expansion; within .001 from 8 degrees of freedom on. @see Abramowitz and Stegun 26.7.5 */
export function tQuantile975(df: number): number {
  const z = Z_95
  const z3 = z ** 3
  const z5 = z ** 5
  const z7 = z ** 7
  return z + (z3 + z) / (4 * df) + (5 * z5 + 16 * z3 + 3 * z) / (96 * df ** 2) + (3 * z7 + 19 * z5 + 17 * z3 - 15 * z) / (384 * df ** 3)
}

type Row = readonly [number, number, number]

/** Inverse of a symmetric 2×2 matrix [[a, b], [b, d]]; `undefined` when its columns are as good as one. */
function inverse(a: number, b: number, d: number): [number, number, number] | undefined {
  const determinant = a * d - b * b
  return determinant <= 1e-10 * a * d ? undefined : [d / determinant, -b / determinant, a / determinant]
}

/**
 * Time of generation calls explained by their tokens: ordinary least squares ms = intercept + a · uncached input + b · output. What tokens
 * explain are long answers and prompts; what they do not is the provider. Intervals are from the sandwich estimator with whole sessions as
 * clusters, times G/(G-1) · (n-1)/(n-3), and t on G - 1 degrees of freedom (with every call its own cluster that is HC1).
 *
 * Refused under 30 calls with usage, without variation in both token counts, or when one of them follows from the other.
 *
 * @see Cameron and Miller 2015, A Practitioner's Guide to Cluster-Robust Inference, equation 12
 */
export function tokenRegression(samples: readonly TraceSample[]): TokenRegression | Figure {
  const rows: Row[] = []
  const keys: string[] = []
  for (const { generation, cluster } of samples) {
    for (const { ms, uncachedInput, output } of generation) {
      rows.push([uncachedInput, output, ms])
      keys.push(cluster)
    }
  }
  const n = rows.length
  if (n < CALLS_NEEDED) return refusal(`${n} generations tell their time and tokens; ${CALLS_NEEDED} are needed`, 'ms-per-token', n, CALLS_NEEDED)
  const mean = [0, 1, 2].map((i) => rows.reduce((sum, row) => sum + (row[i] ?? 0), 0) / n)
  const [meanInput = 0, meanOutput = 0, meanMs = 0] = mean
  let xx = 0
  let xy = 0
  let yy = 0
  let xt = 0
  let yt = 0
  let tt = 0
  for (const [input, output, ms] of rows) {
    const x = input - meanInput
    const y = output - meanOutput
    const t = ms - meanMs
    xx += x * x
    xy += x * y
    yy += y * y
    xt += x * t
    yt += y * t
    tt += t * t
  }
  const inverted = xx > 0 && yy > 0 ? inverse(xx, xy, yy) : undefined
  if (inverted === undefined) return refusal('token counts do not vary enough to tell input from output', 'ms-per-token', n)
  const [ixx, ixy, iyy] = inverted
  const perInput = ixx * xt + ixy * yt
  const perOutput = ixy * xt + iyy * yt
  const interceptMs = meanMs - perInput * meanInput - perOutput * meanOutput

  // Influence of each cluster on the three coefficients: the sandwich's filling, turned outward.
  const clusters = clustersOf(keys)
  const scores = new Float64Array(3 * clusters.count)
  let unexplained = 0
  rows.forEach(([input, output, ms], i) => {
    const x = input - meanInput
    const y = output - meanOutput
    const residual = ms - meanMs - perInput * x - perOutput * y
    unexplained += residual * residual
    const at = 3 * (clusters.of[i] ?? 0)
    const onInput = (ixx * x + ixy * y) * residual
    const onOutput = (ixy * x + iyy * y) * residual
    scores[at] = (scores[at] ?? 0) + onInput
    scores[at + 1] = (scores[at + 1] ?? 0) + onOutput
    scores[at + 2] = (scores[at + 2] ?? 0) + residual / n - meanInput * onInput - meanOutput * onOutput
  })
  const groups = clusters.count
  const correction = (groups / (groups - 1)) * ((n - 1) / (n - 3))
  const coefficient = (place: number, value: number, unit: Unit): Measurement => {
    const method = 'least squares on uncached input and output tokens'
    if (groups < 10) return { value, unit, n, noInterval: `${groups} sessions are too few for an interval`, method }
    let variance = 0
    for (let g = 0; g < groups; g += 1) variance += (scores[3 * g + place] ?? 0) ** 2
    const half = tQuantile975(groups - 1) * Math.sqrt(correction * variance)
    const name = groups < n ? `sandwich estimator over ${groups} sessions` : 'sandwich estimator (HC1)'
    return { value, unit, n, interval: { low: value - half, high: value + half, confidence: 0.95, method: name }, method }
  }
  return {
    stage: 'generate',
    n,
    msPerOutputToken: coefficient(1, perOutput, 'ms-per-token'),
    msPerUncachedInputToken: coefficient(0, perInput, 'ms-per-token'),
    interceptMs: coefficient(2, interceptMs, 'ms'),
    r2: tt > 0 ? Math.min(1, Math.max(0, 1 - unexplained / tt)) : 0,
  }
}
