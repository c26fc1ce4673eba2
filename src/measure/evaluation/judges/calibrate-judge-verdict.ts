import type { CalibrationEvidence } from '../../../model/evaluation-evidence.ts'
import { type Figure, isMeasured, type Measurement } from '../../../model/measurement.ts'

type Verdict = Pick<CalibrationEvidence, 'usable' | 'reason'>

export interface VerdictInput {
  pairs: number
  minLabels: number
  bar: number
  ac1: Figure
  kappa: Figure
  /** Gwet's AC1 of people with each other; absent where no output has labels of two. */
  ceiling?: Figure
  /** Labels have the inclusion probabilities that let them stand for all outputs. */
  weighted: boolean
}

const two = (value: number): string => value.toFixed(2)
const withInterval = ({ value, interval }: Measurement): string =>
  interval === undefined ? two(value) : `${two(value)} (${two(interval.low)} to ${two(interval.high)})`

/** What the agreement of people with each other says of the bar. */
function ofCeiling(ceiling: Figure | undefined, bar: number): string {
  if (ceiling === undefined) return 'No output has labels of two people: how far they agree with each other is not known.'
  if (!isMeasured(ceiling)) return `How far people agree with each other is not known: ${ceiling.refused}.`
  if ((ceiling.interval?.high ?? ceiling.value) < bar) {
    return `People agree with each other to ${withInterval(ceiling)}, under the bar itself: no judge can be held to it before they agree on what they grade.`
  }
  if (ceiling.value < bar) return `People agree with each other to ${withInterval(ceiling)}: the ceiling may itself be under the bar.`
  return `People agree with each other to ${withInterval(ceiling)}.`
}

/** Labels that would bring the bound that faces the bar onto it, if agreement stays what it is. */
function labelsToDecide({ value, interval }: Measurement, pairs: number, bar: number): string {
  const half = interval === undefined ? 0 : value >= bar ? value - interval.low : interval.high - value
  const needed = Math.ceil(pairs * (half / Math.abs(value - bar)) ** 2)
  return Number.isFinite(needed) && needed <= 100_000 ? `about ${needed} labels would decide` : 'the agreement lies on the bar'
}

function decide({ pairs, minLabels, bar, ac1, kappa }: VerdictInput): Verdict {
  if (!isMeasured(ac1)) return { usable: 'unknown', reason: `Agreement with people is not known: ${ac1.refused}.` }
  const agreement = `Agreement with people (AC1) is ${withInterval(ac1)} on ${pairs} labelled outputs`
  if (ac1.interval !== undefined && ac1.interval.high < bar) return { usable: 'no', reason: `${agreement}, surely under the bar of ${two(bar)}.` }
  if (pairs < minLabels) return { usable: 'unknown', reason: `${agreement}: a judge is not used on fewer than ${minLabels}.` }
  if (ac1.interval === undefined) return { usable: 'unknown', reason: `${agreement}, without an interval: ${ac1.noInterval ?? 'none was made'}.` }
  if (ac1.interval.low < bar) {
    return { usable: 'unknown', reason: `${agreement}, on neither side of the bar of ${two(bar)} for sure: ${labelsToDecide(ac1, pairs, bar)}.` }
  }
  if (!isMeasured(kappa) || kappa.interval === undefined || kappa.interval.low <= 0) {
    const seen = isMeasured(kappa) ? `kappa is ${withInterval(kappa)}` : `kappa is not defined: ${kappa.refused}`
    return {
      usable: 'unknown',
      reason: `${agreement}, but a judge that gives everything the same grade would have it too (${seen}): label more of the rarer kind.`,
    }
  }
  return { usable: 'yes', reason: `${agreement}, surely over the bar of ${two(bar)}.` }
}

/**
 * Whether a judge may be used: `yes` where the lower bound of AC1 is at or over the bar and kappa is surely over 0, `no` where the upper bound is under the
 * bar, else `unknown`; never `yes` under `minLabels`. AC1 alone would pass a judge that says yes to everything where nearly everything is right.
 */
export function judgeVerdict(input: VerdictInput): Verdict {
  const { usable, reason } = decide(input)
  const sample = input.weighted ? '' : ' The labels carry no inclusion probability: this holds for the labelled outputs alone.'
  return { usable, reason: `${reason} ${ofCeiling(input.ceiling, input.bar)}${sample}` }
}
