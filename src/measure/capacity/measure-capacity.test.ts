import { expect, it } from 'vitest'
import type { LoadStageStep, LoadStep } from '../../model/load-evidence.ts'
import type { BlockingStage } from '../../model/load-mechanisms.ts'
import { isMeasured } from '../../model/measurement.ts'
import { durationQuantiles } from '../interval/duration-quantiles.ts'
import { seededRandom } from '../interval/random.ts'
import { refusal } from '../interval/refusal.ts'
import { request as clientRequest, runOf } from '../load/summarize/run-fixture.ts'
import { summarizeSteps } from '../load/summarize/summarize-steps.ts'
import { kneeOf, levelState, surelyHeld } from './knee.ts'
import { measureCapacity } from './measure-capacity.ts'
import { figure, queueSteps, stageOf } from './step-fixture.ts'

const ladder = [10, 30, 50, 65, 80, 130].map((perS) => ({ perS, requests: 2000 }))
const steps = queueSteps(ladder, 100, 3)
const today = figure(15, 1, 'per-s')
const unknownToday = refusal('unknown', 'per-s', 0)

it('finds the knee of a queue that serves 100 a second between 80 and 130, and says what failed', () => {
  const { knee, heldPerS, failedPerS, failedBecause, points } = measureCapacity({ steps, today, seed: 1 })
  expect(knee).toMatchObject({ value: 80, interval: { low: 65, high: 130 } })
  expect({ heldPerS, failedPerS }).toEqual({ heldPerS: 80, failedPerS: 130 })
  expect(failedBecause).toContain('at 130/s requests in flight rose by')
  expect(points.map(({ held }) => held)).toEqual([true, true, true, true, true, false])
})

it('finds the limit of the queue, 100 a second, within the interval of the peak', () => {
  const { fit } = measureCapacity({ steps, today, seed: 1 })
  if (!('lambda' in fit) || !isMeasured(fit.peakPerS)) throw new Error('no peak')
  const { interval } = fit.peakPerS
  expect(interval !== undefined && interval.low <= 100 && 100 <= interval.high && interval.high - interval.low < 60).toBe(true)
})

it('forecasts 2 times 15/s as measured and held, and 10 times as beyond, not held and without a steady state', () => {
  const [twice, tenfold] = measureCapacity({ steps, today, seed: 1 }).forecasts
  expect(twice).toMatchObject({ multiple: 2, atPerS: 30, basis: 'measured', holds: 'yes', statement: expect.stringContaining('holds') })
  // The time in an M/M/1 queue at 30 of 100 is exponential with mean 1/70 s: p95 is 42.8 ms.
  expect(isMeasured(twice?.p95Ms) && Math.abs(twice.p95Ms.value - (1000 * Math.log(20)) / 70)).toBeLessThan(6)
  expect(tenfold).toMatchObject({ multiple: 10, atPerS: 150, basis: 'beyond', holds: 'no', p95Ms: { refused: expect.stringContaining('no steady state') } })
  expect(isMeasured(tenfold?.throughputPerS) && Math.abs(tenfold.throughputPerS.value - 100)).toBeLessThan(15)
})

it('does not know whether a rate between the highest held and the lowest failed holds', () => {
  const [, tenfold] = measureCapacity({ steps, today: figure(10, 1, 'per-s'), seed: 1 }).forecasts
  expect(tenfold).toMatchObject({ atPerS: 100, holds: 'unknown', p95Ms: { refused: expect.stringContaining('130/s did not hold') } })
})

it('is not sure of the highest rate that held, since near its limit a queue may look well for as long as a level lasts', () => {
  const [twice] = measureCapacity({ steps, today: figure(36, 1, 'per-s'), seed: 1 }).forecasts
  expect(twice).toMatchObject({ atPerS: 72, holds: 'unknown', statement: expect.stringContaining('up to 65/s it holds for sure, and 130/s failed') })
})

it('calls what was driven held, and what lies beyond unknown, where no level failed and the fit sees no limit under it', () => {
  const [twice, tenfold] = measureCapacity({ steps: steps.slice(0, 3), today, seed: 1 }).forecasts
  expect([twice?.holds, tenfold?.holds]).toEqual(['yes', 'unknown'])
  expect(tenfold).toMatchObject({ basis: 'beyond', throughputPerS: { refused: expect.stringContaining('needs 6 levels') }, p95Ms: { unit: 'ms' } })
})

