import type { RawSpan, Span } from '../model/span.ts'
import type { ScanOptions, SpanStore, StoredRecord } from './span-store.ts'

const originNs = 1_793_610_000_000_000_000n

/** A record for tests of the store: trace, span, start and length in ms; the rest can be given. */
export function recordOf(
  traceId: string,
  spanId: string,
  fromMs = 0,
  lengthMs = 10,
  given: { raw?: Partial<RawSpan>; span?: Partial<Span>; source?: number } = {},
): StoredRecord {
  const startNs = originNs + BigInt(Math.round(fromMs * 1e6))
  const endNs = startNs + BigInt(Math.round(lengthMs * 1e6))
  const ids = { traceId, spanId, parentSpanId: '' }
  return {
    raw: {
      ...ids,
      traceState: '',
      name: 'step',
      kind: 'Internal',
      service: 'assistant',
      scopeName: 'scope',
      scopeVersion: '1',
      startNs,
      endNs,
      statusCode: 'Ok',
      statusMessage: '',
      attributes: {},
      resourceAttributes: {},
      events: [],
      links: [],
      ...given.raw,
    },
    span: {
      ...ids,
      service: 'assistant',
      name: 'step',
      kind: 'Internal',
      startNs,
      endNs,
      status: 'Ok',
      stage: 'tool',
      stageBasis: 'declared',
      convention: 'otel-genai',
      ...given.span,
    },
    source: given.source ?? 0,
  }
}

/** Stands for the normalizer where rows must be understood when read: the stage is the attribute `stage`. */
function normalizeForTest(raw: RawSpan): Span {
  return {
    traceId: raw.traceId,
    spanId: raw.spanId,
    parentSpanId: raw.parentSpanId,
    service: raw.service,
    name: raw.name,
    kind: raw.kind,
    startNs: raw.startNs,
    endNs: raw.endNs,
    status: raw.statusCode,
    stage: String(raw.attributes.stage ?? 'none'),
    stageBasis: 'inferred',
    convention: 'none',
    ...(raw.events[0] !== undefined && { errorType: `${raw.events[0].name}@${raw.events[0].timeNs}:${String(raw.events[0].attributes.stage ?? '')}` }),
    ...(raw.attributes.secret !== undefined && { contradiction: 'an attribute that the normalizer does not know was fetched' }),
  }
}

const scanOptions: ScanOptions = {
  normalize: normalizeForTest,
  normalizerVersion: 1,
  knownAttributeKeys: ['stage'],
  knownAttributePrefixes: ['family.'],
}

export async function scanAll(store: SpanStore, options: Partial<ScanOptions> = {}): Promise<Span[][]> {
  const traces: Span[][] = []
  for await (const batch of store.scan({ ...scanOptions, ...options })) traces.push(...batch)
  return traces
}
