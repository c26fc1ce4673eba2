import type { Attributes, RawSpan } from '../../../model/span.ts'

/** For tests: a raw span with these attributes, one millisecond long. */
export function rawSpan(attributes: Attributes = {}, over: Partial<RawSpan> = {}): RawSpan {
  return {
    traceId: '0af7651916cd43dd8448eb211c80319c',
    spanId: 'b7ad6b7169203331',
    parentSpanId: '00f067aa0ba902b7',
    traceState: '',
    name: 'step',
    kind: 'Internal',
    service: 'docs',
    scopeName: '',
    scopeVersion: '',
    startNs: 1_748_772_000_000_000_000n,
    endNs: 1_748_772_000_001_000_000n,
    statusCode: 'Unset',
    statusMessage: '',
    attributes,
    resourceAttributes: {},
    events: [],
    links: [],
    ...over,
  }
}
