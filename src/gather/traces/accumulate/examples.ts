import type { Span } from '../../../model/span.ts'
import type { SpanExample } from '../../../model/traces-evidence.ts'

const kept = 3

/** Adds a span as an example while there are fewer than three. */
export function addExample(examples: SpanExample[], span: Span, detail: string): void {
  if (examples.length < kept) examples.push({ traceId: span.traceId, spanId: span.spanId, detail })
}
