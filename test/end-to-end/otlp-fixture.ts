type Value = { stringValue: string } | { intValue: string } | { boolValue: boolean }

export interface OtlpSpan {
  traceId: string
  spanId: string
  parentSpanId?: string
  name: string
  kind?: number
  startTimeUnixNano: string
  endTimeUnixNano: string
  attributes?: { key: string; value: Value }[]
  status?: { code: number }
}

const origin = 1_793_610_000_000

/** An OTLP span for tests, times in ms from a fixed origin. */
export function otlpSpan(
  trace: number,
  span: number,
  parent: number | undefined,
  fromMs: number,
  toMs: number,
  given: Partial<OtlpSpan> & { tags?: Record<string, string | number | boolean> } = {},
): OtlpSpan {
  const { tags = {}, ...fields } = given
  return {
    traceId: hex(trace, 32),
    spanId: hex(span, 16),
    ...(parent !== undefined && { parentSpanId: hex(parent, 16) }),
    name: 'step',
    startTimeUnixNano: nanos(fromMs),
    endTimeUnixNano: nanos(toMs),
    attributes: Object.entries(tags).map(([key, value]) => ({ key, value: attributeValue(value) })),
    ...fields,
  }
}

/** One export request on one line, as the collector's file exporter writes it. */
export function otlpLine(spans: readonly OtlpSpan[], service = 'assistant'): string {
  return JSON.stringify({
    resourceSpans: [{ resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] }, scopeSpans: [{ scope: {}, spans }] }],
  })
}

function hex(value: number, length: number): string {
  return value.toString(16).padStart(length, '0')
}

function nanos(ms: number): string {
  return String(BigInt(Math.round((origin + ms) * 1000)) * 1000n)
}

function attributeValue(value: string | number | boolean): Value {
  if (typeof value === 'string') return { stringValue: value }
  return typeof value === 'number' ? { intValue: String(value) } : { boolValue: value }
}
