import type { Evidence } from '../model/evidence.ts'

/** What limits every figure of the review. */
export function limitsOf(evidence: Evidence): string[] {
  const limits = [
    'Dependencies between spans are read from their timing: a call that began after another ended is taken to have waited for it.',
    'Replays keep every gap and change one stage at a time; queues that would shorten or lengthen under the change are not in them.',
    'Intervals are at 95 % unless they say otherwise. They hold for traffic like that of the window, not for other days; with some hundred sessions, those of high percentiles cover nearer 87 %.',
  ]
  const { traces, load, evaluation } = evidence
  if (evaluation !== undefined && evaluation.runs.length > 0) {
    const near =
      evaluation.coverage === undefined ? 'how near they are to what users ask was not measured' : 'how near they are to what users ask stands beside them'
    limits.push(`Figures of the evaluation are of its cases: ${near}. A metric sees what it was made to see, and a case no more than its reference says.`)
  }
  if (load !== undefined) {
    limits.push('Load came from one machine and one place: networks, other clients and caches of real users are not in it.')
    if (traces !== undefined) {
      const held = load.capacity.heldPerS
      limits.push(
        `The traces are of the levels of load that held${held === undefined ? ': none did, so they are of the first' : `, up to ${Number(held.toPrecision(3))} a second`}; the levels beyond are in the section on load alone.`,
      )
    }
  }
  if (traces === undefined) return limits
  if (traces.sampling.tracesKept < traces.sampling.tracesSeen) {
    limits.push(`Of ${traces.sampling.tracesSeen} traces ${traces.sampling.tracesKept} were reviewed: ${traces.sampling.method}.`)
  }
  const { basis } = traces.latency
  if (basis.traces < basis.of) limits.push(`Latency figures stand on ${basis.traces} of ${basis.of} traces: ${basis.method}.`)
  const refused = traces.sources.reduce((sum, source) => sum + source.refused, 0)
  if (refused > 0) limits.push(`${refused} records were refused while reading; the sources table says which and why.`)
  return limits
}
