import { describe, expect, it } from 'vitest'
import { createIntake } from './intake.ts'
import { otlpJsonToSpans } from './otlp-json.ts'
import { otlpRequest, readAll, readOne, reasons } from './read-fixture.ts'

const attribute = (key: string, value: unknown) => ({ key, value })

const list = (number: number, over: Record<string, unknown> = {}) => {
  const { resourceSpans } = otlpRequest(number, over)
  return Array.isArray(resourceSpans) ? resourceSpans : []
}

describe('OTLP JSON', () => {
  it('reads a span with all that it has', async () => {
    const span = await readOne(
      otlpRequest(1, {
        traceId: '5B8EFFF798038103D269B633813FC60C',
        spanId: 'EEE19B7EC3C1B174',
        parentSpanId: 'EEE19B7EC3C1B173',
        traceState: 'ot=th:8',
        status: { code: 2, message: 'deadline' },
        events: [{ name: 'exception', timeUnixNano: '1700000000100000000', attributes: [attribute('exception.type', { stringValue: 'Timeout' })] }],
        links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16) }],
      }),
    )
    expect(span).toEqual({
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      parentSpanId: 'eee19b7ec3c1b173',
      traceState: 'ot=th:8',
      name: 'span 1',
      kind: 'Server',
      service: 'answers',
      scopeName: 'tracer',
      scopeVersion: '2.0',
      startNs: 1700000000000000000n,
      endNs: 1700000000500000000n,
      statusCode: 'Error',
      statusMessage: 'deadline',
      attributes: {},
      resourceAttributes: { 'service.name': 'answers' },
      events: [{ name: 'exception', timeNs: 1700000000100000000n, attributes: { 'exception.type': 'Timeout' } }],
      links: [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), attributes: {} }],
    })
  })

  it('decodes every kind of value', async () => {
    const { attributes } = await readOne(
      otlpRequest(1, {
        attributes: [
          attribute('text', { stringValue: '' }),
          attribute('int', { intValue: '42' }),
          attribute('int as number', { intValue: 42 }),
          attribute('beyond 2^53', { intValue: '9223372036854775222' }),
          attribute('double', { doubleValue: 637.704 }),
          attribute('not a number', { doubleValue: 'NaN' }),
          attribute('bool', { boolValue: false }),
          attribute('bytes', { bytesValue: 'AAE=' }),
          attribute('list', { arrayValue: { values: [{ stringValue: 'many' }, { intValue: '2' }] } }),
          attribute('map', { kvlistValue: { values: [attribute('k', { stringValue: 'v' })] } }),
          attribute('empty', {}),
          attribute('__proto__', { stringValue: 'harmless' }),
        ],
      }),
    )
    expect(attributes).toEqual({
      text: '',
      int: 42,
      'int as number': 42,
      'beyond 2^53': '9223372036854775222',
      double: 637.704,
      'not a number': 'NaN',
      bool: false,
      bytes: 'AAE=',
      list: ['many', 2],
      map: { k: 'v' },
      empty: null,
    })
  })

  it('reads snake_case names and enum names', async () => {
    const span = await readOne({
      resource_spans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { string_value: 'snake' } }] },
          scope_spans: [
            {
              spans: [
                {
                  trace_id: 'a'.repeat(32),
                  span_id: 'b'.repeat(16),
                  parent_span_id: '',
                  name: 's',
                  kind: 'SPAN_KIND_CLIENT',
                  start_time_unix_nano: '10',
                  end_time_unix_nano: '20',
                  status: { code: 'STATUS_CODE_OK' },
                  attributes: [{ key: 'n', value: { int_value: '7' } }],
                },
              ],
            },
          ],
        },
      ],
    })
    expect(span).toMatchObject({ service: 'snake', kind: 'Client', statusCode: 'Ok', startNs: 10n, endNs: 20n, attributes: { n: 7 } })
  })

  it('reads the older instrumentationLibrarySpans, and names no service where there is none', async () => {
    const spans = [{ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), startTimeUnixNano: '10', endTimeUnixNano: '20' }]
    const span = await readOne({ resourceSpans: [{ instrumentationLibrarySpans: [{ instrumentationLibrary: { name: 'old' }, spans }] }] })
    expect(span).toMatchObject({ scopeName: 'old', service: 'unknown_service', name: '' })
  })

  it('reads base64 ids, as some exporters write them', async () => {
    const span = await readOne(otlpRequest(1, { traceId: Buffer.alloc(16, 0xab).toString('base64'), spanId: Buffer.alloc(8, 0xcd).toString('base64') }))
    expect(span).toMatchObject({ traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8) })
  })

  it.each([
    ['a trace id of wrong length', { traceId: 'abc' }, 'trace id is not 16 bytes in hexadecimal'],
    ['a trace id of zeros', { traceId: '0'.repeat(32) }, 'trace id is not 16 bytes in hexadecimal'],
    ['a trace id of other letters', { traceId: 'z'.repeat(32) }, 'trace id is not 16 bytes in hexadecimal'],
    ['a span id of wrong length', { spanId: 'a'.repeat(32) }, 'span id is not 8 bytes in hexadecimal'],
    ['no span id', { spanId: undefined }, 'span id is not 8 bytes in hexadecimal'],
    ['no start', { startTimeUnixNano: undefined }, 'span without a start time'],
    ['a start of 0, which is protobuf for absent', { startTimeUnixNano: '0' }, 'span without a start time'],
    ['no end', { endTimeUnixNano: undefined }, 'span never ended'],
  ])('refuses a span with %s', async (_, over, reason) => {
    const { source } = await readAll(JSON.stringify(otlpRequest(1, over)))
    expect(reasons(source.refusals)).toEqual({ [reason]: 1 })
    expect(source.refusals[0]?.examples[0]?.where).toBe('line 1 scopeSpans[0].spans[0]')
  })

  it('says which of several resources a refused span is of', async () => {
    const two = { resourceSpans: [...list(1), ...list(2, { spanId: 'x' })] }
    const { source } = await readAll(JSON.stringify(two, null, 1))
    expect(source.refusals[0]?.examples[0]?.where).toMatch(/^line \d+, resourceSpans\[1\] scopeSpans\[0\]\.spans\[0\]$/)
    expect((await readAll(JSON.stringify(two))).source.refusals[0]?.examples[0]?.where).toBe('line 1 resourceSpans[1] scopeSpans[0].spans[0]')
  })

  it('reads the answers of Tempo’s query API, old and new', async () => {
    const old = await readOne(JSON.stringify({ batches: list(1) }, null, 1))
    expect(old.name).toBe('span 1')
    expect((await readOne({ batches: list(1) })).service).toBe('answers')
    expect((await readOne({ trace: { resourceSpans: list(3) } })).name).toBe('span 3')
  })

  it('keeps a parent id that is none, so that the span shows up as an orphan', async () => {
    expect((await readOne(otlpRequest(1, { parentSpanId: 'XYZ' }))).parentSpanId).toBe('xyz')
    expect((await readOne(otlpRequest(1, { parentSpanId: '0000000000000000' }))).parentSpanId).toBe('')
  })

  it('keeps implausible times for a later stage to judge', async () => {
    const span = await readOne(otlpRequest(1, { startTimeUnixNano: '4102444800000000000', endTimeUnixNano: '1' }))
    expect(span).toMatchObject({ startNs: 4102444800000000000n, endNs: 1n })
  })

  it('notes times that are JSON numbers, which hold 53 bits', async () => {
    const { source } = await readAll(JSON.stringify(otlpRequest(1, { startTimeUnixNano: 1_700_000_000_000_000_000 })))
    expect(reasons(source.notes)).toEqual({ 'times as JSON numbers, exact to 256 ns only': 1 })
  })

  it.each([
    ['null', null],
    ['a list', []],
    ['text', 'x'],
    ['lists of nothing', { resourceSpans: [null, { scopeSpans: [3, { spans: ['x'] }] }] }],
  ])('does not throw on %s', (_, request) => {
    const intake = createIntake('body')
    expect(otlpJsonToSpans(request, intake, 'body')).toEqual([])
    expect(intake.report(0).refused).toBeGreaterThan(0)
  })
})
