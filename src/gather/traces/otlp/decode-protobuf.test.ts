import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeRequest, id, jsonRequest, numberedSpans, type OtlpRequest, type OtlpSpan, requestOf } from '../../../../test/otlp/encode-request.ts'
import { AppError } from '../../../model/app-error.ts'
import { createIntake } from '../sources/intake.ts'
import { otlpJsonToSpans } from '../sources/otlp-json.ts'
import { decodeExportRequest } from './decode-protobuf.ts'

const ids = { traceId: id('5b8efff798038103d269b633813fc60c'), spanId: id('eee19b7ec3c1b174') }
const times = { startTimeUnixNano: '1544712660000000001', endTimeUnixNano: '1544712661000000999' }

function decode(request: OtlpRequest) {
  const intake = createIntake('test')
  const spans = decodeExportRequest(encodeRequest(request), intake)
  return { spans, report: intake.report(0) }
}

function decodeOne(span: Partial<OtlpSpan>) {
  return decode(requestOf([{ ...ids, ...times, name: 'step', ...span }]))
}

describe('decodeExportRequest', () => {
  it('reads every field of a span', () => {
    const { spans } = decodeOne({
      parentSpanId: id('eee19b7ec3c1b173'),
      traceState: 'ot=th:c',
      name: 'chat gpt-4o',
      kind: 3,
      attributes: [{ key: 'gen_ai.request.model', value: { stringValue: 'gpt-4o' } }],
      events: [{ timeUnixNano: '1544712660500000000', name: 'exception', attributes: [{ key: 'exception.type', value: { stringValue: 'TimeoutError' } }] }],
      links: [{ traceId: ids.traceId, spanId: id('00f067aa0ba902b7'), attributes: [{ key: 'why', value: { stringValue: 'retry' } }] }],
      status: { code: 2, message: 'timed out' },
    })
    expect(spans).toEqual([
      {
        traceId: '5b8efff798038103d269b633813fc60c',
        spanId: 'eee19b7ec3c1b174',
        parentSpanId: 'eee19b7ec3c1b173',
        traceState: 'ot=th:c',
        name: 'chat gpt-4o',
        kind: 'Client',
        service: 'docs-assistant',
        scopeName: 'test',
        scopeVersion: '1.0.0',
        startNs: 1544712660000000001n,
        endNs: 1544712661000000999n,
        statusCode: 'Error',
        statusMessage: 'timed out',
        attributes: { 'gen_ai.request.model': 'gpt-4o' },
        resourceAttributes: { 'service.name': 'docs-assistant' },
        events: [{ timeNs: 1544712660500000000n, name: 'exception', attributes: { 'exception.type': 'TimeoutError' } }],
        links: [{ traceId: '5b8efff798038103d269b633813fc60c', spanId: '00f067aa0ba902b7', attributes: { why: 'retry' } }],
      },
    ])
  })

  it('reads every kind of attribute value', () => {
    const { spans } = decodeOne({
      attributes: [
        { key: 'text', value: { stringValue: 'zwölf 🜁' } },
        { key: 'yes', value: { boolValue: true } },
        { key: 'no', value: { boolValue: false } },
        { key: 'small', value: { intValue: 7 } },
        { key: 'negative', value: { intValue: -3 } },
        { key: 'largest safe', value: { intValue: '9007199254740991' } },
        { key: 'beyond safe', value: { intValue: '9007199254740993' } },
        { key: 'least', value: { intValue: '-9223372036854775808' } },
        { key: 'real', value: { doubleValue: 0.1 } },
        { key: 'nan', value: { doubleValue: Number.NaN } },
        { key: 'list', value: { arrayValue: { values: [{ stringValue: 'a' }, { arrayValue: { values: [{ intValue: 1 }] } }, {}] } } },
        {
          key: 'map',
          value: { kvlistValue: { values: [{ key: 'inner', value: { kvlistValue: { values: [{ key: 'deep', value: { boolValue: true } }] } } }] } },
        },
        { key: 'bytes', value: { bytesValue: Uint8Array.of(0, 255, 16) } },
        { key: 'empty', value: {} },
        { key: 'absent' },
      ],
    })
    expect(spans[0]?.attributes).toEqual({
      text: 'zwölf 🜁',
      yes: true,
      no: false,
      small: 7,
      negative: -3,
      'largest safe': 9007199254740991,
      'beyond safe': '9007199254740993',
      least: '-9223372036854775808',
      real: 0.1,
      nan: 'NaN',
      list: ['a', [1], null],
      map: { inner: { deep: true } },
      bytes: 'AP8Q',
      empty: null,
      absent: null,
    })
  })

  it.each([
    ['trace id is not 16 bytes', { traceId: id('5b8efff798038103') }],
    ['trace id is not 16 bytes', { traceId: new Uint8Array() }],
    ['span id is not 8 bytes', { spanId: id('eee19b7ec3c1b17400') }],
    ['trace id is all zeros', { traceId: new Uint8Array(16) }],
    ['span id is all zeros', { spanId: new Uint8Array(8) }],
    ['span without a start time', { startTimeUnixNano: '0' }],
    ['span never ended', { endTimeUnixNano: '0' }],
    ['time past the year 2262', { endTimeUnixNano: '9223372036854775808' }],
  ])('refuses a span for "%s" and keeps its neighbour', (reason, wrong) => {
    const good = { ...ids, ...times, name: 'good' }
    const { spans, report } = decode(requestOf([{ ...good, name: 'bad', ...wrong }, good]))
    expect(spans.map((span) => span.name)).toEqual(['good'])
    expect(report.refusals).toMatchObject([{ reason, count: 1, examples: [{ where: 'resourceSpans[0].scopeSpans[0].spans[0]' }] }])
    expect(report.read).toBe(2)
  })

  it('takes a parent of eight zero bytes as none, and keeps one of wrong length as it is', () => {
    expect(decodeOne({ parentSpanId: new Uint8Array(8) }).spans[0]?.parentSpanId).toBe('')
    expect(decodeOne({ parentSpanId: id('abcd') }).spans[0]?.parentSpanId).toBe('abcd')
  })

  it('finds the resource and the scope after the spans, as protobuf allows', () => {
    const span = encodeRequest(requestOf([{ ...ids, ...times, name: 'late' }]))
    const resourceSpans = fieldOf(span, 0)
    const [resource, scopeSpans] = splitFields(resourceSpans)
    const [scope, spanField] = splitFields(fieldOf(scopeSpans ?? Buffer.of(), 0))
    const swapped = lengthDelimited(1, [lengthDelimited(2, [spanField, scope]), resource])
    const [decoded] = decodeExportRequest(swapped, createIntake('test'))
    expect(decoded).toMatchObject({ name: 'late', service: 'docs-assistant', scopeName: 'test' })
  })

  it('reads instrumentation_library_spans of protocol versions before 0.15', () => {
    const [resource, scopeSpans] = splitFields(fieldOf(encodeRequest(requestOf([{ ...ids, ...times, name: 'old' }])), 0))
    const old = lengthDelimited(1, [resource, lengthDelimited(1000, [fieldOf(scopeSpans ?? Buffer.of(), 0)])])
    expect(decodeExportRequest(old, createIntake('test'))).toMatchObject([{ name: 'old', scopeName: 'test', service: 'docs-assistant' }])
  })

  it('passes over fields that it does not know, of every wire type', () => {
    const known = fieldOf(encodeRequest(requestOf([{ ...ids, ...times, name: 'new' }])), 0)
    const unknown = Buffer.from([
      ...[0x80, 0x7d, 0x96, 0x01], // field 2000, varint
      ...[0x81, 0x7d, 1, 2, 3, 4, 5, 6, 7, 8], // fixed64
      ...[0x82, 0x7d, 2, 1, 2], // bytes
      ...[0x83, 0x7d, 0x08, 0x01, 0x84, 0x7d], // group
      ...[0x85, 0x7d, 1, 2, 3, 4], // fixed32
    ])
    const body = Buffer.concat([unknown, lengthDelimited(1, [unknown, known, unknown])])
    expect(decodeExportRequest(body, createIntake('test'))).toMatchObject([{ name: 'new' }])
  })

  it('takes no bytes at all as an empty request', () => {
    expect(decodeExportRequest(new Uint8Array(), createIntake('test'))).toEqual([])
  })

  it('throws input-unreadable for a request that is cut anywhere', () => {
    const whole = encodeRequest(requestOf(numberedSpans(2)))
    for (let length = 1; length < whole.length; length++) {
      expect(() => decodeExportRequest(whole.subarray(0, length), createIntake('test'))).toThrow(AppError)
    }
  })

  it('throws AppError or decodes, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeExportRequest(bytes, createIntake('test'))
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { seed: 1, numRuns: 2000 },
    )
  })

  it('throws AppError or decodes when any byte of a request is changed', () => {
    const whole = encodeRequest(requestOf(numberedSpans(2)))
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, byte) => {
        const changed = Buffer.from(whole)
        changed[at] = byte
        try {
          for (const span of decodeExportRequest(changed, createIntake('test'))) expect(span.traceId).toHaveLength(32)
        } catch (error) {
          expect(error).toBeInstanceOf(AppError)
        }
      }),
      { seed: 1, numRuns: 2000 },
    )
  })

  it('throws instead of exhausting the stack on values nested ten thousand deep', () => {
    let value: Buffer = Buffer.of()
    for (let depth = 0; depth < 10_000; depth++) value = lengthDelimited(5, [lengthDelimited(1, [value])])
    const body = lengthDelimited(1, [lengthDelimited(1, [lengthDelimited(1, [lengthDelimited(2, [value])])])])
    expect(() => decodeExportRequest(body, createIntake('test'))).toThrow(/nested more than 100 deep/)
  })

  it('throws instead of growing a body of empty events a hundredfold', () => {
    const events = Buffer.alloc(2 * 2_100_000, Buffer.of(0x5a, 0))
    const body = lengthDelimited(1, [lengthDelimited(2, [lengthDelimited(2, [events])])])
    expect(() => decodeExportRequest(body, createIntake('test'))).toThrow(/more than 2000000 values/)
  })

  it('leaves out the attribute that would set a prototype', () => {
    const { spans } = decodeOne({ attributes: [{ key: '__proto__', value: { kvlistValue: { values: [{ key: 'polluted', value: { boolValue: true } }] } } }] })
    expect(Object.keys(spans[0]?.attributes ?? {})).toEqual([])
    expect(Reflect.get(spans[0]?.attributes ?? {}, 'polluted')).toBeUndefined()
  })

  it('gives the same spans as the JSON reader gives for the same request', () => {
    const request = requestOf([
      ...numberedSpans(5),
      {
        ...ids,
        ...times,
        attributes: [{ key: 'list', value: { arrayValue: { values: [{ doubleValue: 1.5 }, { bytesValue: Uint8Array.of(1, 2) }] } } }],
        status: { code: 1 },
      },
    ])
    const fromJson = otlpJsonToSpans(JSON.parse(jsonRequest(request)), createIntake('test'), 'test')
    expect(decode(request).spans).toEqual(fromJson)
  })
})

/** One length-delimited field. */
function lengthDelimited(field: number, parts: (Buffer | undefined)[]): Buffer {
  const content = Buffer.concat(parts.map((part) => part ?? Buffer.of()))
  return Buffer.concat([varint(field * 8 + 2), varint(content.length), content])
}

function varint(value: number): Buffer {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Buffer.from([...bytes, rest])
}

/** The fields of a message whose every field is length-delimited with a one-byte tag, each with its tag and length. */
function splitFields(message: Buffer): Buffer[] {
  const fields: Buffer[] = []
  for (let at = 0; at < message.length; ) {
    let end = at + 1
    let length = 0
    let scale = 1
    for (;;) {
      const byte = message[end++] ?? 0
      length += (byte % 128) * scale
      scale *= 128
      if (byte < 128) break
    }
    fields.push(message.subarray(at, end + length))
    at = end + length
  }
  return fields
}

/** The content of one such field, without tag and length. */
function fieldOf(message: Buffer, index: number): Buffer {
  const whole = splitFields(message)[index] ?? Buffer.of()
  let start = 1
  while ((whole[start] ?? 0) > 127) start++
  return whole.subarray(start + 1)
}
