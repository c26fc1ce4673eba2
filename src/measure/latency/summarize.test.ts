import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { LatencyEvidence, type ReplayedQuantile, type TailComposition } from '../../model/traces-evidence.ts'
import { quantileInclusive } from '../interval/quantile.ts'
import { seededRandom } from '../interval/random.ts'
import { replayKey } from './replay-scenarios.ts'
import { summarizeLatency, type TraceSample } from './summarize.ts'

function sample(i: number, stageMs: Record<string, number>, more: Partial<TraceSample> = {}): TraceSample {
  const times = new Map(Object.entries(stageMs))
  return {
    traceId: `t${i}`,
    cluster: `t${i}`,
    totalMs: [...times.values()].reduce((sum, ms) => sum + ms, 0),
    stageMs: times,
    stageCalls: new Map([...times.keys()].map((stage) => [stage, 1])),
    replays: new Map(),
    generation: [],
    ...more,
  }
}

function summarize(samples: TraceSample[], statements = new Map<string, string>()): LatencyEvidence {
  return summarizeLatency(samples, { seed: 42, tracesSeen: samples.length, method: 'all traces', scenarioStatements: statements, gaps: [] })
}

function compositionOf(evidence: LatencyEvidence): TailComposition {
  if (!('shares' in evidence.composition)) throw new Error(JSON.stringify(evidence.composition))
  return evidence.composition
}

function figureValue(figure: Figure | undefined): number {
  return isMeasured(figure) ? figure.value : Number.NaN
}

function replayedAt(figure: ReplayedQuantile | Figure | undefined): ReplayedQuantile {
  if (figure === undefined || !('toMs' in figure)) throw new Error(JSON.stringify(figure))
  return figure
}

/** 95 requests of 10 + 90 ms and 5 of 310 + 90 ms. */
const skewed = Array.from({ length: 100 }, (_, i) => sample(i, { a: i < 95 ? 10 : 310, b: 90 }))

describe('summarizeLatency: composition', () => {
  it('gives mean, tail and excess shares (hand-worked: 2500/11500, 310/400, 300/300)', () => {
    const { quantile, tailTraces, thresholdMs, shares } = compositionOf(summarize(skewed))
    expect({ quantile, tailTraces }).toEqual({ quantile: 0.95, tailTraces: 5 })
    expect(figureValue(thresholdMs)).toBeCloseTo(115, 9)
    const [a, b] = shares
    expect([a?.mean, a?.tail, a?.excess].map(figureValue)).toEqual([expect.closeTo(2500 / 11_500), 310 / 400, 1])
    expect([b?.mean, b?.tail, b?.excess].map(figureValue)).toEqual([expect.closeTo(9000 / 11_500), 90 / 400, 0])
    expect(a).toMatchObject({ aroundP50Ms: 10, inTailMs: 310, callsBody: 1, callsTail: 1, msPerCallBody: 10, msPerCallTail: 310 })
  })

  it('says that a tail of five has no interval, while the mean has', () => {
    const [a] = compositionOf(summarize(skewed)).shares
    expect(a?.mean).toHaveProperty('interval.confidence', 0.95)
    expect(a?.tail).toHaveProperty('noInterval', '5 traces in the tail are too few for an interval')
  })

  it('tells more calls from slower calls', () => {
    const loops = skewed.map((s, i) => ({ ...s, stageCalls: new Map([['a', i < 95 ? 1 : 31]]) }))
    expect(compositionOf(summarize(loops)).shares[0]).toMatchObject({ callsBody: 1, callsTail: 31, msPerCallBody: 10, msPerCallTail: 10 })
  })

  it('takes p95 for the tail below 5,000 traces, p99 from there on, and refuses under 75', () => {
    const evenly = (n: number): LatencyEvidence => summarize(Array.from({ length: n }, (_, i) => sample(i, { a: i + 1 })))
    expect(evenly(74).composition).toEqual({ refused: 'p95 needs 75 traces, there are 74', unit: 'ms', n: 74, needsN: 75 })
    expect(compositionOf(evenly(75)).quantile).toBe(0.95)
    expect(compositionOf(evenly(4999)).quantile).toBe(0.95)
    expect(compositionOf(evenly(5000))).toMatchObject({ quantile: 0.99, tailTraces: 50 })
  })

  it('adds up to 1 for the mean, the tail and the excess', () => {
    const times = fc.array(fc.record({ a: fc.integer({ min: 0, max: 900 }), b: fc.integer({ min: 1, max: 50 }), c: fc.integer({ min: 0, max: 5 }) }), {
      minLength: 75,
      maxLength: 120,
    })
    fc.assert(
      fc.property(times, (rows) => {
        const { shares } = compositionOf(summarize(rows.map((row, i) => sample(i, row))))
        for (const which of ['mean', 'tail', 'excess'] as const) {
          const sum = shares.reduce((total, share) => total + figureValue(share[which]), 0)
          if (!Number.isNaN(sum)) expect(sum).toBeCloseTo(1, 9)
        }
      }),
      { numRuns: 20 },
    )
  })

  it('refuses the excess when slow requests are no slower', () => {
    const flat = Array.from({ length: 80 }, (_, i) => sample(i, { a: 10 }))
    expect(compositionOf(summarize(flat)).shares[0]?.excess).toHaveProperty('refused', 'slow requests are no slower than the rest')
  })
})

