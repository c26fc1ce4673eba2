import { share } from '../../measure/interval/wilson.ts'
import type { LoadEvidence } from '../../model/load-evidence.ts'
import type { LimitUnderLoad } from '../../model/load-mechanisms.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import type { Share } from '../../model/share.ts'
import { nToRuleOut, RARE_RATIO, sideOf } from '../decide.ts'
import { defineLoadAudit, withoutSpans } from '../load-gate.ts'
import { row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, quantity, told } from '../words.ts'

/** The part of calls that lies over their p99 by definition: a limit that cuts more lies under it. */
const TAIL_RATIO = 0.01
/** One call in twenty is cut. Our judgement. */
const LARGE_RATIO = 0.05

export const timeoutShorterThanTail = defineLoadAudit({
  id: 'timeout-shorter-than-tail',
  title: 'Time limits lie over the tail of the work that they cut',
  failTitle: 'A time limit cuts calls that would have succeeded',
  question: 'Does a time limit lie under the p99 of the work that it cuts?',
  why: 'A limit under the tail ends good work shortly before its end: the work is paid for, the user gets an error, and a retry asks for all of it again.',
  fix: {
    now: 'Set the limit over the p99 of the work at rates that hold, or make the work shorter.',
    later: 'Derive every limit from the time that the request has left, and review limits when the tail moves.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.timeoutsAndRetries,
  asksForQueues: false,
  limits: `A limit is read from timing: failed calls that end at one duration. A limit that cut nothing in this run is not seen. Past the knee a limit that ends calls does what it is for: one is let off where at the levels that held at most ${quantity(TAIL_RATIO, 'ratio')} of the stage's calls failed, upper bound taken. Work that goes on behind a call that was cut is seen only where its own service reports it.`,
  rules: {
    met: `every limit lies over the upper bound of the p99 of its work and cuts at most ${quantity(TAIL_RATIO, 'ratio')} of the calls, or cuts only past the knee; or no call was cut among at least ${number(nToRuleOut(RARE_RATIO))}`,
    notMet: `a limit lies under the lower bound of the p99 of its work, or the lower bound of the part that it cuts is over ${quantity(TAIL_RATIO, 'ratio')}, and not past the knee only`,
    unknown: 'no spans, too few calls, or an interval that holds the limit',
  },
  audit({ load }) {
    const judged = load.mechanisms.limits.map((limit, index) => ({ limit, index, side: sideOfLimit(limit, load) }))
    const [worst, ...others] = judged.filter(({ side }) => side === 'under').sort((a, b) => lowOf(b.limit.cut) - lowOf(a.limit.cut))
    if (worst !== undefined) return tooShort(worst, others)
    const open = judged.filter(({ side }) => side === 'open').map(({ limit }) => limit)
    if (open.length > 0) {
      return {
        verdict: 'unknown',
        reason: `whether the limit lies under the p99 of the work is open: ${open.map(({ stage, atMs, p99Ms }) => `${stage} is cut at ${quantity(atMs, 'ms')}, its p99 is ${told(p99Ms)}`).join('; ')}`,
        needs: `a longer run at rates that hold, and spans of the service behind ${listed(open.map(({ stage }) => stage))}, which go on when the call is cut`,
      }
    }
    if (judged.length > 0)
      return {
        verdict: 'met',
        reason: judged
          .map(({ limit, side }) =>
            side === 'past-knee'
              ? `${limit.stage} is cut at ${quantity(limit.atMs, 'ms')} at levels that the system does not hold, and not below`
              : `${limit.stage} is cut at ${quantity(limit.atMs, 'ms')}, over its p99 of ${told(limit.p99Ms)}`,
          )
          .join('; '),
      }
    return withoutSpans(load) ?? nothingCut(load)
  },
})

function lowOf({ figure }: Share): number {
  return isMeasured(figure) ? (figure.interval?.low ?? 0) : 0
}

type Side = 'under' | 'over' | 'past-knee' | 'open'

/**
 * More than 1 % cut means that more than 1 % took longer than the limit, whatever p99 was seen: that of successes is itself cut.
 */
function sideOfLimit(limit: LimitUnderLoad, load: LoadEvidence): Side {
  const tail = sideOf(limit.p99Ms, limit.atMs)
  const cut = sideOf(limit.cut.figure, TAIL_RATIO)
  if (tail === 'above' || cut === 'above') return sideOf(failedWhereHeld(limit.stage, load).figure, TAIL_RATIO) === 'below' ? 'past-knee' : 'under'
  return tail === 'below' && cut === 'below' ? 'over' : 'open'
}

/** Failed calls of the stage at the levels that held. */
function failedWhereHeld(stage: string, { steps, capacity }: LoadEvidence): Share {
  const held = steps.filter(({ askedPerS }) => askedPerS <= (capacity.heldPerS ?? 0)).flatMap(({ stages }) => stages.filter((each) => each.stage === stage))
  const calls = held.reduce((sum, each) => sum + each.calls, 0)
  return share(
    Math.min(
      calls,
      held.reduce((sum, { errors }) => sum + errors, 0),
    ),
    calls,
  )
}

interface Placed {
  limit: LimitUnderLoad
  index: number
}

function tooShort({ limit, index }: Placed, others: readonly Placed[]): AuditOutcome {
  const { stage, spanName, atMs, cut, p99Ms, seen } = limit
  const pointer = `/load/mechanisms/limits/${index}`
  const tail = isMeasured(p99Ms) && sideOf(p99Ms, atMs) === 'above' ? `, while its p99 is ${told(p99Ms)} (${seen})` : ''
  return {
    verdict: 'not-met',
    reason: `${stage} is cut at ${quantity(atMs, 'ms')}, under its tail`,
    claim: `${spanName} (stage ${stage}) is cut after ${quantity(atMs, 'ms')}${tail}: ${number(cut.have)} of ${number(cut.of)} calls were ended by the limit, ${told(cut.figure)}.`,
    rows: [
      row(`Calls of ${stage} that the limit ends`, cut.figure, `${pointer}/cut/figure`),
      row(`The limit of ${stage}`, tally(atMs, 'ms', cut.have), `${pointer}/atMs`),
      row(`p99 of ${stage}, ${seen}`, p99Ms, `${pointer}/p99Ms`),
      ...others
        .slice(0, 2)
        .map((each) => row(`Calls of ${each.limit.stage} that a limit ends`, each.limit.cut.figure, `/load/mechanisms/limits/${each.index}/cut/figure`)),
    ],
    severity: lowOf(cut) >= LARGE_RATIO ? 'high' : 'medium',
    frequency: cut.figure,
    effect: {
      metric: `calls of ${stage} that end at the limit`,
      value: cut.have / Math.max(1, cut.of),
      unit: 'ratio',
      ...(isMeasured(cut.figure) && cut.figure.interval !== undefined && { interval: cut.figure.interval }),
      basis: 'measured',
      note: 'Calls that were cut in this run, over all calls of the stage.',
    },
    fixNow: `Raise the time limit of the call \`${spanName}\` (stage \`${stage}\`) from ${quantity(atMs, 'ms')} to over the p99 of its work${isMeasured(p99Ms) && p99Ms.value > atMs ? `, ${quantity(p99Ms.value, 'ms')}` : ''}, or make that work shorter; until then do not retry what was cut.`,
  }
}

/** No limit was seen at work: whether that means anything. */
function nothingCut({ steps }: LoadEvidence): AuditOutcome {
  const calls = steps.flatMap(({ stages }) => stages.filter(({ stage }) => stage !== 'request')).reduce((sum, each) => sum + each.calls, 0)
  const needed = nToRuleOut(RARE_RATIO)
  if (calls >= needed) return { verdict: 'met', reason: `none of ${counted(calls, 'call')} was ended by a time limit` }
  return {
    verdict: 'unknown',
    reason: `no call was ended by a time limit among ${counted(calls, 'call')}, too few to rule it out`,
    needs: `${number(needed)} calls in the run`,
  }
}
