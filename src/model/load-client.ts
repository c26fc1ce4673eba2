/**
 * The id of the span that a request of load claims to come from: the last 16 digits of its trace's id, each taken from f (its complement), so that it is told
 * from ids that somebody counts up. That span is the generator's and is never recorded, so a span under it is the root of what the system did.
 *
 * @param traceId 32 hex digits, lower case
 */
export function loadClientSpanId(traceId: string): string {
  let id = ''
  for (let at = traceId.length - spanIdLength; at < traceId.length; at += 1) id += complement[digits.indexOf(traceId[at] ?? '')] ?? ''
  return id
}

/** Hex digits, and what each becomes: also for whoever works it out elsewhere, in SQL or in another tool's script. */
export const digits = '0123456789abcdef'
export const complement = 'fedcba9876543210'

const spanIdLength = 16

/** The parent that a span has within the system: none where it was called by the load generator. */
export function parentWithinSystem(traceId: string, parentSpanId: string): string {
  if (parentSpanId.length !== spanIdLength || traceId.length <= spanIdLength) return parentSpanId
  // Told by its first digit nearly always: most spans are not called by load, and there are millions of them.
  if (complement[digits.indexOf(traceId[traceId.length - spanIdLength] ?? '')] !== parentSpanId[0]) return parentSpanId
  return parentSpanId === loadClientSpanId(traceId) ? '' : parentSpanId
}
