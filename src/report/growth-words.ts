import type { LoadEvidence } from '../model/load-evidence.ts'
import { type Figure, isMeasured, type Measurement } from '../model/measurement.ts'
import type { GrowthMark, Review } from '../model/review.ts'
import { figureParts, formatBare, formatInterval } from './format-figure.ts'
import { formatValue } from './format-number.ts'
import { basisWords } from './wording.ts'

const axisWords: Record<GrowthMark['axis'], string> = { requests: 'today’s load', users: 'today’s users', documents: 'today’s documents' }

/** A mark on the growth axis in words, in two parts, so that a page can stress where and what. */
interface MarkWords {
  /** `At ×3.2 today’s load`. */
  where: string
  /** `(16.0/s; 95 % interval ×2.8 to ×4.1)`. */
  detail: string
  /** `the rerank stage saturates`. */
  what: string
  /** `measured`, or that it lies beyond what was. */
  basis: string
}

export function markWords(mark: GrowthMark): MarkWords {
  const what = mark.stage !== undefined && !mark.limit.includes(mark.stage) ? `${mark.limit} (${mark.stage})` : mark.limit
  const basis = mark.extrapolated ? `${basisWords[mark.basis]}, extrapolated beyond what was driven` : basisWords[mark.basis]
  const { multiple } = mark
  if (!isMeasured(multiple)) {
    const why = figureParts(multiple).reason
    return { where: `At ${formatBare(mark.at)}`, detail: `(as a multiple of today not given${why === undefined ? '' : `: ${why}`})`, what, basis }
  }
  const at = isMeasured(mark.at) ? `${formatValue(mark.at.value, mark.at.unit)}; ` : ''
  return { where: `At ${formatValue(multiple.value, 'times')} ${axisWords[mark.axis]}`, detail: `(${at}${intervalWords(multiple)})`, what, basis }
}

/** `95 % interval ×2.8 to ×4.1`, or why there is none. */
function intervalWords({ interval, value, noInterval }: Measurement): string {
  if (interval === undefined) return `no interval: ${noInterval ?? 'none was made'}`
  const bounds = formatInterval({ ...interval, confidence: 0.95 }, 'times', value).replace(/[()]/g, '')
  return `${Math.round(interval.confidence * 100)} % interval ${bounds}`
}

/** Why no mark stands on the axis although the system was driven. */
export function noMarkWords(load: LoadEvidence): { short: string; rest: string } {
  const { today, heldPerS, failedPerS, failedUnderHeldPerS, failedBecause, knee } = load.capacity
  if (!load.validity.valid) return { short: 'The run of load is not valid.', rest: load.validity.reason }
  if (heldPerS !== undefined && failedUnderHeldPerS !== undefined) {
    return {
      short: 'The levels disagree.',
      rest: `${rateWords(heldPerS, today)} held, and ${rateWords(failedUnderHeldPerS, today)} under it did not: longer levels would tell.`,
    }
  }
  if (heldPerS !== undefined && failedPerS === undefined) {
    return { short: 'No level failed.', rest: `It held up to ${rateWords(heldPerS, today)}, the highest that was driven; what lies beyond is unknown.` }
  }
  if (failedPerS !== undefined && heldPerS === undefined) {
    const why = failedBecause === undefined ? '' : `: ${failedBecause}`
    return { short: 'No level held.', rest: `The lowest that was driven, ${rateWords(failedPerS, today)}, already did not${why}.` }
  }
  return { short: 'No limit could be placed.', rest: isMeasured(knee) ? `The knee lies at ${formatBare(knee)}.` : knee.refused }
}

/** A rate as a multiple of today's, with the interval that today's brings along. */
function rateWords(perS: number, today: Figure): string {
  const rate = formatValue(perS, 'per-s')
  if (!isMeasured(today) || today.value <= 0) return rate
  const times = formatValue(perS / today.value, 'times')
  const { interval } = today
  if (interval === undefined || interval.low <= 0) return `${times} today’s load (${rate})`
  const bounds = formatInterval({ ...interval, low: perS / interval.high, high: perS / interval.low, confidence: 0.95 }, 'times', perS / today.value)
  return `${times} today’s load (${rate}; ${Math.round(interval.confidence * 100)} % interval ${bounds.replace(/[()]/g, '')})`
}

/** One line for a terminal. */
export function breaksNextLine(review: Review): string {
  const [first, ...others] = review.breaksNext.marks
  if (first !== undefined) {
    const { where, detail, what, basis } = markWords(first)
    return `${where} ${detail} ${what}. Basis: ${basis}.${others.length === 0 ? '' : ` ${others.length} more beyond it.`}`
  }
  if (review.load !== undefined) {
    const { short, rest } = noMarkWords(review.load)
    return `${short} ${rest}`
  }
  return 'unknown: nothing was driven beyond the load of today'
}
