import type { CapacityEvidence } from '../../model/capacity-evidence.ts'
import type { LoadStep } from '../../model/load-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import { refusal } from '../interval/refusal.ts'
import { wilson } from '../interval/wilson.ts'
import { percent, rate } from './words.ts'

/** Goodput that a level must hold. */
const GOODPUT = 0.99
/** A rise is material when it keeps back one arrival in a hundred: then fewer than 99 % are served at this rate, however long it lasts. */
const RISE_RATIO = 0.01

/** A level held for sure when its goodput cannot be under this: 93 independent requests without a bad one show it. */
const SURE_GOODPUT = 0.96
/** And when no more than this part of the arrivals can have been kept back. */
const SURE_RISE_RATIO = 0.05

type Step = Omit<LoadStep, 'stages'>

/** `unclear`: neither did it hold, nor can chance be ruled out. */
export type LevelState = { state: 'held' } | { state: 'failed' | 'unclear'; because: string }

/**
 * Whether a level held: goodput of at least 99 % and no rising trend of requests in flight. It failed when the upper bound of its goodput is
 * under 99 %, or when the lower bound of the trend is over 1 % of the rate asked and over one request in the whole step. Between these, or
 * without a trend, it is unclear.
 */
export function levelState({ askedPerS, durationMs, goodput, inFlight: { trendPerS } }: Step): LevelState {
  const good = isMeasured(goodput.figure) ? goodput.figure : undefined
  if (good === undefined) return { state: 'unclear', because: `at ${rate(askedPerS)} nothing was due` }
  const seen = `at ${rate(askedPerS)} ${percent(good.value)} of ${goodput.of} requests were good, and 99 % are needed`
  if ((good.interval?.high ?? good.value) < GOODPUT) return { state: 'failed', because: seen }
  const rise = isMeasured(trendPerS) ? (trendPerS.interval?.low ?? trendPerS.value) : undefined
  if (isMeasured(trendPerS) && rise !== undefined && rise > Math.max(RISE_RATIO * askedPerS, 1000 / durationMs)) {
    return {
      state: 'failed',
      because: `at ${rate(askedPerS)} requests in flight rose by ${Number(trendPerS.value.toPrecision(2))} a second: more came than was served`,
    }
  }
  if (good.value < GOODPUT) return { state: 'unclear', because: `${seen}; that may be chance` }
  return rise === undefined ? { state: 'unclear', because: `at ${rate(askedPerS)} no trend of requests in flight can be told` } : { state: 'held' }
}

/** The parts of the evidence of capacity that the levels alone say. */
export type Knee = Pick<CapacityEvidence, 'knee' | 'heldPerS' | 'failedPerS' | 'failedBecause' | 'failedUnderHeldPerS'>

/**
 * The highest rate, up to one that held, of which it is sure: by the bounds, goodput is no less than 96 % and no more than 5 % of the arrivals
 * were kept back. A rate that held over it speaks for it too, so that their requests count together: with them a few failures at a low level
 * weigh little. Where a level failed and they do not outweigh it, what lies over it is not sure. `undefined` where too few say so of any.
 */
export function surelyHeld(steps: readonly Step[], upToPerS: number): number | undefined {
  let good = 0
  let of = 0
  let surePerS: number | undefined
  for (const step of steps.filter(({ askedPerS }) => askedPerS <= upToPerS).toSorted((a, b) => b.askedPerS - a.askedPerS)) {
    const { askedPerS, goodput, inFlight } = step
    if (!isMeasured(goodput.figure)) continue
    good += goodput.figure.value * goodput.figure.n
    of += goodput.figure.n
    // Where a level is too short for a trend, those over it speak for it.
    const rise = isMeasured(inFlight.trendPerS) ? inFlight.trendPerS.interval?.high : undefined
    const isSure = wilson(Math.min(good, of), of).low >= SURE_GOODPUT && (rise ?? 0) <= SURE_RISE_RATIO * askedPerS
    if (isSure) surePerS ??= askedPerS
    else if (levelState(step).state === 'failed') {
      surePerS = undefined
      good = 0
      of = 0
    }
  }
  return surePerS
}

