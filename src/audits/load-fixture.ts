import { share } from '../measure/interval/wilson.ts'
import type { CapacityEvidence, CapacityPoint, StageCurve } from '../model/capacity-evidence.ts'
import type { Quantiles } from '../model/latency-evidence.ts'
import { type LoadEvidence, type LoadQuantiles, type LoadStageStep, LoadStep } from '../model/load-evidence.ts'
import { BlockingStage, LimitUnderLoad, type LoadMechanisms, PoolWait, RetriesUnderLoad } from '../model/load-mechanisms.ts'
import type { Figure } from '../model/measurement.ts'
import { measured, merged, type Overrides, refusal } from './figure-fixture.ts'

// Longer than files here should be, on purpose: one run of load against a system that sheds what it cannot take, seen whole, and each of its parts.

const stepDurationMs = 30_000

/** A figure whose interval is 10 % of its value to both sides. */
function near(value: number, unit: 'ms' | 'ratio' | 'per-s' | 'times' | 'count', n: number): Figure {
  return measured(value, unit, n, [0.9 * value, 1.1 * value])
}

function stageTimes(p50: number, p99: number, n: number): Quantiles {
  return { p50: near(p50, 'ms', n), p90: near((p50 + p99) / 2, 'ms', n), p95: near(0.8 * p99, 'ms', n), p99: near(p99, 'ms', n), mean: near(p50, 'ms', n) }
}

function times(p50: number, p99: number, n: number): LoadQuantiles {
  return { ...stageTimes(p50, p99, n), p999: refusal('p99.9 needs 3700 requests', 'ms', n, 3700) }
}

export function stageStep(stage: string, calls: number, p50Ms: number, errors = 0): LoadStageStep {
  const inFlightMean = (calls * p50Ms) / stepDurationMs
  return { stage, calls, duration: stageTimes(p50Ms, 2.5 * p50Ms, calls), inFlightMean, inFlightMax: Math.ceil(2 * inFlightMean) + 1, errors }
}

/** One level: `p50Ms` is the median latency, of which one third is rerank and the rest generate. */
export function loadStep(askedPerS: number, p50Ms: number, overrides: Overrides<LoadStep> = {}): LoadStep {
  const due = (askedPerS * stepDurationMs) / 1000
  const latency = times(p50Ms, 2.5 * p50Ms, due)
  const step: LoadStep = {
    askedPerS,
    startMs: 0,
    durationMs: stepDurationMs,
    due,
    ok: due,
    throughputPerS: measured(askedPerS, 'per-s', due, [0.95 * askedPerS, 1.05 * askedPerS]),
    goodput: share(due, due),
    latency,
    latencyOfSuccesses: latency,
    serviceTime: latency,
    firstToken: times(0.4 * p50Ms, p50Ms, due),
    timePerDelta: near(20, 'ms', due),
    lag: { p50Ms: 0.2, p99Ms: 1, maxMs: 3 },
    inFlight: { mean: (askedPerS * p50Ms) / 1000, max: Math.ceil((3 * askedPerS * p50Ms) / 1000), trendPerS: measured(0, 'per-s', 10, [-0.05, 0.05]) },
    outcomes: [{ outcome: 'ok', count: due }],
    stages: [stageStep('request', due, p50Ms), stageStep('rerank', due, p50Ms / 3), stageStep('generate', due, (2 * p50Ms) / 3)],
  }
  return LoadStep.parse(merged(step, overrides))
}

/** A stage that holds its process while it runs; the healthy system has it, and others go on beside it. */
export function blockingStage(overrides: Overrides<BlockingStage> = {}): BlockingStage {
  const stage: BlockingStage = {
    service: 'api',
    stage: 'rerank',
    spanName: 'rerank candidates',
    calls: 480,
    watched: 400,
    eventsInside: 950,
    eventsExpected: 1000,
    ratio: measured(0.95, 'ratio', 1000, [0.89, 1.01]),
    duration: stageTimes(60, 90, 480),
    busyRatio: 0.4,
  }
  return BlockingStage.parse(merged(stage, overrides))
}

