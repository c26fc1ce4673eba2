import { wilson } from '../../measure/interval/wilson.ts'
import type { LoadEvidence, LoadStep } from '../../model/load-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome, EvidenceRow } from '../../model/review.ts'
import { sideOf } from '../decide.ts'
import { defineLoadAudit, endsOf } from '../load-gate.ts'
import { row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** The first word after nine tenths of the wait: then streaming hides less than a tenth of it. Our judgement. */
const LATE_RATIO = 0.9
/** More than half of the streams come in pieces, or they do not. */
const PIECES_RATIO = 0.5
/** So many of the requests must be in both means for these to be of the same requests. Our judgement. */
const SAME_RATIO = 0.95
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
    met: `more than ${quantity(PIECES_RATIO, 'ratio')} of the streams come in pieces, lower bound taken, and the mean first word at the lowest level within ${quantity(LATE_RATIO, 'ratio')} of the mean latency, upper bound taken`,
    notMet: `at most ${quantity(PIECES_RATIO, 'ratio')} come in pieces, upper bound taken, and the first word after more than ${quantity(LATE_RATIO, 'ratio')} of the latency; or they come in pieces, and at the lowest level after more than ${quantity(LATE_RATIO, 'ratio')}, lower bound taken`,
    unknown: 'an interval holds a line, or no request succeeded',
    notApplicable: 'no response of the run is a stream with content',
  },
  audit({ load }) {
    const { responses, firstOverTotal, incremental } = load.mechanisms.streaming
    if (responses === 0 && load.steps.every(({ ok }) => ok === 0))
      return { verdict: 'unknown', reason: 'no request succeeded, so no answer was seen', needs: 'a level in `load.stepsPerS` that the system holds' }
    if (responses === 0) return { verdict: 'not-applicable', reason: `none of the responses to ${counted(load.requests, 'request')} is a stream with content` }
    const pieces = sideOf(incremental.figure, PIECES_RATIO)
    if (pieces === 'below' && isMeasured(firstOverTotal) && firstOverTotal.value > LATE_RATIO) return inOnePiece(load)
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

/**
 * How much of the mean wait is left after the mean first word, at the lowest level, where no queue is in either. Both are means of the same
 * requests, and no first word comes after the end, so that the part left lies in 0 to 1: Wilson's interval for a share of that size is wider
 * than its own.
 */
function sideAtLowest({ firstToken, latencyOfSuccesses }: LoadStep): 'late' | 'early' | 'open' {
  if (!('mean' in firstToken)) return 'open'
  const [first, whole] = [firstToken.mean, latencyOfSuccesses.mean]
  if (!isMeasured(first) || !isMeasured(whole) || first.n < SAME_RATIO * whole.n) return 'open'
  const left = Math.min(1, Math.max(0, 1 - first.value / whole.value))
  const { low, high } = wilson(left * first.n, first.n)
  if (high < 1 - LATE_RATIO) return 'late'
  return low >= 1 - LATE_RATIO ? 'early' : 'open'
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
  const first = 'mean' in step.firstToken ? step.firstToken.mean : step.firstToken
  const whole = step.latencyOfSuccesses.mean
  return {
    verdict: 'not-met',
    reason: 'answers come in pieces, all of them at the end of the wait',
    claim: `Answers come in pieces, but all at the end: at ${quantity(step.askedPerS, 'per-s')} the first word comes after ${told(first)} and the end after ${told(whole)}, on average.`,
    rows: [
      row('Time to the first content at the lowest level, mean', first, `/load/steps/${index}/firstToken/mean`),
      row('Latency at the lowest level, mean', whole, `/load/steps/${index}/latencyOfSuccesses/mean`),
      ...streamingRows(load),
    ],
    severity: severityOf(step.latencyOfSuccesses.p50),
    fixNow:
      'Find what holds the pieces back: a handler that collects them before it writes, compression, or a proxy’s buffer. If nothing does, the wait lies before the generation: shorten what comes before it.',
  }
}