describe('summarizeLatency: a simulated four-stage RAG (latency specification: a share is not a gain)', () => {
  const random = seededRandom(5)
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
  const stages = ['embed', 'retrieve', 'rerank', 'generate'] as const
  const rows = Array.from({ length: 6000 }, () => ({
    embed: 20 * Math.exp(0.3 * normal()),
    retrieve: 40 * Math.exp(0.4 * normal()) + (random() < 0.015 ? 1500 + 1500 * random() : 0),
    rerank: 80 * Math.exp(0.3 * normal()),
    generate: 1200 * Math.exp(0.35 * normal()),
  }))
  const samples = rows.map((row, i) => {
    const total = row.embed + row.retrieve + row.rerank + row.generate
    const replays = new Map([
      [replayKey('retrieve', 'capped'), total - Math.max(0, row.retrieve - 200)],
      [replayKey('generate', 'faster-30'), total - 0.3 * row.generate],
    ])
    return sample(i, row, { replays })
  })
  const evidence = summarize(samples, new Map([[replayKey('retrieve', 'capped'), 'each call capped at 200 ms']]))
  const p99 = figureValue(evidence.request.p99)

  it('has a p99 below the sum of its stages’ p99', () => {
    const sum = stages.reduce(
      (all, stage) =>
        all +
        quantileInclusive(
          rows.map((row) => row[stage]).sort((a, b) => a - b),
          0.99,
        ),
      0,
    )
    expect(sum).toBeGreaterThan(1.1 * p99)
  })

  it('finds retrieval small in the mean and large in the tail, intervals apart', () => {
    const retrieve = compositionOf(evidence).shares.find(({ stage }) => stage === 'retrieve')
    expect(figureValue(retrieve?.mean)).toBeLessThan(0.08)
    expect(figureValue(retrieve?.tail)).toBeGreaterThan(0.25)
    const high = isMeasured(retrieve?.mean) ? retrieve.mean.interval?.high : undefined
    const low = isMeasured(retrieve?.tail) ? retrieve.tail.interval?.low : undefined
    expect(low).toBeGreaterThan(high ?? Number.NaN)
  })

  it('gives the change of p99 of the replayed totals, paired and with an interval that holds it', () => {
    const capped = evidence.counterfactuals.find(({ stage }) => stage === 'retrieve')
    expect(capped?.statement).toBe('each call capped at 200 ms')
    const { fromMs, toMs, change } = replayedAt(capped?.p99)
    const direct = quantileInclusive(
      samples.map(({ totalMs, replays }) => replays.get(replayKey('retrieve', 'capped')) ?? totalMs).sort((a, b) => a - b),
      0.99,
    )
    expect(fromMs).toBeCloseTo(p99, 9)
    expect(toMs).toBeCloseTo(direct, 9)
    expect(change.value).toBeCloseTo(direct / p99 - 1, 9)
    expect(change.interval?.low).toBeLessThan(change.value)
    expect(change.interval?.high).toBeGreaterThan(change.value)
    expect(change.interval?.high).toBeLessThan(0)
  })
})

describe('summarizeLatency: counterfactuals', () => {
  it('pairs the two quantiles in each resample: a tenth off every request is -10 % without doubt', () => {
    const samples = Array.from({ length: 500 }, (_, i) =>
      sample(i, { a: 1 + ((i * 7919) % 500) }, { replays: new Map([['a\u0000removed', 0.9 * (1 + ((i * 7919) % 500))]]) }),
    )
    const [counterfactual] = summarize(samples).counterfactuals
    for (const quantile of [counterfactual?.p50, counterfactual?.p95, counterfactual?.p99]) {
      const { change } = replayedAt(quantile)
      expect(change.value).toBeCloseTo(-0.1, 9)
      expect(change.interval?.low).toBeCloseTo(-0.1, 9)
      expect(change.interval?.high).toBeCloseTo(-0.1, 9)
    }
  })

  it('takes a request that was not replayed at its own duration, and refuses p99 under 400', () => {
    const samples = Array.from({ length: 100 }, (_, i) => sample(i, { a: 100 }, { replays: i < 90 ? new Map([['a\u0000removed', 0]]) : new Map() }))
    const [counterfactual] = summarize(samples).counterfactuals
    expect(counterfactual).toMatchObject({
      p50: { fromMs: 100, toMs: 0 },
      p95: { fromMs: 100, toMs: 100 },
      p99: { refused: 'p99 needs 400 traces, there are 100', needsN: 400 },
    })
  })
})