/** Calls that wait for a connection; in the healthy system they do not. */
export function poolWait(overrides: Overrides<PoolWait> = {}): PoolWait {
  const at = (askedPerS: number) => ({ askedPerS, waitP50Ms: 1, waitP95Ms: 3, calls: 30 * askedPerS })
  const pool: PoolWait = {
    fromService: 'api',
    toService: 'reader',
    stage: 'generate',
    spanName: 'chat reader',
    calls: 900,
    wait: stageTimes(1, 4, 900),
    limit: 12,
    timeAtLimit: measured(0.02, 'ratio', 900),
    callersMax: 12,
    byStep: [at(2), at(8), at(24)],
  }
  return PoolWait.parse(merged(pool, overrides))
}

export function retriesUnderLoad(overrides: Overrides<RetriesUnderLoad> = {}): RetriesUnderLoad {
  const retries: RetriesUnderLoad = {
    stage: 'generate',
    spanName: 'chat reader',
    byStep: [
      { askedPerS: 2, calls: 60, retries: 0, failed: 0 },
      { askedPerS: 24, calls: 720, retries: 7, failed: 9 },
    ],
    lowest: measured(1, 'times', 60, [1, 1.05]),
    highest: measured(1.01, 'times', 713, [1.005, 1.02]),
  }
  return RetriesUnderLoad.parse(merged(retries, overrides))
}

export function limitUnderLoad(overrides: Overrides<LimitUnderLoad> = {}): LimitUnderLoad {
  const limit: LimitUnderLoad = {
    stage: 'generate',
    spanName: 'chat reader',
    atMs: 10_000,
    cut: share(3, 1620),
    p99Ms: measured(1600, 'ms', 1620, [1500, 1800]),
    seen: 'spans of reader under the call',
  }
  return LimitUnderLoad.parse(merged(limit, overrides))
}

export function point(askedPerS: number, held: boolean, p95Ms = 900): CapacityPoint {
  return { askedPerS, throughputPerS: held ? askedPerS : 17, inFlight: askedPerS * 0.4, goodputRatio: held ? 1 : 0.7, p95Ms: near(p95Ms, 'ms', 400), held }
}

export function stageCurve(stage: string, shareOfGrowth: readonly [value: number, low: number, high: number]): StageCurve {
  const [value, low, high] = shareOfGrowth
  const at = (askedPerS: number, p50Ms: number) => ({
    askedPerS,
    callsPerS: askedPerS,
    inFlight: (askedPerS * p50Ms) / 1000,
    p50Ms,
    p95Ms: 2 * p50Ms,
    calls: 30 * askedPerS,
  })
  return { stage, points: [at(2, 100), at(24, 200)], growth: measured(1, 'ratio', 720, [0.8, 1.2]), shareOfGrowth: measured(value, 'ratio', 720, [low, high]) }
}

/** Today's load of 8 requests a second, held up to 16; 24 are too many. */
const capacity: CapacityEvidence = {
  today: measured(8, 'per-s', 100_000, [7.8, 8.2]),
  points: [2, 4, 8, 12, 16].map((askedPerS) => point(askedPerS, true)).concat(point(24, false)),
  fit: refusal('not needed here', 'per-s', 6),
  knee: measured(16, 'per-s', 6, [16, 24]),
  heldPerS: 16,
  failedPerS: 24,
  failedBecause: 'goodput 71 %, under 99 %',
  stages: [stageCurve('rerank', [0.2, 0.15, 0.25]), stageCurve('generate', [0.75, 0.7, 0.8])],
  saturates: { stage: 'generate', reason: 'generate takes most of the time that load adds', shareOfGrowth: measured(0.75, 'ratio', 720, [0.7, 0.8]) },
  forecasts: [
    {
      multiple: 2,
      atPerS: 16,
      basis: 'measured',
      holds: 'yes',
      throughputPerS: near(16, 'per-s', 480),
      p95Ms: near(900, 'ms', 480),
      statement: 'at ×2 today it holds',
    },
    {
      multiple: 10,
      atPerS: 80,
      basis: 'beyond',
      holds: 'no',
      throughputPerS: near(17, 'per-s', 6),
      p95Ms: refusal('no steady state', 'ms', 6),
      statement: 'at ×10 today it does not hold',
    },
  ],
}

