import type { LoadEvidence, LoadQuantiles, LoadStep, StageAlone } from '../../src/model/load-evidence.ts'
import type { Quantiles } from '../../src/model/traces-evidence.ts'
import { exampleCapacity } from './example-capacity.ts'
import { measured, refused, share } from './figures.ts'

const few = (of: 'p95' | 'p99' | 'p99.9', n: number) => refused(`too few requests for ${of}`, 'ms', n, { p95: 75, p99: 400, 'p99.9': 3700 }[of])

/** Percentiles with intervals of a tenth, refused where n cannot carry them. */
function quantiles(n: number, p50: number, p95: number, p99: number): LoadQuantiles {
  const at = (value: number) => measured(value, 'ms', n, [value * 0.93, value * 1.1])
  return {
    p50: at(p50),
    p90: at(p50 + (p95 - p50) * 0.6),
    p95: n < 75 ? few('p95', n) : at(p95),
    p99: n < 400 ? few('p99', n) : at(p99),
    p999: few('p99.9', n),
    mean: at(p50 * 1.15),
  }
}

const rates = [1, 2, 4, 8, 16, 24] as const

function step(index: number, times: [p50: number, p95: number, p99: number], ok: number): LoadStep {
  const askedPerS = rates[index] ?? 1
  const due = askedPerS * 60
  const [p50, p95, p99] = times
  const point = exampleCapacity.points[index]
  const failed = due - ok
  const latency = quantiles(due, p50, p95, p99)
  return {
    askedPerS,
    startMs: index * 60_000,
    durationMs: 60_000,
    due,
    ok,
    throughputPerS: measured(point?.throughputPerS ?? 0, 'per-s', due, [(point?.throughputPerS ?? 0) * 0.96, (point?.throughputPerS ?? 0) * 1.03]),
    goodput: share(Math.round(due * (point?.goodputRatio ?? 1)), due),
    latency: failed > due * 0.01 ? { ...latency, p99: refused('failures, which count as infinite, are more than 1 % of requests', 'ms', due) } : latency,
    latencyOfSuccesses: quantiles(ok, p50, p95, p99),
    serviceTime: quantiles(ok, p50 * 0.97, Math.min(p95, 1900), Math.min(p99, 2600)),
    firstToken: quantiles(ok, p50 * 0.6, p95 * 0.7, p99 * 0.8),
    timePerDelta: measured(14.2, 'ms', ok, [13.1, 15.4]),
    lag: { p50Ms: 0.2, p99Ms: 1.4 + index * 0.2, maxMs: 6.1 },
    inFlight: {
      mean: point?.inFlight ?? 0,
      max: Math.ceil((point?.inFlight ?? 0) * 2.4) + 1,
      trendPerS: measured(index === 5 ? 0.9 : 0, 'per-s', due, index === 5 ? [0.7, 1.1] : [-0.02, 0.02]),
    },
    outcomes: [{ outcome: 'ok', count: ok }, ...(failed > 0 ? [{ outcome: 'timeout' as const, count: failed }] : [])],
    stages: [],
  }
}

function spanTimes(n: number, p50: number, p95: number): Quantiles {
  const { p50: half, p90, p95: high, p99, mean } = quantiles(n, p50, p95, p95 * 1.4)
  return { p50: half, p90, p95: high, p99, mean }
}

const rerankAlone: StageAlone = {
  stage: 'rerank',
  how: 'its own endpoint',
  atPerS: 16,
  requests: 480,
  outcomes: [{ outcome: 'ok', count: 480 }],
  serviceTime: quantiles(480, 190, 420, 610),
  alone: spanTimes(480, 179, 402),
  inChain: spanTimes(960, 610, 1281),
  inflationP50: measured(2.41, 'ratio', 480, [2.18, 2.66]),
  inflationP95: measured(2.19, 'ratio', 480, [1.74, 2.71]),
}

const embedAlone: StageAlone = {
  ...rerankAlone,
  stage: 'embed',
  how: 'the other stages switched off in the body',
  requests: 60,
  serviceTime: quantiles(60, 24, 40, 52),
  alone: refused('no spans were joined', 'ms', 0),
  inChain: spanTimes(960, 31, 65),
  inflationP50: refused('the stage’s own span was not seen alone', 'ratio', 0),
  inflationP95: refused('the stage’s own span was not seen alone', 'ratio', 0),
}

const noStalls = share(0, 34)

