import { parentWithinSystem } from '../model/load-client.ts'
import type { Span, SpanKind, StatusCode } from '../model/span.ts'
import { canonicalColumns } from './canonical-columns.ts'
import { type Cell, list, text } from './column.ts'
import { spanKindOf, statusCodeOf } from './read-enumerations.ts'

const head = [
  'TraceId',
  'SpanId',
  'ParentSpanId',
  'ServiceName',
  'SpanName',
  'SpanKind',
  'StatusCode',
  'toString(toUnixTimestamp64Nano(Timestamp))',
  'toString(Duration)',
]

/** What a scan selects of rows that this version's normalizer wrote: narrow, no attributes. */
export const canonicalSelect: readonly string[] = [...head, ...canonicalColumns.map(({ name }) => name)]

/** One line of `canonicalSelect` as JSON. */
export function readCanonicalRow(line: string): Span {
  const cells = list(JSON.parse(line) as Cell)
  const startNs = BigInt(text(cells[7]))
  const kind: SpanKind = spanKindOf(text(cells[5]))
  const status: StatusCode = statusCodeOf(text(cells[6]))
  const span: Span = {
    traceId: text(cells[0]),
    spanId: text(cells[1]),
    parentSpanId: parentWithinSystem(text(cells[0]), text(cells[2])),
    service: text(cells[3]),
    name: text(cells[4]),
    kind,
    startNs,
    endNs: startNs + BigInt(text(cells[8])),
    status,
    stage: '',
    stageBasis: 'named',
    convention: 'none',
  }
  for (let i = 0; i < canonicalColumns.length; i++) {
    const cell = cells[head.length + i]
    if (cell !== null) canonicalColumns[i].read(cell, span)
  }
  return span
}
