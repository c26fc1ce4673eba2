import type { LoadStep } from '../../model/load-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
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

export interface Knee {
  knee: Figure
  heldPerS?: number
  failedPerS?: number
  failedBecause?: string
}

/**
 * The highest rate, up to one that held, of which it is sure: by the bounds, goodput is no less than 96 % and no more than 5 % of the arrivals
 * were kept back. A rate that held over it speaks for it too, so that their requests count together. `undefined` where too few say so of any.
 */
export function surelyHeld(steps: readonly Step[], upToPerS: number): number | undefined {
  let good = 0
  let of = 0
  for (const { askedPerS, goodput, inFlight } of steps.filter((step) => step.askedPerS <= upToPerS).toSorted((a, b) => b.askedPerS - a.askedPerS)) {
    if (!isMeasured(goodput.figure)) continue
    good += goodput.figure.value * goodput.figure.n
    of += goodput.figure.n
    // Where a level is too short for a trend, those over it speak for it.
    const rise = isMeasured(inFlight.trendPerS) ? inFlight.trendPerS.interval?.high : undefined
    if (wilson(Math.min(good, of), of).low >= SURE_GOODPUT && (rise ?? 0) <= SURE_RISE_RATIO * askedPerS) return askedPerS
  }
  return undefined
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

/**
 * The knee: the highest rate that held with no failed rate under it. Its interval reaches down to the highest rate that held for sure (no less
 * than 96 % good and no more than 5 % of the arrivals kept back, by the bounds of both), or to 0 where too few requests say so of any;
 * and up to the lowest rate that failed clearly, or, where a rate over that held again, to the lowest failed one above it.
 * Refused where no rate held or none failed clearly.
 *
 * Simulated M/M/1 queues of a known limit, with and without a latency objective, levels 15 and 30 % apart, 500 and 2,000 requests a level:
 * the interval, where one is given, holds the limit in 91 to 100 % of runs. One from the highest rate that held by its value alone does so in
 * 45 to 91 %: near its limit a queue often looks well for as long as a level lasts. `bench/capacity-coverage.ts` prints the table.
 */
export function kneeOf(steps: readonly Step[]): Knee {
  const levels = byRate(steps)
  const lowestFailed = levels.find(({ level }) => level.state === 'failed')
  const held = levels.filter(({ level }) => level.state === 'held')
  const under = held.filter(({ perS }) => perS < (lowestFailed?.perS ?? Number.POSITIVE_INFINITY)).at(-1)
  const failure =
    lowestFailed !== undefined && lowestFailed.level.state !== 'held' ? { failedPerS: lowestFailed.perS, failedBecause: lowestFailed.level.because } : {}
  const n = levels.length
  if (under === undefined) {
    const why = levels.map(({ level }) => level).find((level) => level.state !== 'held')
    return { knee: refusal(`no level held: ${why === undefined ? 'none was driven' : why.because}`, 'per-s', n), ...failure }
  }
  const bounds = { heldPerS: under.perS, ...failure }
  if (lowestFailed === undefined) return { knee: refusal(`no level failed: ${rate(under.perS)} held, ${beyond(levels)}`, 'per-s', n), ...bounds }
  const highestHeld = held.at(-1)?.perS ?? under.perS
  const high = levels.find(({ perS, level }) => level.state === 'failed' && perS > highestHeld)?.perS
  if (high === undefined) {
    return { knee: refusal(`the levels disagree: ${rate(lowestFailed.perS)} failed and ${rate(highestHeld)}, which is more, held`, 'per-s', n), ...bounds }
  }
  const low = surelyHeld(steps, under.perS) ?? 0
  const interval = { low, high, confidence: 0.95, method: 'from the highest rate that held for sure to the lowest that failed' }
  return { knee: { value: under.perS, unit: 'per-s', n, interval, method: 'goodput of at least 99 % and no rising trend of requests in flight' }, ...bounds }
}

function beyond(levels: readonly { perS: number; level: LevelState }[]): string {
  const unclear = levels.findLast(({ level }) => level.state === 'unclear')
  return unclear !== undefined && unclear.level.state !== 'held' && unclear.perS === levels.at(-1)?.perS
    ? unclear.level.because
    : 'and it was the highest driven'
}
