import type { SpanKind, StatusCode } from '../model/span.ts'

const kinds: Record<string, SpanKind> = {
  unspecified: 'Unspecified',
  internal: 'Internal',
  server: 'Server',
  client: 'Client',
  producer: 'Producer',
  consumer: 'Consumer',
}
const codes: Record<string, StatusCode> = { unset: 'Unset', ok: 'Ok', error: 'Error' }

/** The exporter has written `Server`, `SPAN_KIND_SERVER` and `server` over its generations. */
export function spanKindOf(stored: string): SpanKind {
  return kinds[stored.replace(/^SPAN_KIND_/i, '').toLowerCase()] ?? 'Unspecified'
}

/** `Error`, `STATUS_CODE_ERROR` or `error`. */
export function statusCodeOf(stored: string): StatusCode {
  return codes[stored.replace(/^STATUS_CODE_/i, '').toLowerCase()] ?? 'Unset'
}
