import type { LoadEvidence, LoadStep } from '../../model/load-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome, EvidenceRow } from '../../model/review.ts'
import { sideOf } from '../decide.ts'
import { defineLoadAudit, endsOf } from '../load-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, counted, number, quantity, told } from '../words.ts'

/** The first word after nine tenths of the wait: then streaming hides less than a tenth of it. Our judgement. */
const LATE_RATIO = 0.9
/** More than half of the streams come in pieces, or they do not. */
const PIECES_RATIO = 0.5
/** Up to one second a person's flow of thought stays unbroken (Nielsen's second limit), streamed or not. */
const FLOW_MS = 1000

export const answersArriveAtOnce = defineLoadAudit({
  id: 'answers-arrive-at-once',
  title: 'Streamed answers reach the user piece by piece',
  failTitle: 'Streamed answers arrive all at once',
  question: 'Does streaming bring the first words to the user earlier, or does the whole answer arrive at once?',
  why: 'A stream that is collected somewhere on its way has all the cost of streaming and none of its use: users stare at nothing for the whole wait.',
  fix: {
    now: 'Pass each piece on when it comes: no collecting in the handler, no compression and no proxy buffer on this route.',
    later: 'Hold time to first token, as the client sees it, as a criterion of its own.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.responseTimes,
  asksForQueues: false,
  limits: `Seen from the client: which part on the way collects the stream is not seen. That ${quantity(LATE_RATIO, 'ratio')} is too late is our judgement. Where answers come in pieces, only the lowest level is judged, since behind a queue every first word is late. An answer of one word has one piece.`,
  rules: {
    met: `more than ${quantity(PIECES_RATIO, 'ratio')} of the streams come in pieces, lower bound taken, and the median first word at the lowest level within ${quantity(LATE_RATIO, 'ratio')} of the median latency, upper bound taken`,
    notMet: `at most ${quantity(PIECES_RATIO, 'ratio')} come in pieces, upper bound taken, and the first word after more than ${quantity(LATE_RATIO, 'ratio')} of the latency, lower bound taken; or they come in pieces, and so late at the lowest level`,
    unknown: 'an interval holds a line, or no request succeeded',
    notApplicable: 'no response of the run is a stream with content',
  },
  audit({ load }) {
    const { responses, firstOverTotal, incremental } = load.mechanisms.streaming
    if (responses === 0 && load.steps.every(({ ok }) => ok === 0))
      return { verdict: 'unknown', reason: 'no request succeeded, so no answer was seen', needs: 'a level in `load.stepsPerS` that the system holds' }
    if (responses === 0) return { verdict: 'not-applicable', reason: `none of the responses to ${counted(load.requests, 'request')} is a stream with content` }
    const pieces = sideOf(incremental.figure, PIECES_RATIO)
    if (pieces === 'below' && sideOf(firstOverTotal, LATE_RATIO) === 'above') return inOnePiece(load)
    const ends = endsOf(load.steps)
    const early = ends === undefined ? 'open' : sideAtLowest(ends.lowest)
    if (pieces === 'above' && early === 'late' && ends !== undefined) return inPiecesTooLate(load, { step: ends.lowest, index: ends.lowestIndex })
    if (pieces === 'above' && (early === 'early' || (early === 'open' && sideOf(firstOverTotal, LATE_RATIO) === 'below'))) {
      return {
        verdict: 'met',
        reason: `${told(incremental.figure)} of the streams come in pieces, the first after ${told(firstOverTotal)} of the latency (median)`,
      }
    }
    return {
      verdict: 'unknown',
      reason: `${told(incremental.figure)} of the streams come in pieces, and the first word after ${told(firstOverTotal)} of the latency: neither at once nor early for certain`,
      needs: `more streamed answers at the lowest level (there are ${number(responses)} in all)`,
    }
  },
})

/** Median first token against median latency of the successes, both at the lowest level, where no queue is in either. */
function sideAtLowest({ firstToken, latencyOfSuccesses }: LoadStep): 'late' | 'early' | 'open' {
  if (!('p50' in firstToken)) return 'open'
  const [first, whole] = [firstToken.p50, latencyOfSuccesses.p50]
  if (!isMeasured(first) || !isMeasured(whole) || first.interval === undefined || whole.interval === undefined) return 'open'
  if (first.interval.low > LATE_RATIO * whole.interval.high) return 'late'
  return first.interval.high <= LATE_RATIO * whole.interval.low ? 'early' : 'open'
}

function severityOf(whole: Figure | undefined): 'medium' | 'low' {
  return whole !== undefined && sideOf(whole, FLOW_MS) === 'below' ? 'low' : 'medium'
}

function streamingRows({ mechanisms }: LoadEvidence): [EvidenceRow, EvidenceRow] {
  const { firstOverTotal, incremental } = mechanisms.streaming
  return [
    row('Time to the first content over the whole latency, median', firstOverTotal, '/load/mechanisms/streaming/firstOverTotal'),
    row('Streams that come in pieces', incremental.figure, '/load/mechanisms/streaming/incremental/figure'),
  ]
}

function inOnePiece(load: LoadEvidence): AuditOutcome {
  const { firstOverTotal, incremental } = load.mechanisms.streaming
  const ends = endsOf(load.steps)
  const whole = ends?.lowest.latencyOfSuccesses.p50
  return {
    verdict: 'not-met',
    reason: 'streamed answers arrive all at once, at the end of the wait',
    claim: `Streamed answers arrive all at once: ${number(incremental.of - incremental.have)} of ${number(incremental.of)} came in one piece, and the first word came after ${told(firstOverTotal)} of the wait, in the median.`,
    rows: [
      ...streamingRows(load),
      ...(ends === undefined || whole === undefined
        ? []
        : [row('Latency at the lowest level, median', whole, `/load/steps/${ends.lowestIndex}/latencyOfSuccesses/p50`)]),
    ],
    severity: severityOf(whole),
    frequency: incremental.figure,
    fixNow:
      'Find where the stream is collected. First the handler, which should write each delta when it comes from the model; then compression, and the proxy’s buffer (`X-Accel-Buffering: no`).',
  }
}

function inPiecesTooLate(load: LoadEvidence, { step, index }: { step: LoadStep; index: number }): AuditOutcome {
  const first = 'p50' in step.firstToken ? step.firstToken.p50 : step.firstToken
  const whole = step.latencyOfSuccesses.p50
  const firstMs = isMeasured(first) ? `${quantity(first.value, 'ms')} ${certainty(first)}` : told(first)
  return {
    verdict: 'not-met',
    reason: 'answers come in pieces, all of them at the end of the wait',
    claim: `Answers come in pieces, but all at the end: at ${quantity(step.askedPerS, 'per-s')} the first word comes after ${firstMs}, the last after ${told(whole)} (medians).`,
    rows: [
      row('Time to the first content at the lowest level, median', first, `/load/steps/${index}/firstToken/p50`),
      row('Latency at the lowest level, median', whole, `/load/steps/${index}/latencyOfSuccesses/p50`),
      ...streamingRows(load),
    ],
    severity: severityOf(whole),
    fixNow:
      'Look whether a proxy or a compression on the way holds the pieces back; if not, the wait lies before the generation: shorten what comes before it.',
  }
}
