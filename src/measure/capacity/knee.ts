import type { LoadStep } from '../../model/load-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { refusal } from '../interval/refusal.ts'
import { percent, rate } from './words.ts'

/** Goodput that a level must hold. */
const GOODPUT = 0.99
/** A rise is material when it keeps back one arrival in a hundred: then fewer than 99 % are served at this rate, however long it lasts. */
const RISE_RATIO = 0.01

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
    return { state: 'failed', because: `at ${rate(askedPerS)} requests in flight rose by ${rate(trendPerS.value)}: more came than was served` }
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
 * The knee: the highest rate that held with no failed rate under it. Its interval reaches from there to the lowest rate that failed clearly;
 * where a rate over that held again, to the lowest failed one above it, since then the levels disagree about all between.
 * Refused where no rate held or none failed clearly.
 *
 * The 95 % is nominal: the interval holds the knee when the two levels that bound it were judged rightly. Simulated M/M/1 queues with a
 * latency objective and steps 10 to 30 % apart: `bench/capacity-coverage.ts`.
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
  const interval = { low: under.perS, high, confidence: 0.95, method: 'from the highest rate that held to the lowest that did not' }
  return { knee: { value: under.perS, unit: 'per-s', n, interval, method: 'goodput of at least 99 % and no rising trend of requests in flight' }, ...bounds }
}

function beyond(levels: readonly { perS: number; level: LevelState }[]): string {
  const unclear = levels.findLast(({ level }) => level.state === 'unclear')
  return unclear !== undefined && unclear.level.state !== 'held' && unclear.perS === levels.at(-1)?.perS
    ? unclear.level.because
    : 'and it was the highest driven'
}
