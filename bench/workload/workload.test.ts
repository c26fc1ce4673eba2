import { describe, expect, it } from 'vitest'
import { decodeExportRequest } from '../../src/gather/traces/otlp/decode-protobuf.ts'
import { exportsOf } from './exports.ts'
import { otlpJson } from './otlp-json.ts'
import { otlpProtobuf } from './otlp-protobuf.ts'

const startMs = Date.UTC(2026, 8, 7, 9)
const workload = { spans: 5000, seed: 7 }
const exports = [...exportsOf(workload)]
const spans = exports.flatMap((batch) => batch.spans)

describe('the benchmark workload', () => {
  it('is the same for the same seed, and another for another', () => {
    const lines = (seed: number) => [...exportsOf({ ...workload, seed })].map((batch) => otlpJson(batch.resource, batch.spans, startMs))
    expect(lines(7)).toEqual(lines(7))
    expect(lines(8)).not.toEqual(lines(7))
  })

  it('holds whole traces of one root and six stages or more, whose spans lie within the root', () => {
    const byTrace = Map.groupBy(spans, (span) => span.traceId)
    for (const trace of byTrace.values()) {
      const roots = trace.filter((span) => span.parentSpanId === '')
      expect(roots).toHaveLength(1)
      expect(trace.length).toBeGreaterThanOrEqual(7)
      for (const span of trace) {
        expect(span.startUs).toBeGreaterThanOrEqual(roots[0]?.startUs ?? 0)
        expect(span.endUs).toBeLessThanOrEqual(roots[0]?.endUs ?? 0)
      }
    }
  })

  it('mixes traces in a batch and sends spans as they end', () => {
    expect(exports.filter((batch) => new Set(batch.spans.map((span) => span.traceId)).size > 3).length).toBeGreaterThan(exports.length / 2)
    for (const batch of exports) expect(batch.spans.map((span) => span.endUs)).toEqual(batch.spans.map((span) => span.endUs).sort((a, b) => a - b))
  })

  it('says the same in protobuf, to the decoder of the receiver, as in its own terms', () => {
    for (const batch of exports.slice(0, 20)) {
      const decoded = decodeExportRequest(otlpProtobuf(batch.resource, batch.spans, startMs), {
        kept: () => {},
        refuse: (reason) => expect.fail(String(reason)),
      })
      expect(
        decoded.map(({ traceId, spanId, parentSpanId, name, service, statusCode }) => ({
          traceId,
          spanId,
          parentSpanId,
          name,
          service,
          failed: statusCode === 'Error',
        })),
      ).toEqual(
        batch.spans.map(({ traceId, spanId, parentSpanId, name, error }) => ({
          traceId,
          spanId,
          parentSpanId,
          name,
          service: 'docs-api',
          failed: error !== undefined,
        })),
      )
      for (const [at, span] of batch.spans.entries()) {
        expect(decoded[at]?.startNs).toBe(BigInt(startMs) * 1_000_000n + BigInt(Math.round(span.startUs * 1000)))
        expect(decoded[at]?.attributes).toMatchObject(Object.fromEntries(span.attributes))
      }
    }
  })
})