it('says no beyond what was driven where even the most that the fit allows is less', () => {
  const [twice, tenfold] = measureCapacity({
    steps: queueSteps(ladder.slice(0, 5).concat({ perS: 70, requests: 2000 }), 100, 3),
    today: figure(60, 1, 'per-s'),
    seed: 1,
  }).forecasts
  expect(tenfold).toMatchObject({ holds: 'no', statement: expect.stringContaining("the fit's largest throughput is at most") })
  expect(twice).toMatchObject({ atPerS: 120, basis: 'beyond', p95Ms: { refused: expect.stringContaining('lower bound of the largest throughput') } })
})

it('gives a p95 beyond what was driven from the law: without a queue that of the service, 145 ms of even 50 to 150 ms, within its band', () => {
  const random = seededRandom(2)
  const runSteps = [5, 10, 20, 40, 80, 160].map((askedPerS, i) => ({ askedPerS, startMs: i * 20_000, durationMs: 20_000 }))
  const records = runSteps.flatMap(({ askedPerS, startMs: from }, step) =>
    Array.from({ length: 20 * askedPerS }, (_, i) => clientRequest(from + (i * 1000) / askedPerS, 50 + 100 * random(), { step })),
  )
  const driven = summarizeSteps(runOf(records, runSteps), {}).map((step) => ({ ...step, stages: [] }))
  const [, tenfold] = measureCapacity({ steps: driven, today: figure(18, 1, 'per-s'), seed: 1 }).forecasts
  if (!isMeasured(tenfold?.p95Ms) || tenfold.p95Ms.interval === undefined) throw new Error(JSON.stringify(tenfold))
  const { value, interval } = tenfold.p95Ms
  expect(tenfold).toMatchObject({ atPerS: 180, basis: 'beyond', holds: 'unknown' })
  expect(interval.low <= 145 && 145 <= interval.high).toBe(true)
  expect(Math.abs(value / 145 - 1)).toBeLessThan(0.1)
})

it('does not say that a system serves less than it was seen to serve', () => {
  const { fit } = measureCapacity({
    steps: queueSteps(
      [10, 20, 30, 40, 50, 60, 70, 78].map((perS) => ({ perS, requests: 3000 })),
      100,
      3,
    ),
    today,
    seed: 1,
  })
  if (!('lambda' in fit) || !isMeasured(fit.peakPerS)) throw new Error('no peak')
  expect(fit.peakPerS.interval?.low).toBeGreaterThan(74)
})

it('forecasts nothing where the load of today is not known', () => {
  expect(measureCapacity({ steps, today: unknownToday, seed: 1 })).toMatchObject({ today: unknownToday, forecasts: [] })
})

it('is the same with the same seed, whatever the order of steps', () => {
  expect(measureCapacity({ steps: steps.toReversed(), today, seed: 5 })).toEqual(measureCapacity({ steps, today, seed: 5 }))
})

it('refuses a knee where no level failed or none held', () => {
  expect(kneeOf(steps.slice(0, 3)).knee).toMatchObject({ refused: 'no level failed: 50/s held, and it was the highest driven' })
  expect(kneeOf(steps.slice(5))).toMatchObject({ knee: { refused: expect.stringContaining('no level held: at 130/s') }, failedPerS: 130 })
  expect(kneeOf([]).knee).toMatchObject({ refused: 'no level held: none was driven' })
})

const [calm] = steps
const goodput = (have: number, of: number): LoadStep['goodput'] => ({ have, of, figure: figure(have / of, 0, 'ratio') })

function level(askedPerS: number, ratio: number, half: number): LoadStep {
  if (calm === undefined) throw new Error('no step')
  return { ...calm, askedPerS, goodput: { ...goodput(ratio * 1000, 1000), figure: figure(ratio, half, 'ratio') } }
}

it('fails a level whose goodput is clearly under 99 %, and calls one unclear that may be there by chance', () => {
  expect(levelState(level(10, 0.95, 0.01))).toEqual({ state: 'failed', because: 'at 10/s 95 % of 1000 requests were good, and 99 % are needed' })
  expect(levelState(level(10, 0.98, 0.02))).toMatchObject({ state: 'unclear' })
  expect(levelState(level(10, 0.995, 0.004))).toEqual({ state: 'held' })
})

