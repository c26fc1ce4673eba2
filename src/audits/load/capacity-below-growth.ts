import type { CapacityEvidence, CapacityForecast } from '../../model/capacity-evidence.ts'
import { isMeasured, type Measurement } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import { sideOf, unknownFrom } from '../decide.ts'
import { defineLoadAudit } from '../load-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, quantity, refused, told } from '../words.ts'

/** A startup that grows 12 % a month doubles in half a year, about the time that a change of architecture takes. Our judgement. */
const GROWTH_TIMES = 2

export const capacityBelowGrowth = defineLoadAudit({
  id: 'capacity-below-growth',
  title: 'The system holds twice today’s load',
  failTitle: 'The system does not hold twice today’s load',
  question: 'Does the system hold its objectives at twice the load that it meets today?',
  why: 'Growth does not announce itself, and a system past its knee does not get a little slower: its queue grows until requests fail.',
  fix: {
    now: 'Relieve the stage that saturates first, and turn requests away before the knee rather than behind it.',
    later: 'Drive the same plan before each release, and hold the knee over twice the load of the day as a criterion.',
  },
  effort: 'weeks',
  basis: 'measured',
  severity: 'high',
  source: sources.guerrillaCapacity,
  asksForQueues: true,
  limits: `That twice today’s load has to hold is our judgement. Today’s load is a mean: peaks within the day lie over it. The knee is that of the machine that was driven, with the queries of the plan: a staging system of another size has another knee. A level counts as held with goodput of at least 99 % and no rising trend of requests in flight, over the length of one step.`,
  rules: {
    met: `the forecast at ×${GROWTH_TIMES} today’s load holds: it is under the knee, by the knee’s interval`,
    notMet: `the forecast at ×${GROWTH_TIMES} today’s load does not hold; critical where today’s own load is over the knee’s interval, medium where only the fit beyond the levels that were driven says so`,
    unknown: 'today’s load is not known, or the knee’s interval holds twice of it, or no level failed and twice of it was not driven',
  },
  audit({ load: { capacity } }) {
    const { today, knee, forecasts } = capacity
    if (!isMeasured(today)) return unknownFrom(today, 'today’s load', '`load.todayPerS` in the config, or traces of a day’s traffic in the store')
    const index = forecasts.findIndex(({ multiple }) => multiple === GROWTH_TIMES)
    const forecast = forecasts[index]
    if (forecast === undefined || forecast.holds === 'unknown') {
      const atPerS = GROWTH_TIMES * today.value
      return {
        verdict: 'unknown',
        reason: `whether ${quantity(atPerS, 'per-s')}, twice today’s load, holds is open: ${isMeasured(knee) ? `the knee is ${told(knee)}` : `no knee was found: ${refused(knee)}`}`,
        needs: `levels in \`load.stepsPerS\` around ${quantity(atPerS, 'per-s')}, and one that is too much`,
      }
    }
    if (forecast.holds === 'yes') {
      const held = capacity.heldPerS === undefined ? '' : `; the highest level that was driven and held is ${quantity(capacity.heldPerS, 'per-s')}`
      return { verdict: 'met', reason: `${quantity(forecast.atPerS, 'per-s')}, twice today’s load of ${quantity(today.value, 'per-s')}, holds${held}` }
    }
    return tooLittle(capacity, { today, forecast, pointer: `/load/capacity/forecasts/${index}` })
  },
})

interface Exceeded {
  today: Measurement
  forecast: CapacityForecast
  pointer: string
}

function tooLittle({ fit, knee, heldPerS, failedPerS, failedBecause, saturates }: CapacityEvidence, { today, forecast, pointer }: Exceeded): AuditOutcome {
  const isOverAlready =
    sideOf(knee, today.interval?.low ?? today.value) === 'below' || (heldPerS === undefined && failedPerS !== undefined && failedPerS <= today.value)
  const first = 'stage' in saturates ? saturates.stage : undefined
  const todayText = quantity(today.value, 'per-s')
  const more = isOverAlready ? `Today’s load, ${todayText}, is already` : `Twice today’s load, ${quantity(forecast.atPerS, 'per-s')}, is`
  const holds = knownToHold({ knee, heldPerS }, today)
  // Where no level of that rate or under it failed, only the fit says so.
  const isFitted = failedPerS === undefined || forecast.atPerS < failedPerS
  const peak = isFitted && 'peakPerS' in fit ? fit.peakPerS : undefined
  const because =
    peak !== undefined
      ? `; by the fit, beyond what was driven, the most that it can serve is ${told(peak)}`
      : failedBecause === undefined
        ? ''
        : `; ${failedBecause}`
  return {
    verdict: 'not-met',
    reason: `${isOverAlready ? `today’s load, ${todayText},` : `${quantity(forecast.atPerS, 'per-s')}, twice today’s load,`} is more than the system holds`,
    claim: `${more} more than the system holds: ${holds}${because}${first === undefined ? '' : `; ${first} gives way first`}.`,
    rows: [
      row('Today’s load', today, '/load/capacity/today'),
      row('The highest load that holds', knee, '/load/capacity/knee'),
      row(`Throughput when ${quantity(forecast.atPerS, 'per-s')} are asked`, forecast.throughputPerS, `${pointer}/throughputPerS`),
      ...(peak === undefined ? [] : [row('The most that it can serve, by the fit', peak, '/load/capacity/fit/peakPerS')]),
      ...('stage' in saturates
        ? [row(`Part of the time that load adds, ${saturates.stage}`, saturates.shareOfGrowth, '/load/capacity/saturates/shareOfGrowth')]
        : []),
    ],
    severity: isOverAlready ? 'critical' : isFitted ? 'medium' : 'high',
    ...(first !== undefined && {
      fixNow: `Relieve \`${first}\` first: it is what gives way. Until then turn away what comes over ${quantity(heldPerS ?? today.value, 'per-s')}, with 503 and Retry-After.`,
    }),
  }
}

function knownToHold({ knee, heldPerS }: Pick<CapacityEvidence, 'knee' | 'heldPerS'>, today: Measurement): string {
  const ofToday = (perS: number) => `${quantity(perS / today.value, 'times')} today’s load of ${quantity(today.value, 'per-s')}`
  if (isMeasured(knee)) return `it holds up to ${quantity(knee.value, 'per-s')} ${certainty(knee)}, ${ofToday(knee.value)}`
  return heldPerS === undefined ? 'no level that was driven held' : `${quantity(heldPerS, 'per-s')} was driven and held, ${ofToday(heldPerS)}`
}
