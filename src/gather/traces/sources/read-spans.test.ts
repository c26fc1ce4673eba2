import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../model/app-error.ts'
import { createIntake } from './intake.ts'
import { otlpLines, otlpRequest, readAll, reasons } from './read-fixture.ts'
import { readSpans } from './read-spans.ts'

const line = (number: number) => JSON.stringify(otlpRequest(number))
const pretty = (value: unknown) => JSON.stringify(value, null, 2)
const names = (spans: { name: string }[]) => spans.map((span) => span.name)

describe('lines and documents', () => {
  it('reads one request a line and keeps their order', async () => {
    const { spans, source } = await readAll(otlpLines(3))
    expect(names(spans)).toEqual(['span 1', 'span 2', 'span 3'])
    expect(source).toMatchObject({ format: 'otlp-json', read: 3, spans: 3, refused: 0, topKeys: ['resourceSpans'] })
  })

  it('reads CRLF lines, blank lines and a last line without a line feed', async () => {
    const { source } = await readAll(`${line(1)}\r\n\r\n  \n${line(2)}\r\n${line(3)}`)
    expect(source).toMatchObject({ spans: 3, refused: 0 })
  })

  it('reads the record separators of RFC 7464', async () => {
    const { source } = await readAll(`\u001e${line(1)}\n\u001e${line(2)}\n`)
    expect(source).toMatchObject({ spans: 2, refused: 0 })
  })

  it('reads one pretty-printed document', async () => {
    const { spans, source } = await readAll(pretty(otlpRequest(7)))
    expect(names(spans)).toEqual(['span 7'])
    expect(source.topKeys).toEqual(['resourceSpans'])
  })

  it('reads a list of requests, on one line or pretty-printed', async () => {
    const requests = [otlpRequest(1), otlpRequest(2)]
    expect(names((await readAll(JSON.stringify(requests))).spans)).toEqual(['span 1', 'span 2'])
    expect(names((await readAll(pretty(requests))).spans)).toEqual(['span 1', 'span 2'])
  })

  it('reads documents that follow each other', async () => {
    const { spans } = await readAll(`${pretty(otlpRequest(1))}\n${pretty(otlpRequest(2))}${pretty([otlpRequest(3)])}`)
    expect(names(spans)).toEqual(['span 1', 'span 2', 'span 3'])
  })

  it('reads lines of several formats in one file and names both', async () => {
    const observation = { id: 'o', traceId: 't', type: 'SPAN', startTime: '2025-01-01T00:00:00Z', endTime: '2025-01-01T00:00:01Z' }
    const { source } = await readAll(`${line(1)}\n${JSON.stringify(observation)}\n`)
    expect(source).toMatchObject({ format: 'otlp-json + langfuse-observations', spans: 2 })
  })

  it('hands out batches of the size asked for', async () => {
    const { batches } = await readAll(otlpLines(7), { batchSize: 3 })
    expect(batches).toEqual([3, 3, 1])
  })

  it('gives the same spans wherever the bytes are cut into chunks', async () => {
    const inputs = [otlpLines(3), pretty({ data: [otlpRequest(1), 'x\\"{[', otlpRequest(2)], 'key "\\': [1] }), `${line(1)}\n{"cut":\n${line(2)}`]
    const wholes = await Promise.all(inputs.map((input) => readAll(input)))
    await fc.assert(
      fc.asyncProperty(fc.nat(2), fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 8 }), async (which, sizes) => {
        const bytes = Buffer.from(inputs[which] ?? '')
        const chunks: Buffer[] = []
        for (let from = 0, i = 0; from < bytes.length; i++) {
          const size = sizes[i % sizes.length] ?? 1
          chunks.push(bytes.subarray(from, from + size))
          from += size
        }
        const { spans, source } = await readAll(chunks)
        expect({ spans, source }).toEqual({ spans: wholes[which]?.spans, source: wholes[which]?.source })
      }),
      { numRuns: 60, seed: 1 },
    )
  })
})