it('refuses the knee where a level failed under one that held, and takes for failed only what lies over all that held', () => {
  const disagreeing = [level(10, 1, 0), level(20, 0.9, 0.01), level(30, 1, 0)]
  const { knee, ...bounds } = kneeOf(disagreeing)
  expect(knee).toMatchObject({ refused: expect.stringContaining('the levels disagree: at 20/s 90 % of 1000 requests were good') })
  expect(bounds).toEqual({ heldPerS: 30, failedUnderHeldPerS: 20 })
  const failing = kneeOf([...disagreeing, level(40, 0.5, 0.1), level(50, 0.4, 0.1)])
  expect(failing.knee).toMatchObject({ refused: expect.stringContaining('the levels disagree') })
  expect(failing).toMatchObject({ heldPerS: 30, failedPerS: 40, failedBecause: expect.stringContaining('at 40/s'), failedUnderHeldPerS: 20 })
})

/** 1/s for 10 s with one failure in ten requests, and 2 to 64/s for 20 s without one. */
const blip = summarizeSteps(
  runOf(
    [1, 2, 4, 8, 16, 32, 64].flatMap((perS, step) =>
      Array.from({ length: 20 * perS }, (_, i) =>
        clientRequest(30_000 * step + (1000 * i) / perS, 100, { step, ...(step === 0 && i % 10 === 3 && { outcome: 'http-error' }) }),
      ),
    ),
    [1, 2, 4, 8, 16, 32, 64].map((askedPerS, step) => ({ askedPerS, startMs: 30_000 * step, durationMs: 20_000 })),
  ),
  {},
).map((step) => ({ ...step, stages: [] }))

it('does not say that a system gives way at 1/s because a few of its requests failed there while 2 to 64/s held', () => {
  const found = measureCapacity({ steps: blip, today: figure(0.75, 0.1, 'per-s'), seed: 1 })
  expect(found.points.map(({ held }) => held)).toEqual([false, true, true, true, true, true, true])
  expect(found).toMatchObject({ heldPerS: 64, failedUnderHeldPerS: 1, knee: { refused: expect.stringContaining('disagree') } })
  expect(found).not.toHaveProperty('failedPerS')
  const [twice, tenfold] = found.forecasts
  expect(twice).toMatchObject({ atPerS: 1.5, holds: 'yes', p95Ms: { refused: expect.not.stringContaining('did not hold') } })
  expect(tenfold).toMatchObject({ atPerS: 7.5, holds: 'yes' })
})

it('is sure of no rate over a failed level that the levels over it do not outweigh', () => {
  const disagreeing = [level(10, 1, 0), level(20, 0.9, 0.01), level(30, 1, 0)].map((step) => ({ ...step, goodput: { ...step.goodput, of: 1000 } }))
  expect(surelyHeld(disagreeing, 30)).toBe(10)
  expect(surelyHeld([...disagreeing.slice(0, 2), level(30, 1, 0), level(40, 1, 0), level(50, 1, 0), level(60, 1, 0)], 60)).toBe(60)
  const [twice] = measureCapacity({ steps: disagreeing, today: figure(12, 1, 'per-s'), seed: 1 }).forecasts
  expect(twice).toMatchObject({ atPerS: 24, holds: 'unknown', statement: expect.stringContaining('the levels disagree: 20/s failed and 30/s held') })
})

it('says of a closed loop nothing about rates: there are none that it asked for', () => {
  const closed = steps.slice(0, 1).map((step) => ({ ...step, askedPerS: 0 }))
  const { knee, fit, points, forecasts, ...rest } = measureCapacity({ steps: closed, today, loop: 'closed', seed: 1 })
  expect([knee, fit]).toEqual(Array(2).fill(expect.objectContaining({ refused: expect.stringContaining('a closed loop asks for no rate') })))
  expect({ points, forecasts }).toEqual({ points: [], forecasts: [] })
  expect(Object.keys(rest)).toEqual(['today', 'stages', 'saturates'])
})

it('does not bound the knee by a level that may have failed by chance', () => {
  expect(kneeOf([level(10, 1, 0), level(20, 0.98, 0.02), level(30, 0.5, 0.1)]).knee).toMatchObject({ value: 10, interval: { low: 10, high: 30 } })
  expect(kneeOf([level(10, 1, 0), level(20, 0.98, 0.02)]).knee).toMatchObject({ refused: expect.stringContaining('may be chance') })
})