describe('summarizeLatency: quantiles', () => {
  it('has the exact order-statistic interval of the median where every trace is alone (ranks 40 and 61 of 100)', () => {
    const { p50 } = summarize(Array.from({ length: 100 }, (_, i) => sample(i, { a: i + 1 }))).request
    expect(p50).toMatchObject({ value: 50.5, n: 100, interval: { low: 40, high: 61, method: 'order statistics, exact binomial' } })
  })

  it('resamples sessions where they hold several traces, which widens the interval', () => {
    const values = (i: number): number => 1 + Math.floor(i / 8)
    const width = (clusterOf: (i: number) => string): number => {
      const { mean } = summarize(Array.from({ length: 400 }, (_, i) => sample(i, { a: values(i) }, { cluster: clusterOf(i) }))).request
      return isMeasured(mean) && mean.interval !== undefined ? mean.interval.high - mean.interval.low : Number.NaN
    }
    expect(width((i) => `s${Math.floor(i / 8)}`)).toBeGreaterThan(2 * width((i) => `t${i}`))
  })

  it.each([
    ['p50', 6],
    ['p90', 40],
    ['p95', 75],
    ['p99', 400],
  ] as const)('refuses %s under %i traces and gives it with an interval from there on', (name, needed) => {
    const at = (n: number): Figure => summarize(Array.from({ length: n }, (_, i) => sample(i, { a: i + 1 }))).request[name]
    expect(at(needed - 1)).toMatchObject({ n: needed - 1, needsN: needed })
    expect(at(needed)).toHaveProperty('interval')
  })

  it('says that first tokens are not told, and which attribute would tell', () => {
    expect(summarize(skewed).firstToken).toHaveProperty('refused', expect.stringContaining('gen_ai.response.time_to_first_chunk'))
  })

  it('measures the first token over the requests that tell it', () => {
    const told = skewed.map((s, i) => (i % 10 === 0 ? { ...s, firstTokenMs: 7, firstTokenStageMs: new Map([['a', 7]]) } : s))
    const { firstToken, compositionToFirstToken } = summarize(told)
    expect(firstToken).toMatchObject({ p50: { value: 7, n: 10 } })
    expect(compositionToFirstToken).toMatchObject({ n: 10, needsN: 75 })
  })
})

describe('summarizeLatency: sessions', () => {
  /** 400 requests in 100 sessions of 4; the slowest 1 % are 4 requests. */
  const requests = (isSlow: (i: number) => boolean): TraceSample[] =>
    Array.from({ length: 400 }, (_, i) => sample(i, { a: isSlow(i) ? 1000 + i : 10 + (i % 7) }, { cluster: `s${Math.floor(i / 4)}` }))

  it('counts sessions that meet the tail, not requests: four slow ones in one session, or in four', () => {
    expect(summarize(requests((i) => i < 4)).exposure).toMatchObject({
      quantile: 0.99,
      sessions: 100,
      requestsPerSession: { value: 4 },
      exposed: { value: 0.01, n: 100 },
    })
    expect(summarize(requests((i) => i % 100 === 0)).exposure).toMatchObject({ exposed: { value: 0.04 } })
  })

  it('refuses without sessions, naming the attributes', () => {
    expect(summarize(skewed).exposure).toHaveProperty('refused', expect.stringMatching(/session\.id or gen_ai\.conversation\.id/))
  })
})

describe('summarizeLatency: the whole', () => {
  it.each([0, 1, 5, 9, 40, 100, 450])('fits the evidence schema with %i traces', (n) => {
    const samples = Array.from({ length: n }, (_, i) =>
      sample(
        i,
        { a: (i * 31) % 17, uninstrumented: 2 },
        { cluster: `s${i % 20}`, replays: new Map([['a\u0000removed', 2]]), firstTokenMs: 1, firstTokenStageMs: new Map([['a', 1]]) },
      ),
    )
    expect(LatencyEvidence.safeParse(summarize(samples)).error).toBeUndefined()
  })

  it('fits the schema when no request takes any time', () => {
    const samples = Array.from({ length: 450 }, (_, i) => sample(i, { a: 0 }, { replays: new Map([['a\u0000removed', 0]]) }))
    expect(LatencyEvidence.safeParse(summarize(samples)).error).toBeUndefined()
  })

  it('gives the same evidence twice', () => {
    expect(JSON.stringify(summarize(skewed))).toBe(JSON.stringify(summarize(skewed)))
  })

  it('says how many resamples stand behind it, and names the slowest traces with their longest stage', () => {
    const { basis, slowest } = summarize(skewed)
    expect(basis).toEqual({ traces: 100, of: 100, method: 'all traces; intervals from 2000 resamples of 100 traces' })
    expect(slowest).toHaveLength(5)
    expect(slowest[0]).toEqual({ traceId: 't95', ms: 400, stage: 'a' })
  })

  it('gives the uninstrumented share of the mean without a tail to speak of', () => {
    const { uninstrumented } = summarize(Array.from({ length: 20 }, (_, i) => sample(i, { a: 30, uninstrumented: 10 })))
    expect(uninstrumented.mean).toMatchObject({ value: 0.25, n: 20 })
    expect(uninstrumented.tail).toMatchObject({ needsN: 75 })
  })
})