describe('encodings', () => {
  it('unpacks gzip whatever the file is called', async () => {
    expect((await readAll(gzipSync(otlpLines(5)))).source).toMatchObject({ spans: 5, notes: [] })
  })

  it('unpacks gzip of several members', async () => {
    const bytes = Buffer.concat([gzipSync(otlpLines(2)), gzipSync(line(9))])
    expect((await readAll(bytes)).source).toMatchObject({ spans: 3, notes: [] })
  })

  it('keeps what precedes the cut of a truncated gzip, and says so', async () => {
    const packed = gzipSync(otlpLines(2000), { level: 0 })
    const { source } = await readAll(packed.subarray(0, packed.length - 5000))
    expect(source.spans).toBeGreaterThan(1900)
    expect(reasons(source.notes)).toEqual({ 'gzip is cut short or damaged': 1 })
    expect(source.read).toBe(source.spans + source.refused)
  })

  it('passes over a UTF-8 byte order mark', async () => {
    expect((await readAll(`\ufeff${otlpLines(2)}`)).source).toMatchObject({ spans: 2, refused: 0 })
  })

  it.each(['with', 'without'])('decodes UTF-16, little and big endian, %s a mark', async (mark) => {
    const text = (mark === 'with' ? '\ufeff' : '') + JSON.stringify(otlpRequest(1, { name: 'Größe 漢' }))
    const little = Buffer.from(text, 'utf16le')
    const big = Buffer.from(little).swap16()
    expect(names((await readAll(little)).spans)).toEqual(['Größe 漢'])
    expect(names((await readAll([big.subarray(0, 33), big.subarray(33)])).spans)).toEqual(['Größe 漢'])
  })

  it('keeps a span with invalid UTF-8 and notes the line', async () => {
    const bytes = Buffer.from(`${line(1)}\n${JSON.stringify(otlpRequest(2, { name: 'caf#' }))}\n`)
    bytes[bytes.indexOf('#')] = 0xe9
    const { spans, source } = await readAll(bytes)
    expect(names(spans)).toEqual(['span 1', 'caf\ufffd'])
    expect(source.notes).toMatchObject([{ count: 1, examples: [{ where: 'line 2' }] }])
  })
})