function withStages(askedPerS: number, latencyMs: number, stages: LoadStageStep[]): LoadStep {
  if (calm === undefined) throw new Error('no step')
  const quantiles = { ...calm.latencyOfSuccesses, mean: figure(latencyMs, latencyMs / 50) }
  return { ...calm, askedPerS, ok: 400, latencyOfSuccesses: quantiles, stages }
}
const near = (ms: number): number[] => [0.9 * ms, ms, 1.1 * ms]
const request = (ms: number): LoadStageStep => stageOf('request', near(ms))
const low = withStages(5, 120, [request(120), stageOf('embed', near(20)), stageOf('rerank', near(40)), stageOf('generate', near(60))])

it('names the stage that takes most of what load adds: rerank, 160 of 200 ms', () => {
  const high = withStages(50, 320, [request(320), stageOf('embed', near(30)), stageOf('rerank', near(200)), stageOf('generate', near(90))])
  const { saturates, stages } = measureCapacity({ steps: [low, high], today: unknownToday, seed: 1 })
  expect(saturates).toMatchObject({ stage: 'rerank', reason: expect.stringContaining('80 %'), shareOfGrowth: { value: expect.closeTo(0.8, 9) } })
  expect(stages[0]).toMatchObject({
    stage: 'rerank',
    growth: { value: expect.closeTo(4, 9) },
    points: [
      { askedPerS: 5, p50Ms: 40 },
      { askedPerS: 50, p50Ms: 200 },
    ],
  })
})

it('refuses to name a stage where two cannot be told apart, or most lies outside of stages, or load added nothing', () => {
  const saturates = (high: LoadStep): unknown => measureCapacity({ steps: [low, high], today: unknownToday, seed: 1 }).saturates
  const twins = withStages(50, 320, [request(320), stageOf('rerank', near(140)), stageOf('generate', near(160)), stageOf('embed', near(20))])
  expect(saturates(twins)).toMatchObject({ refused: expect.stringContaining('cannot be told apart') })
  const waiting = withStages(50, 620, [request(150), stageOf('rerank', near(70)), stageOf('generate', near(60)), stageOf('embed', near(20))])
  expect(saturates(waiting)).toMatchObject({ refused: expect.stringContaining('outside of every stage') })
  expect(saturates({ ...low, askedPerS: 50 })).toMatchObject({ refused: expect.stringContaining('nothing saturated') })
  expect(measureCapacity({ steps, today, seed: 1 }).saturates).toMatchObject({ refused: expect.stringContaining('spans') })
})

it('doubles the intervals of stage means, which take calls for independent', () => {
  const exact = (step: LoadStep, ms: number): LoadStep => ({ ...step, latencyOfSuccesses: { ...step.latencyOfSuccesses, mean: figure(ms, 1e-6) } })
  const high = exact(withStages(50, 320, [request(320), stageOf('rerank', near(200))]), 320)
  const [rerank] = measureCapacity({ steps: [exact(low, 120), high], today: unknownToday, seed: 1 }).stages
  const means = [near(200), near(40)].map((ms) => stageOf('rerank', ms).duration.mean)
  const arms = means.map((mean) => (isMeasured(mean) && mean.interval !== undefined ? 2 * (mean.interval.high - mean.value) : Number.NaN))
  if (!isMeasured(rerank?.shareOfGrowth)) throw new Error('refused')
  const { interval, value } = rerank.shareOfGrowth
  expect((interval?.high ?? 0) - value).toBeCloseTo(Math.hypot(...arms) / 200, 6)
})

const blocking = (busyRatio: number): BlockingStage => {
  const ratio = figure(0, 0.05, 'ratio')
  const duration = durationQuantiles([40], 'ms')
  return {
    service: 'api',
    stage: 'rerank',
    spanName: 'rerank passages',
    calls: 400,
    watched: 300,
    eventsInside: 0,
    eventsExpected: 200,
    ratio,
    duration,
    busyRatio,
  }
}

it('names the stage that holds the only thread, though waiting for it made another stage grow more', () => {
  const high = withStages(50, 620, [request(600), stageOf('embed', near(20)), stageOf('rerank', near(45)), stageOf('generate', near(500))])
  const found = (busyRatio: number): unknown => measureCapacity({ steps: [low, high], today: unknownToday, blocking: [blocking(busyRatio)], seed: 1 }).saturates
  expect(found(0.95)).toMatchObject({ stage: 'rerank', reason: expect.stringContaining('holds the only thread of api 95 % of the time') })
  expect(found(0.5)).toMatchObject({ refused: expect.stringContaining('waiting for it counts as time of generate') })
  expect(found(0.1)).toMatchObject({ stage: 'generate' })
})
