import type { LoadEvidence } from '../../model/load-evidence.ts'
import type { RetriesUnderLoad } from '../../model/load-mechanisms.ts'
import { type Figure, isMeasured, type Measurement } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import { sideOf } from '../decide.ts'
import { defineLoadAudit, withoutSpans } from '../load-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, quantity, told } from '../words.ts'

/** The retry budget of a client in Site Reliability Engineering, chapter 21, is a tenth of its requests: 1.1 attempts a call. */
const BUDGET_TIMES = 1.1
/** Half as much load again on a stage that gives way already. Our judgement. */
const MANY_TIMES = 1.5
/** Failed calls that nobody tried again, from which it can be said that nobody does. Our judgement. */
const LEAST_FAILURES = 10

export const retriesAmplifyLoad = defineLoadAudit({
  id: 'retries-amplify-load',
  title: 'Retries do not grow with the load',
  failTitle: 'Retries multiply the load when there is most of it',
  question: 'Does a stage get more attempts a call as the load rises?',
  why: 'Retries that come when a stage is overloaded are load on top of too much load. They turn a short peak into an outage that lasts after the peak has passed.',
  fix: {
    now: 'Limit the attempts of one call, wait longer with jitter between them, and stop where a tenth of the calls are retries.',
    later: 'Retry at one layer only, with a budget, and let the overloaded side say that it is overloaded so that it is not retried.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'high',
  source: sources.sreOverload,
  asksForQueues: false,
  limits: `The budget of a tenth is the source's; that ×${MANY_TIMES} weighs more is our judgement. A retry is read from timing: same parent, stage and name, begun after a failed call ended. Retries inside of one span are not seen. Retries that do not grow with the load are the audit retry-amplification's.`,
  rules: {
    met: `for every stage that retries, attempts a call at the highest level are at most ${BUDGET_TIMES}, upper bound taken, or not over those at the lowest; or at least ${LEAST_FAILURES} calls failed and none was tried again`,
    notMet: `for a stage, attempts a call at the highest level are over ${BUDGET_TIMES} and over those at the lowest level, bounds taken`,
    unknown: 'no spans, intervals that hold the lines, or no retry seen and hardly a failed call that would ask for one',
  },
  audit({ load }) {
    const judged = load.mechanisms.retries.map((retries, index) => ({ retries, index, trend: trendOf(retries) }))
    const [worst, ...others] = judged.filter(({ trend }) => trend === 'rises').sort((a, b) => lowOf(b.retries.highest) - lowOf(a.retries.highest))
    if (worst !== undefined) return amplified(worst, others)
    const open = judged.filter(({ trend }) => trend === 'open').map(({ retries }) => retries)
    if (open.length > 0) {
      return {
        verdict: 'unknown',
        reason: `whether attempts grow with the load is open: ${open.map(({ stage, lowest, highest }) => `${stage} has ${attempts(lowest)} a call at the lowest level and ${attempts(highest)} at the highest`).join('; ')}`,
        needs: `longer steps, so that there are more calls of ${listed(open.map(({ stage }) => stage))} at the lowest and the highest level`,
      }
    }
    if (judged.length > 0)
      return {
        verdict: 'met',
        reason: judged.map(({ retries: { stage, highest } }) => `${stage} has ${attempts(highest)} a call at the highest level`).join('; '),
      }
    return withoutSpans(load) ?? nothingRetried(load)
  },
})

function attempts(figure: Figure): string {
  return isMeasured(figure) ? `attempts ${told(figure)}` : told(figure)
}

function lowOf(figure: Figure): number {
  return isMeasured(figure) ? (figure.interval?.low ?? 0) : 0
}

function trendOf({ lowest, highest }: RetriesUnderLoad): 'rises' | 'within' | 'open' {
  if (sideOf(highest, BUDGET_TIMES) === 'below') return 'within'
  if (!isMeasured(lowest) || lowest.interval === undefined || !isMeasured(highest) || highest.interval === undefined) return 'open'
  if (sideOf(highest, BUDGET_TIMES) === 'above' && highest.interval.low > lowest.interval.high) return 'rises'
  return highest.interval.high <= lowest.interval.low ? 'within' : 'open'
}

interface Placed {
  retries: RetriesUnderLoad
  index: number
}

function amplified({ retries, index }: Placed, others: readonly Placed[]): AuditOutcome {
  const { stage, spanName, lowest, highest, byStep } = retries
  const pointer = `/load/mechanisms/retries/${index}`
  const top = [...byStep].sort((a, b) => a.askedPerS - b.askedPerS).at(-1)
  const where =
    top === undefined
      ? ''
      : `; at ${quantity(top.askedPerS, 'per-s')} ${counted(top.calls, 'call')} needed ${counted(top.retries, 'retry', 'retries')}, and ${counted(top.failed, 'attempt')} failed`
  return {
    verdict: 'not-met',
    reason: `attempts of ${stage} grow with the load`,
    claim: `Attempts a call of ${spanName} (stage ${stage}) grow with the load, from ${told(lowest)} at the lowest level to ${told(highest)} at the highest${where}.`,
    rows: [
      row(`Attempts a call at the highest level, ${stage}`, highest, `${pointer}/highest`),
      row(`Attempts a call at the lowest level, ${stage}`, lowest, `${pointer}/lowest`),
      ...others
        .slice(0, 2)
        .map((each) =>
          row(`Attempts a call at the highest level, ${each.retries.stage}`, each.retries.highest, `/load/mechanisms/retries/${each.index}/highest`),
        ),
    ],
    severity: lowOf(highest) >= MANY_TIMES ? 'high' : 'medium',
    frequency: highest,
    ...(isMeasured(highest) && { effect: effectOf(stage, highest) }),
    fixNow: `Around the span \`${spanName}\` (stage \`${stage}\`), limit the attempts of one call, back off with jitter, and give the client a budget: no retry while more than a tenth of its calls are retries.`,
  }
}

/** Retries as a part of all calls, 1 - 1/x for x attempts a call: the load that would fall away. */
function effectOf(stage: string, { value, interval }: Measurement) {
  return {
    metric: `calls of ${stage} at the highest level`,
    value: 1 / value - 1,
    unit: 'ratio' as const,
    ...(interval !== undefined && { interval: { ...interval, low: 1 / interval.high - 1, high: 1 / interval.low - 1 } }),
    basis: 'measured' as const,
    note: 'The part of its calls that are retries, which would not be made. Some requests that a retry saved would fail.',
  }
}

/** No retry was seen: only failed calls that were left alone show that there are none. */
function nothingRetried({ steps }: LoadEvidence): AuditOutcome {
  const failed = steps.flatMap(({ stages }) => stages.filter(({ stage }) => stage !== 'request')).reduce((sum, { errors }) => sum + errors, 0)
  if (failed >= LEAST_FAILURES) return { verdict: 'met', reason: `${counted(failed, 'call')} failed, and none was tried again` }
  return {
    verdict: 'unknown',
    reason: `no retry is seen by timing, and ${counted(failed, 'failed call')} would have asked for one: there may be none, or they happen inside of one span`,
    needs: 'a level in `load.stepsPerS` at which calls fail, and a span for each attempt with http.request.resend_count',
  }
}
