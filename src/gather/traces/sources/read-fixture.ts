import type { RawSpan } from '../../../model/span.ts'
import type { TraceSource } from '../../../model/traces-evidence.ts'
import { createIntake } from './intake.ts'
import { type ReadOptions, readSpans } from './read-spans.ts'

export interface Reading {
  spans: RawSpan[]
  batches: number[]
  source: TraceSource
}

/** For tests: reads text, bytes or a list of chunks as `readSpans` would read a file, and checks that its account adds up. */
export async function readAll(content: string | Uint8Array | readonly Uint8Array[], options?: ReadOptions): Promise<Reading> {
  const chunks = typeof content === 'string' ? [Buffer.from(content)] : content instanceof Uint8Array ? [content] : content
  const intake = createIntake('input')
  const spans: RawSpan[] = []
  const batches: number[] = []
  async function* open(): AsyncGenerator<Uint8Array> {
    yield* chunks
  }
  for await (const batch of readSpans({ path: 'input', open }, intake, options)) {
    spans.push(...batch)
    batches.push(batch.length)
  }
  const source = intake.report(new Set(spans.map((span) => span.traceId)).size)
  if (source.spans !== spans.length) throw new Error(`the intake counts ${source.spans} spans, ${spans.length} came out`)
  return { spans, batches, source }
}

/** The only span of a text. */
export async function readOne(content: unknown, options?: ReadOptions): Promise<RawSpan> {
  const { spans, source } = await readAll(typeof content === 'string' ? content : JSON.stringify(content), options)
  const [span] = spans
  if (span === undefined || spans.length !== 1) throw new Error(`expected one span, got ${spans.length}: ${JSON.stringify(source)}`)
  return span
}

/** Reasons of a source with their counts. */
export function reasons(entries: TraceSource['refusals']): Record<string, number> {
  return Object.fromEntries(entries.map(({ reason, count }) => [reason, count]))
}

const digits = (value: number, length: number) => value.toString(16).padStart(length, '0')

/** An OTLP request with one span; the number makes its ids, `over` replaces fields of the span. */
export function otlpRequest(number = 1, over: Record<string, unknown> = {}): Record<string, unknown> {
  const span = {
    traceId: digits(number, 32),
    spanId: digits(number, 16),
    name: `span ${number}`,
    kind: 2,
    startTimeUnixNano: '1700000000000000000',
    endTimeUnixNano: '1700000000500000000',
    ...over,
  }
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'answers' } }] }
  return { resourceSpans: [{ resource, scopeSpans: [{ scope: { name: 'tracer', version: '2.0' }, spans: [span] }] }] }
}

/** `count` requests, one a line. */
export function otlpLines(count: number): string {
  return Array.from({ length: count }, (_, index) => `${JSON.stringify(otlpRequest(index + 1))}\n`).join('')
}
