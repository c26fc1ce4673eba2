import { describe, expect, it } from 'vitest'
import { readAll, readOne, reasons } from './read-fixture.ts'

const span = (over: Record<string, unknown> = {}) => ({
  traceID: 'A1',
  spanID: 'B',
  operationName: 'GET /answer',
  references: [],
  startTime: 1485467191639875,
  duration: 5,
  processID: 'p1',
  ...over,
})
const processes = { p1: { serviceName: 'web', tags: [{ key: 'host', type: 'string', value: 'h1' }] } }

describe('Jaeger', () => {
  it('reads the UI dialect: microseconds, tags, logs, the process', async () => {
    const tags = [
      { key: 'span.kind', type: 'string', value: 'client' },
      { key: 'error', type: 'bool', value: true },
      { key: 'big', type: 'int64', value: '9223372036854775222' },
      { key: 'small', type: 'int64', value: '7' },
      { key: 'share', type: 'float64', value: '72.5' },
      { key: 'code', type: 'string', value: '200' },
    ]
    const logs = [{ timestamp: 1485467191639877, fields: [{ key: 'event', type: 'string', value: 'retry' }] }]
    const read = await readOne({ data: [{ traceID: 'A1', spans: [span({ tags, logs })], processes }], total: 0 })
    expect(read).toMatchObject({
      traceId: 'a1',
      spanId: 'b',
      parentSpanId: '',
      kind: 'Client',
      service: 'web',
      startNs: 1485467191639875000n,
      endNs: 1485467191639880000n,
      statusCode: 'Error',
      attributes: { big: '9223372036854775222', small: 7, share: 72.5, code: '200' },
      resourceAttributes: { host: 'h1' },
      events: [{ name: 'retry', timeNs: 1485467191639877000n }],
    })
  })

  it('takes a start of 0 as a time, not as absent', async () => {
    expect(await readOne({ data: [{ traceID: 'A', spans: [span({ startTime: 0 })], processes }] })).toMatchObject({ startNs: 0n, endNs: 5000n })
  })

  it('takes the first CHILD_OF of the same trace as parent, and links the rest', async () => {
    const references = [
      { refType: 'CHILD_OF', traceID: 'FF', spanID: 'FF' },
      { refType: 'FOLLOWS_FROM', traceID: 'A1', spanID: 'C' },
      { refType: 'CHILD_OF', traceID: 'A1', spanID: 'D' },
    ]
    const read = await readOne({ traceID: 'A1', spans: [span({ references })], processes })
    expect(read.parentSpanId).toBe('d')
    expect(read.links.map((link) => [link.traceId, link.spanId])).toEqual([
      ['ff', 'ff'],
      ['a1', 'c'],
    ])
  })

  it('takes FOLLOWS_FROM as parent where there is no CHILD_OF', async () => {
    const references = [{ refType: 'FOLLOWS_FROM', traceID: 'A1', spanID: 'C' }]
    expect((await readOne({ traceID: 'A1', spans: [span({ references })], processes })).parentSpanId).toBe('c')
  })

  it('reads the domain dialect: base64 ids, RFC 3339 times with an offset, durations in ns, typed values', async () => {
    const read = await readOne({
      spans: [
        {
          traceId: 'AAAAAAAAAAAAAAAAAAAAAQ==',
          spanId: 'AAAAAAAAAAI=',
          operationName: 'op',
          references: [{ refType: 'CHILD_OF', traceId: 'AAAAAAAAAAAAAAAAAAAAAQ==', spanId: 'AAAAAAAAAAM=' }],
          startTime: '2017-01-26T16:46:31.639875139-05:00',
          duration: '5000ns',
          tags: [
            { key: 'error', vType: 'BOOL', vBool: true },
            { key: 'unset', vType: 'INT64' },
            { key: 'text', vStr: 'x' },
          ],
          process: { serviceName: 'service-x' },
        },
      ],
      processMap: [],
    })
    expect(read).toMatchObject({
      traceId: '00000000000000000000000000000001',
      spanId: '0000000000000002',
      parentSpanId: '0000000000000003',
      startNs: 1485467191639875139n,
      endNs: 1485467191639880139n,
      service: 'service-x',
      statusCode: 'Error',
      attributes: { error: true, unset: 0, text: 'x' },
    })
  })

  it('reads span documents of Elasticsearch, bare, as hits and in lines', async () => {
    const document = { ...span(), processID: undefined, process: { serviceName: 'es', tag: { 'host@name': 'h' } }, tag: { 'http@status': 500 } }
    expect(await readOne(document)).toMatchObject({ service: 'es', attributes: { 'http.status': 500 }, resourceAttributes: { 'host.name': 'h' } })
    const hit = { _index: 'jaeger-span', _source: document }
    expect((await readAll(`${JSON.stringify(hit)}\n${JSON.stringify(document)}\n`)).source).toMatchObject({ format: 'jaeger-spans', spans: 2 })
  })

  it('notes integers that lost digits because the source wrote them as JSON numbers', async () => {
    const text = JSON.stringify({ traceID: 'A1', spans: [span({ tags: [{ key: 'limit', type: 'int64', value: 1 }] })], processes })
    const { source } = await readAll(text.replace('"value":1}', '"value":9223372036854775222}'))
    expect(source.notes).toMatchObject([{ count: 1 }])
    expect((await readAll(text)).source.notes).toEqual([])
  })

  it('keeps ids of any length and letters', async () => {
    expect(await readOne({ traceID: 'Trace', spans: [span({ traceID: undefined, spanID: 'O-1' })], processes: {} })).toMatchObject({
      traceId: 'trace',
      spanId: 'o-1',
      service: 'unknown_service',
    })
  })

  it('refuses spans without id, start or duration', async () => {
    const spans = [span({ spanID: '' }), span({ startTime: null }), span({ duration: undefined }), 7, span()]
    const { source } = await readAll(JSON.stringify({ traceID: 'A', spans, processes }))
    expect(reasons(source.refusals)).toEqual({ 'span without a span id': 1, 'span without a start time': 1, 'span never ended': 1, 'not a span': 1 })
    expect(source.spans).toBe(1)
  })
})
