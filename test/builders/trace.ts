import fc from 'fast-check'
import type { Span } from '../../src/model/span.ts'

/** 1 January 2026, ns since 1970. */
const BASE_NS = 1_767_225_600_000_000_000n

/** A span from `startMs` to `endMs` after the base time. The stage is the name, unless said otherwise. */
export function span(spanId: string, parentSpanId: string, startMs: number, endMs: number, more: Partial<Span> = {}): Span {
  const name = more.name ?? spanId
  return {
    traceId: 't1',
    spanId,
    parentSpanId,
    service: 'api',
    name,
    kind: 'Internal',
    startNs: BASE_NS + BigInt(Math.round(startMs * 1e6)),
    endNs: BASE_NS + BigInt(Math.round(endMs * 1e6)),
    status: 'Unset',
    stage: name,
    stageBasis: 'declared',
    convention: 'none',
    ...more,
  }
}

const shape = fc.record({
  parent: fc.nat(),
  from: fc.integer({ min: -20, max: 110 }),
  length: fc.integer({ min: 0, max: 130 }),
  stage: fc.constantFrom('request', 'retrieve', 'generate', 'tool', 'agent'),
  service: fc.constantFrom('api', 'api', 'api', 'search'),
  kind: fc.constantFrom('Internal' as const, 'Client' as const, 'Server' as const),
  firstToken: fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined }),
})

/**
 * Spans of a trace with one root and up to 24 more in random nesting: overlapping siblings, children that start early, outlive their parent
 * or lie wholly outside of it. Whole ns, so that sums are exact.
 */
export const randomTrace: fc.Arbitrary<Span[]> = fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.array(shape, { maxLength: 24 })).map(([length, shapes]) => {
  const spans: Span[] = [span('0', '', 0, length / 1e6, { stage: 'request', kind: 'Server' })]
  for (const [index, { parent, from, length: percent, stage, service, kind, firstToken }] of shapes.entries()) {
    const outer = spans[parent % spans.length] ?? span('0', '', 0, 0)
    const room = Number(outer.endNs - outer.startNs)
    const startNs = outer.startNs + BigInt(Math.trunc((room * from) / 100))
    const durationNs = Math.trunc((room * percent) / 100)
    spans.push({
      ...span(String(index + 1), outer.spanId, 0, 0, { stage, service, kind }),
      startNs,
      endNs: startNs + BigInt(durationNs),
      ...(stage === 'generate' && firstToken !== undefined && { firstTokenNs: (durationNs * firstToken) / 100 }),
    })
  }
  return spans
})
