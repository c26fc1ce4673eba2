import type { Span } from '../../model/span.ts'

/** 2026-11-02T09:00:00Z, in ns. */
const fixtureOriginNs = 1_793_610_000_000_000_000n

/** A span for tests: times in ms from the fixture's origin; everything else can be given. */
export function spanOf(id: string, parent: string, fromMs: number, toMs: number, given: Partial<Span> = {}): Span {
  return {
    traceId: 'trace-1',
    spanId: id,
    parentSpanId: parent,
    service: 'assistant',
    name: id,
    kind: 'Internal',
    startNs: fixtureOriginNs + BigInt(Math.round(fromMs * 1e6)),
    endNs: fixtureOriginNs + BigInt(Math.round(toMs * 1e6)),
    status: 'Ok',
    stage: 'tool',
    stageBasis: 'declared',
    convention: 'otel-genai',
    ...given,
  }
}
