import type { LoadEvidence } from '../../model/load-evidence.ts'
import { isMeasured, type Measurement } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import { unknownFrom } from '../decide.ts'
import { defineLoadAudit } from '../load-gate.ts'
import { row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** First requests as slow as this by chance in one run of a hundred. */
const RARE_CHANCE = 0.01
/** By chance in one run of twenty, which is enough where the first is {@link FAR_TIMES} as slow as usual. */
const FAIR_CHANCE = 0.05
/** Twice the usual time. Our judgement. */
const SLOW_TIMES = 2
const FAR_TIMES = 5
/** Up to a tenth of a second feels instant (Nielsen's first limit). */
const INSTANT_MS = 100
/** The limit of attention (Nielsen's third limit). */
const ATTENTION_MS = 10_000
/** With 20 later requests the first is the slowest of all by chance in 1 run of 21: fewer can tell nothing. */
const LEAST_LATER = 20

export const coldStart = defineLoadAudit({
  id: 'cold-start',
  title: 'The first requests of a run are as fast as the later ones',
  failTitle: 'The first users after a start wait for what was not loaded',
  question: 'Do the first requests of a run take longer than the later ones at the same level?',
  why: 'Every deployment, restart and scale-out begins with users who wait for the index, the model and the connections to be loaded, and it happens most when load rises.',
  fix: {
    now: 'Load at start what the first request loads, and report ready only after.',
    later: 'Send a request of its own through each new process before it gets traffic, and keep one process more than needed warm.',
  },
  effort: 'hours',
  basis: 'bounded',
  severity: 'medium',
  source: sources.kubernetesProbes,
  asksForQueues: false,
  limits: `The run cannot tell whether the process had just started: against one that was warm nothing shows, and \`met\` holds for this run only. Start the service anew before the run. How slow is slow, ×${SLOW_TIMES} and ${INSTANT_MS} ms more, is our judgement. The chance is that of a run whose requests are alike.`,
  rules: {
    met: `the first request took at most ×${SLOW_TIMES} the median of the later ones, upper bound taken, or at most ${INSTANT_MS} ms more, or was not slower than 95 % of them`,
    notMet: `as many requests failed before the first success as do by chance in at most ${quantity(RARE_CHANCE, 'ratio')} of runs; or the first request took over ×${SLOW_TIMES} the median of the later ones and ${INSTANT_MS} ms more, and a start as slow comes by chance in at most ${quantity(RARE_CHANCE, 'ratio')} of runs; or over ×${FAR_TIMES}, and in at most ${quantity(FAIR_CHANCE, 'ratio')}`,
    unknown: `fewer than ${LEAST_LATER} later requests at the level, or a first one that is slow or failed, and may be so by chance`,
  },
  audit({ load }) {
    const { firstMs, slowInARow, steady, n, chance, failedFirst } = load.mechanisms.coldStart
    const [first] = firstMs
    const needs = 'a first level with more requests, driven right after the service has started'
    if (failedFirst !== undefined && failedFirst.chance <= FAIR_CHANCE) return failing(failedFirst, needs)
    if (!isMeasured(steady)) return unknownFrom(steady, 'the usual time at the first level', needs)
    if (first === undefined) return { verdict: 'unknown', reason: 'none of the first requests succeeded', needs }
    const usual = steady.interval?.high ?? steady.value
    if (n < LEAST_LATER)
      return { verdict: 'unknown', reason: `only ${counted(n, 'request')} followed the first at its level, too few to tell it from chance`, needs }
    if (slowInARow === 0 || first <= SLOW_TIMES * usual || first - usual <= INSTANT_MS) {
      return {
        verdict: 'met',
        reason: `the first request took ${quantity(first, 'ms')}, the later ones ${told(steady)} (median); whether the process had just started, the run cannot tell`,
      }
    }
    const slow = `the first request took ${quantity(first, 'ms')}, the later ones ${told(steady)} (median)`
    if (chance === undefined) return { verdict: 'unknown', reason: `${slow}, and how often one as slow comes by chance is not told`, needs }
    if (chance <= RARE_CHANCE || (chance <= FAIR_CHANCE && first > FAR_TIMES * usual)) return cold(load, { first, steady, chance })
    return {
      verdict: 'unknown',
      reason: `${slow}, but one as slow comes by chance in ${quantity(chance, 'ratio')} of runs`,
      needs,
    }
  },
})

const byChance = (chance: number): string => `by chance in ${chance < RARE_CHANCE ? 'fewer than 1 %' : quantity(chance, 'ratio')} of runs`

function failing({ count, chance, n }: NonNullable<LoadEvidence['mechanisms']['coldStart']['failedFirst']>, needs: string): AuditOutcome {
  const reason = `${counted(count, 'request')} failed before the first success, which comes ${byChance(chance)}`
  if (chance > RARE_CHANCE) return { verdict: 'unknown', reason, needs }
  return {
    verdict: 'not-met',
    reason,
    claim: `${counted(count, 'request')} of the run failed before the first one succeeded. Of failures that come at any time, so many are first ${byChance(chance)}.`,
    rows: [row('Requests that failed before the first success', tally(count, 'count', n), '/load/mechanisms/coldStart/failedFirst/count')],
    severity: 'high',
    fixNow: 'Load at start what the first requests waited for in vain, and report ready only after; their traces and error messages show what it is.',
  }
}

function cold({ mechanisms }: LoadEvidence, { first, steady, chance }: { first: number; steady: Measurement; chance: number }): AuditOutcome {
  const { slowInARow, n, steadyP99 } = mechanisms.coldStart
  return {
    verdict: 'not-met',
    reason: `the first request took ${quantity(first / steady.value, 'times')} as long as the later ones`,
    claim: `The first request of the run took ${quantity(first, 'ms')}, ${quantity(first / steady.value, 'times')} the median of the ${number(n)} later ones at its level, ${told(steady)}. ${counted(slowInARow, 'request')} from the start ${slowInARow === 1 ? 'was' : 'were'} slower than 95 % of the later ones; a start as slow comes ${byChance(chance)}.`,
    rows: [
      row('Latency of later requests at the first level, median', steady, '/load/mechanisms/coldStart/steady'),
      row('Latency of the first request', tally(first, 'ms', 1), '/load/mechanisms/coldStart/firstMs/0'),
      row('Slow requests in a row from the start', tally(slowInARow, 'count', n), '/load/mechanisms/coldStart/slowInARow'),
      row('Latency of later requests at the first level, p99', steadyP99, '/load/mechanisms/coldStart/steadyP99'),
    ],
    severity: first >= ATTENTION_MS ? 'high' : 'medium',
    effect: {
      metric: 'latency of the first request after a start',
      value: steady.value / first - 1,
      unit: 'ratio',
      basis: 'bounded',
      note: 'At best the first request is as fast as the median of the later ones.',
    },
    fixNow: `Load at start what the first request loads (index, model, connections: its trace shows the stage that takes the ${quantity(first - steady.value, 'ms')} more), and report ready only after.`,
  }
}
