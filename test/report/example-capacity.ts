import type { CapacityEvidence, CapacityForecast, ScalabilityFit, StageCurve } from '../../src/model/load-evidence.ts'
import type { BreaksNext } from '../../src/model/review.ts'
import { measured, refused } from './figures.ts'

/** X(N) = λN / (1 + σ(N-1) + κN(N-1)), with the figures of the fixture. */
const [lambda, sigma, kappa] = [2.5, 0.1, 0.0003]
const throughputAt = (inFlight: number) => (lambda * inFlight) / (1 + sigma * (inFlight - 1) + kappa * inFlight * (inFlight - 1))

/** A point every two in flight; what lies over 48 was not driven. */
const curve: ScalabilityFit['curve'] = [1, ...Array.from({ length: 36 }, (_, index) => 2 + index * 2)].map((inFlight) => {
  const perS = throughputAt(inFlight)
  const half = inFlight > 48 ? 0.04 + (inFlight - 48) * 0.009 : 0.04
  return { inFlight, perS, low: perS * (1 - half), high: perS * (1 + half), extrapolated: inFlight > 48 }
})

const fit: ScalabilityFit = {
  lambda: measured(lambda, 'per-s', 6, [2.3, 2.66]),
  sigma: measured(sigma, 'ratio', 6, [0.071, 0.128]),
  kappa: measured(kappa, 'ratio', 6, [0.0001, 0.0008]),
  peakInFlight: measured(Math.sqrt((1 - sigma) / kappa), 'count', 6, [36.2, 91.5]),
  peakPerS: measured(throughputAt(Math.sqrt((1 - sigma) / kappa)), 'per-s', 6, [17.4, 20.6]),
  r2: 0.988,
  curve,
}

const rates = [1, 2, 4, 8, 16, 24] as const

function stageCurve(stage: string, p50s: readonly number[], growth: number, shareOfGrowth: number): StageCurve {
  return {
    stage,
    points: rates.map((askedPerS, index) => {
      const p50Ms = p50s[index] ?? 0
      return { askedPerS, callsPerS: askedPerS, inFlight: (askedPerS * p50Ms) / 1000, p50Ms, p95Ms: p50Ms * 2.1, calls: askedPerS * 60 }
    }),
    growth: measured(growth, 'ratio', 60, [growth * 0.9 - 0.02, growth * 1.1 + 0.03]),
    shareOfGrowth: measured(shareOfGrowth, 'ratio', 60, [shareOfGrowth * 0.9, Math.min(1, shareOfGrowth * 1.08 + 0.01)]),
  }
}

const forecasts: CapacityForecast[] = [
  {
    multiple: 2,
    atPerS: 10,
    basis: 'measured',
    holds: 'yes',
    throughputPerS: measured(9.9, 'per-s', 6, [9.6, 10]),
    p95Ms: measured(1420, 'ms', 6, [1290, 1610]),
    statement: 'The rate lies under the whole interval of the knee.',
  },
  {
    multiple: 10,
    atPerS: 50,
    basis: 'beyond',
    holds: 'no',
    throughputPerS: measured(17.9, 'per-s', 6, [13.6, 20.1]),
    p95Ms: refused('no steady state: more arrives than the system can answer', 'ms', 6),
    statement: 'The rate is over the peak of the fit, so the queue grows for as long as the load lasts.',
  },
]

export const exampleCapacity: CapacityEvidence = {
  today: measured(5, 'per-s', 4812, [4.6, 5.4]),
  points: [
    { askedPerS: 1, throughputPerS: 1, inFlight: 0.4, goodputRatio: 1, p95Ms: refused('too few requests', 'ms', 60, 75), held: true },
    { askedPerS: 2, throughputPerS: 2, inFlight: 0.8, goodputRatio: 1, p95Ms: measured(840, 'ms', 120, [760, 990]), held: true },
    { askedPerS: 4, throughputPerS: 4, inFlight: 1.7, goodputRatio: 1, p95Ms: measured(902, 'ms', 240, [851, 1010]), held: true },
    { askedPerS: 8, throughputPerS: 7.9, inFlight: 4.2, goodputRatio: 0.998, p95Ms: measured(1210, 'ms', 480, [1120, 1330]), held: true },
    { askedPerS: 16, throughputPerS: 15.6, inFlight: 14.8, goodputRatio: 0.991, p95Ms: measured(2480, 'ms', 960, [2290, 2710]), held: true },
    { askedPerS: 24, throughputPerS: 19.1, inFlight: 47.5, goodputRatio: 0.42, p95Ms: measured(11_800, 'ms', 1440, [10_900, 12_700]), held: false },
  ],
  fit,
  knee: {
    value: 16,
    unit: 'per-s',
    n: 6,
    interval: { low: 16, high: 24, confidence: 0.95, method: 'between the last level that held and the first that did not' },
    method: 'highest level with goodput of 99 % and no rising trend in flight',
  },
  heldPerS: 16,
  failedPerS: 24,
  failedBecause: 'goodput 42 %, and requests in flight rose by 0.9 a second',
  stages: [
    stageCurve('rerank', [181, 184, 192, 240, 610, 4900], 26, 0.91),
    stageCurve('generate', [520, 522, 528, 541, 580, 660], 0.27, 0.03),
    stageCurve('retrieve', [44, 44, 45, 51, 66, 122], 1.77, 0.02),
    stageCurve('embed', [21, 21, 22, 24, 31, 58], 1.76, 0.01),
  ],
  saturates: { stage: 'rerank', reason: 'its calls take 27 times as long at 24/s as at 1/s', shareOfGrowth: measured(0.91, 'ratio', 60, [0.84, 0.97]) },
  forecasts,
}

export const exampleBreaksNext: BreaksNext = {
  today: exampleCapacity.today,
  marks: [
    {
      id: 'saturation',
      limit: 'rerank saturates',
      stage: 'rerank',
      axis: 'requests',
      multiple: measured(3.2, 'times', 6, [2.96, 5.2]),
      at: measured(16, 'per-s', 6, [16, 24]),
      basis: 'measured',
      extrapolated: false,
      pointer: '/load/capacity/knee',
    },
    {
      id: 'latency-objective',
      limit: 'p95 passes 4,000 ms',
      axis: 'requests',
      multiple: measured(3.6, 'times', 6, [3.3, 4.7]),
      at: measured(18, 'per-s', 6, [16.8, 21.9]),
      basis: 'estimated',
      extrapolated: false,
      pointer: '/load/capacity/points',
    },
    {
      id: 'embed-saturation',
      limit: 'embed saturates',
      stage: 'embed',
      axis: 'requests',
      multiple: measured(11, 'times', 6, [7.4, 19]),
      at: measured(55, 'per-s', 6, [37, 95]),
      basis: 'estimated',
      extrapolated: true,
      pointer: '/load/capacity/stages/3',
    },
  ],
  unseen: [
    { limit: 'cost per user over its ceiling', command: 'loadbearing cost (planned, not in this version)' },
    { limit: 'recall under its target as the corpus grows', command: 'loadbearing retrieval (planned, not in this version)' },
  ],
}
