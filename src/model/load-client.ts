const spanIdLength = 16

/**
 * The id of the span that a request of load claims to come from: the last 16 digits of its trace's id. That span is the generator's and is never
 * recorded, so a span under it is the root of what the system did.
 *
 * @param traceId 32 hex digits
 */
export function loadClientSpanId(traceId: string): string {
  return traceId.slice(-spanIdLength)
}

/** The parent that a span has within the system: none where it was called by the load generator. */
export function parentWithinSystem(traceId: string, parentSpanId: string): string {
  return parentSpanId.length === spanIdLength && traceId.endsWith(parentSpanId) ? '' : parentSpanId
}