export const exampleLoad: LoadEvidence = {
  target: 'http://localhost:3000/answer',
  generator: 'loadbearing 0.2.0',
  loop: 'open',
  plan: 'six levels of 60 s each, 1 to 24 requests a second, gamma arrivals, seed 7; bodies from 412 questions of questions/log.jsonl',
  arrivals: { kind: 'gamma', cvAsked: 1.8, cv: measured(1.77, 'ratio', 3300, [1.69, 1.86]) },
  startedAt: '2026-11-23T08:58:10.000Z',
  endedAt: '2026-11-23T09:04:31.000Z',
  objectives: { latencyMs: 4000, firstTokenMs: 2500 },
  ended: { how: 'completed', detail: '' },
  validity: { valid: true, reason: 'The generator’s p99 lag is 2.4 ms at most, under 1 % of every p99.' },
  requests: 3300,
  outcomes: [
    { outcome: 'ok', count: 3209, examples: [] },
    { outcome: 'timeout', count: 80, examples: ['no response within 20,000 ms'] },
    { outcome: 'rejected', count: 11, examples: ['429 Too Many Requests, Retry-After 2', '503 Service Unavailable'] },
  ],
  joined: share(3166, 3300),
  steps: [
    step(0, [790, 1020, 1100], 60),
    step(1, [795, 1080, 1190], 120),
    step(2, [812, 1150, 1290], 240),
    step(3, [880, 1390, 1710], 480),
    step(4, [1310, 2480, 3620], 957),
    step(5, [5820, 11_800, 14_100], 1352),
  ],
  capacity: exampleCapacity,
  mechanisms: {
    blocking: [],
    pools: [],
    retries: [],
    limits: [],
    stalls: { found: [], totalMs: 0, tailInStalls: noStalls, closedLoopP99Ms: few('p99', 60), openLoopP99Ms: few('p99', 60) },
    coldStart: { firstMs: [812, 790], slowInARow: 0, steady: measured(790, 'ms', 60, [741, 850]), steadyP99: few('p99', 60), n: 60 },
    streaming: { responses: 3209, firstOverTotal: measured(0.61, 'ratio', 3209, [0.6, 0.62]), incremental: share(3180, 3209) },
    backpressure: { overloadedSteps: 1, rejected: share(11, 1440), inflation: measured(7.4, 'times', 1352, [6.9, 7.9]), inFlightMax: 115, retryAfter: 11 },
    sessions: {
      sessions: 1010,
      exposed: measured(0.19, 'ratio', 1010, [0.167, 0.215]),
      requestsPerSession: measured(3.3, 'count', 1010, [3.2, 3.4]),
      objectiveMs: 4000,
    },
  },
  alone: [rerankAlone, embedAlone],
}

/** The same run with a generator that could not keep up. */
export const laggingLoad: LoadEvidence = {
  ...exampleLoad,
  validity: { valid: false, reason: 'The generator’s p99 lag was 812 ms at 24/s, against a p99 of 1,200 ms.' },
}

const nothing = refused('no request ended', 'ms', 0)
const noTimes: LoadQuantiles = { p50: nothing, p90: nothing, p95: nothing, p99: nothing, p999: nothing, mean: nothing }

/** A target that answered nothing: every figure that can be refused is. */
export const refusingLoad: LoadEvidence = {
  ...exampleLoad,
  arrivals: { kind: 'poisson', cv: refused('too few arrivals', 'ratio', 1, 20) },
  objectives: {},
  ended: { how: 'error-budget', detail: 'The last 100 requests failed.' },
  outcomes: [{ outcome: 'refused', count: 100, examples: [] }],
  requests: 100,
  joined: share(0, 100),
  steps: [
    {
      ...step(0, [1, 1, 1], 0),
      latency: noTimes,
      latencyOfSuccesses: noTimes,
      serviceTime: noTimes,
      firstToken: refused('responses are not streams', 'ms', 0),
      timePerDelta: nothing,
      goodput: { have: 0, of: 0, figure: refused('nothing to count', 'ratio', 0) },
      inFlight: { mean: 0, max: 0, trendPerS: refused('too short', 'per-s', 0) },
    },
  ],
  capacity: {
    today: refused('no traces to take it from', 'per-s', 0),
    points: [{ askedPerS: 1, throughputPerS: 0, inFlight: 0, goodputRatio: 0, p95Ms: nothing, held: false }],
    fit: refused('fewer than six levels', 'per-s', 1, 6),
    knee: refused('no level held', 'per-s', 1),
    failedPerS: 1,
    failedBecause: 'goodput 0 %',
    stages: [],
    saturates: refused('no spans were joined', 'ratio', 0),
    forecasts: [],
  },
  alone: [],
}