describe('bad input', () => {
  it.each([
    ['an empty file', ''],
    ['white space', ' \n\r\n\t\n'],
    ['an empty list', '[]'],
  ])('refuses %s', async (_, content) => {
    expect((await readAll(content)).source).toMatchObject({ format: 'unknown', read: 1, refused: 1, refusals: [{ reason: 'empty input' }] })
  })

  it('refuses a binary file as a whole, naming what it is', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13])
    expect((await readAll(png)).source.refusals[0]?.examples[0]?.detail).toContain('PNG')
    const noise = Buffer.from(Array.from({ length: 5000 }, (_, index) => (index * 7919) % 256))
    expect((await readAll(noise)).source).toMatchObject({ refused: 1, refusals: [{ reason: 'not text' }] })
  })

  it('refuses the lines of a text file one by one, with the first three as examples', async () => {
    const { source } = await readAll('once\nupon\na\ntime\n')
    expect(source).toMatchObject({ spans: 0, refused: 4, refusals: [{ reason: 'not JSON', count: 4 }] })
    expect(source.refusals[0]?.examples.map((example) => example.where)).toEqual(['line 1', 'line 2', 'line 3'])
  })

  it('refuses JSON that is no trace, by the keys it has', async () => {
    const { source } = await readAll(pretty({ compilerOptions: {}, include: [] }))
    expect(source.refusals[0]).toMatchObject({
      reason: 'not a trace record of a known kind',
      examples: [{ detail: 'it has the keys compilerOptions, include' }],
    })
  })

  it('refuses OTLP logs and metrics by name', async () => {
    const { source } = await readAll(`${pretty({ resourceLogs: [{ scopeLogs: [] }] })}\n${pretty({ resourceMetrics: [{}] })}`)
    expect(reasons(source.refusals)).toEqual({ 'OTLP logs, not traces': 1, 'OTLP metrics, not traces': 1 })
  })

  it('refuses a malformed line with its column and reads on, quoting none of it', async () => {
    const { source } = await readAll(`${line(1)}\n{"secret": "sk-1", 'x': 1}\n${line(2)}\n`)
    expect(source).toMatchObject({ spans: 2, refused: 1 })
    expect(source.refusals[0]?.examples[0]).toEqual({ where: 'line 2, column 20', detail: 'the record begins at line 2' })
  })

  it('refuses a truncated last line, and a truncated first one', async () => {
    const cut = line(9).slice(0, 90)
    expect((await readAll(`${otlpLines(2)}${cut}`)).source).toMatchObject({
      spans: 2,
      refusals: [{ reason: 'truncated JSON', examples: [{ where: 'line 3, column 91' }] }],
    })
    expect((await readAll(`${cut}\n${otlpLines(2)}`)).source).toMatchObject({ spans: 2, refusals: [{ reason: 'truncated JSON', count: 1 }] })
  })

  it('keeps the whole spans before the cut of a truncated document', async () => {
    const request = { resourceSpans: [{ scopeSpans: [{ spans: [1, 2, 3].map((number) => spanOf(number)) }] }] }
    const text = pretty(request)
    const { spans, source } = await readAll(text.slice(0, text.lastIndexOf('endTimeUnixNano')))
    expect(names(spans)).toEqual(['span 1', 'span 2'])
    expect(source.refusals).toMatchObject([{ reason: 'truncated JSON', count: 1 }])
    expect(source.refusals[0]?.examples[0]?.where).toMatch(/^line \d+, column \d+$/)
  })

  it('keeps the documents around text that is none', async () => {
    const { source } = await readAll(`${pretty(otlpRequest(1))}\nTraceback (most recent call last):\n${pretty(otlpRequest(2))}`)
    expect(source).toMatchObject({ spans: 2, refused: 1, refusals: [{ reason: 'not JSON', examples: [{ where: expect.stringMatching(/^line \d+$/) }] }] })
  })

  it('refuses zero bytes, such as those of a file that was allocated before a crash', async () => {
    const { source } = await readAll(`${otlpLines(2)}${'\0'.repeat(500)}\n`)
    expect(source).toMatchObject({ spans: 2, refused: 1, refusals: [{ reason: 'zero bytes instead of JSON' }] })
  })

  it('skips a line over the limit without holding it, with its number and size', async () => {
    async function* open(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`${line(1)}\n{"resourceSpans":"`)
      const block = Buffer.alloc(1_000_000, 0x61)
      for (let i = 0; i < 200; i++) yield block
      yield Buffer.from(`"}\n${line(2)}\n`)
    }
    const intake = createIntake('big')
    const read: string[] = []
    for await (const batch of readSpans({ path: 'big', open }, intake)) read.push(...names(batch))
    expect(read).toEqual(['span 1', 'span 2'])
    expect(intake.report(2).refusals).toEqual([
      { reason: 'line too long', count: 1, examples: [{ where: 'line 2', detail: 'a line of 200 MB, the limit is 64 MB' }] },
    ])
  })

  it('skips an element over the limit in a document of one line', async () => {
    const text = JSON.stringify([otlpRequest(1), { filler: 'x'.repeat(5_000_000) }, otlpRequest(2)])
    const { source } = await readAll(
      text
        .slice(0, -1)
        .match(/[\s\S]{1,65536}/g)
        ?.map((part) => Buffer.from(part))
        .concat(Buffer.from(']')) ?? [],
      { maxRecordBytes: 1_000_000 },
    )
    expect(source).toMatchObject({ spans: 2, refused: 1, refusals: [{ reason: 'line too long', examples: [{ where: 'line 1, [1]' }] }] })
  })

  it('reads NaN as null, as Python writes it, and notes it', async () => {
    const { spans, source } = await readAll(
      '{"id":"o","traceId":"t","type":"SPAN","startTime":"2025-01-01T00:00:00Z","endTime":"2025-01-01T00:00:01Z","input":"NaN","latency":NaN}',
    )
    expect(spans[0]?.attributes['langfuse.observation.input']).toBe('NaN')
    expect(source.notes).toHaveLength(1)
  })

  it('survives nesting deeper than the stack', async () => {
    const { source } = await readAll(`${'['.repeat(200_000)}${']'.repeat(200_000)}\n${line(1)}\n`)
    expect(source).toMatchObject({ spans: 1, refusals: [{ reason: 'nested too deeply' }] })
  })

  it('never throws and always adds up, whatever the damage', async () => {
    const sound = Buffer.from(`${otlpLines(2)}${pretty({ data: [otlpRequest(3)] })}`)
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(sound.length - 1), fc.nat(255)), { maxLength: 6 }), fc.nat(sound.length), async (edits, length) => {
        const bytes = Buffer.from(sound)
        for (const [at, byte] of edits) bytes[at] = byte
        const { source } = await readAll(bytes.subarray(0, length))
        expect(source.read).toBe(source.spans + source.refused)
        expect(source.read).toBeGreaterThan(0)
      }),
      { numRuns: 200, seed: 2 },
    )
  })

  it('throws input-unreadable when the bytes cannot be read', async () => {
    async function* open(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(otlpLines(1))
      throw new Error('EIO')
    }
    const drain = async () => {
      for await (const _ of readSpans({ path: 'broken', open }, createIntake('broken')));
    }
    await expect(drain()).rejects.toThrow(AppError)
    await expect(drain()).rejects.toMatchObject({ code: 'input-unreadable', message: 'cannot read broken: EIO' })
  })
})

function spanOf(number: number): Record<string, unknown> {
  const ids = { traceId: String(number).padStart(32, '0'), spanId: String(number).padStart(16, '0') }
  return { ...ids, name: `span ${number}`, startTimeUnixNano: '1700000000000000000', endTimeUnixNano: '1700000000500000000' }
}