/** Rates with the state of each: a rate that was driven more than once failed if it ever did, and held if it always did. */
function byRate(steps: readonly Step[]): { perS: number; level: LevelState }[] {
  return [...Map.groupBy(steps, ({ askedPerS }) => askedPerS)]
    .map(([perS, same]) => {
      const levels = same.map(levelState)
      const level = levels.find(({ state }) => state === 'failed') ?? levels.find(({ state }) => state === 'unclear') ?? { state: 'held' as const }
      return { perS, level }
    })
    .toSorted((a, b) => a.perS - b.perS)
}

type RatedLevel = ReturnType<typeof byRate>[number]

/** The lowest of these rates that failed, and why. */
function lowestFailed(levels: readonly RatedLevel[]): { perS: number; because: string } | undefined {
  for (const { perS, level } of levels) if (level.state === 'failed') return { perS, because: level.because }
  return undefined
}

/**
 * The knee: the highest rate that held. Its interval reaches down to the highest rate that held for sure (no less than 96 % good and no more
 * than 5 % of the arrivals kept back, by the bounds of both), or to 0 where too few requests say so of any; and up to the lowest rate over it
 * that failed clearly. Refused where no rate held, where none over it failed clearly, and where one under it failed: then the levels disagree,
 * and what failed was not the load. `failedPerS` is never a rate under one that held.
 *
 * Simulated M/M/1 queues of a known limit, with and without a latency objective, levels 15 and 30 % apart, 500 and 2,000 requests a level:
 * the interval, where one is given, holds the limit in 91 to 100 % of runs. One from the highest rate that held by its value alone does so in
 * 45 to 91 %: near its limit a queue often looks well for as long as a level lasts. `bench/capacity-coverage.ts` prints the table.
 */
export function kneeOf(steps: readonly Step[]): Knee {
  const levels = byRate(steps)
  const n = levels.length
  const heldPerS = levels.findLast(({ level }) => level.state === 'held')?.perS
  const failed = lowestFailed(levels.filter(({ perS }) => perS > (heldPerS ?? 0)))
  const failure = failed === undefined ? {} : { failedPerS: failed.perS, failedBecause: failed.because }
  if (heldPerS === undefined) {
    const why = levels.map(({ level }) => level).find((level) => level.state !== 'held')
    return { knee: refusal(`no level held: ${why === undefined ? 'none was driven' : why.because}`, 'per-s', n), ...failure }
  }
  const bounds = { heldPerS, ...failure }
  const under = lowestFailed(levels.filter(({ perS }) => perS < heldPerS))
  if (under !== undefined) {
    const reason = `the levels disagree: ${under.because}, although ${rate(heldPerS)}, which is more, held`
    return { knee: refusal(reason, 'per-s', n), ...bounds, failedUnderHeldPerS: under.perS }
  }
  if (failed === undefined) return { knee: refusal(`no level failed: ${rate(heldPerS)} held, ${beyond(levels)}`, 'per-s', n), ...bounds }
  const low = surelyHeld(steps, heldPerS) ?? 0
  const interval = { low, high: failed.perS, confidence: 0.95, method: 'from the highest rate that held for sure to the lowest that failed' }
  return { knee: { value: heldPerS, unit: 'per-s', n, interval, method: 'goodput of at least 99 % and no rising trend of requests in flight' }, ...bounds }
}

function beyond(levels: readonly RatedLevel[]): string {
  const unclear = levels.findLast(({ level }) => level.state === 'unclear')
  return unclear !== undefined && unclear.level.state !== 'held' && unclear.perS === levels.at(-1)?.perS
    ? unclear.level.because
    : 'and it was the highest driven'
}