const mechanisms: LoadMechanisms = {
  blocking: [blockingStage()],
  pools: [poolWait()],
  retries: [retriesUnderLoad()],
  limits: [limitUnderLoad()],
  stalls: { found: [], totalMs: 0, tailInStalls: share(0, 20), closedLoopP99Ms: near(1000, 'ms', 1980), openLoopP99Ms: near(1000, 'ms', 1980) },
  coldStart: { firstMs: [420, 390, 405], slowInARow: 0, steady: near(400, 'ms', 59), steadyP99: refusal('p99 needs 400 requests', 'ms', 59, 400), n: 59 },
  streaming: { responses: 1800, firstOverTotal: measured(0.4, 'ratio', 1800, [0.38, 0.42]), incremental: share(1780, 1800) },
  backpressure: {
    overloadedSteps: 1,
    rejected: share(210, 720),
    inflation: measured(1.6, 'times', 510, [1.5, 1.7]),
    inFlightMax: 40,
    retryAfter: 210,
  },
  sessions: {
    sessions: 700,
    exposed: measured(0.01, 'ratio', 700, [0.005, 0.021]),
    requestsPerSession: measured(2.8, 'count', 700, [2.6, 3]),
    objectiveMs: 2000,
  },
}

const steps = [
  loadStep(2, 400),
  loadStep(4, 400),
  loadStep(8, 420),
  loadStep(12, 450),
  loadStep(16, 500),
  loadStep(24, 640, { ok: 510, goodput: share(510, 720) }),
]

/** A run in which nothing is wrong and everything was seen. */
export const healthyLoad: LoadEvidence = {
  target: 'http://127.0.0.1:3000/answer',
  generator: 'loadbearing 0.0.0',
  loop: 'open',
  plan: 'Poisson arrivals, 2 to 24 a second, 30 s each',
  arrivals: { kind: 'poisson', cvAsked: 1, cv: measured(1.01, 'ratio', 1979, [0.97, 1.05]) },
  startedAt: '2026-11-23T00:00:00.000Z',
  endedAt: '2026-11-23T00:03:00.000Z',
  objectives: { latencyMs: 2000 },
  ended: { how: 'completed', detail: 'every step was driven' },
  validity: { valid: true, reason: 'the generator sent within 1 ms of the due time (p99)' },
  requests: 1980,
  outcomes: [
    { outcome: 'ok', count: 1770, examples: [] },
    { outcome: 'rejected', count: 210, examples: ['503, Retry-After 2 s'] },
  ],
  joined: share(1950, 1980),
  steps,
  capacity,
  mechanisms,
  alone: [],
}

const none = (unit: 'ms' | 'ratio' | 'per-s' | 'times' | 'count') => refusal('no request was sent', unit, 0, 1)

/** A run of load without a request: it is valid, and nothing can be known from it. */
export const emptyLoad: LoadEvidence = {
  ...healthyLoad,
  arrivals: { kind: 'poisson', cvAsked: 1, cv: none('ratio') },
  objectives: {},
  requests: 0,
  outcomes: [],
  joined: share(0, 0),
  steps: [],
  capacity: {
    today: none('per-s'),
    points: [],
    fit: none('per-s'),
    knee: none('per-s'),
    stages: [],
    saturates: none('ratio'),
    forecasts: [],
  },
  mechanisms: {
    blocking: [],
    pools: [],
    retries: [],
    limits: [],
    stalls: { found: [], totalMs: 0, tailInStalls: share(0, 0), closedLoopP99Ms: none('ms'), openLoopP99Ms: none('ms') },
    coldStart: { firstMs: [], slowInARow: 0, steady: none('ms'), steadyP99: none('ms'), n: 0 },
    streaming: { responses: 0, firstOverTotal: none('ratio'), incremental: share(0, 0) },
    backpressure: { overloadedSteps: 0, rejected: share(0, 0), inflation: none('times'), inFlightMax: 0, retryAfter: 0 },
    sessions: { sessions: 0, exposed: none('ratio'), requestsPerSession: none('count') },
  },
}
