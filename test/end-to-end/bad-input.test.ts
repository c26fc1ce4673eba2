import { appendFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { otlpLine, otlpSpan } from './otlp-fixture.ts'
import { workFolder } from './run-program.ts'

const good = otlpLine([otlpSpan(1, 1, undefined, 0, 100, { kind: 2 }), otlpSpan(1, 2, 1, 10, 90, { tags: { 'gen_ai.operation.name': 'chat' } })])
let work: ReturnType<typeof workFolder>
beforeAll(() => {
  work = workFolder()
})
afterAll(() => work.remove())

/** Reviews files by content; every run must end without a stack trace and without leftovers. */
async function reviewOf(files: Record<string, string | Uint8Array>) {
  for (const [name, content] of Object.entries(files)) writeFileSync(work.path(name), content)
  const run = await work.run(['review', ...Object.keys(files), '--out', 'out'])
  expect(run.stdout + run.stderr).not.toMatch(/^\s+at .+\(.+:\d+:\d+\)/m)
  expect(run.stdout + run.stderr).not.toContain('This is a bug')
  expect(work.scratch()).toEqual([])
  return run
}

async function keptOf(files: Record<string, string | Uint8Array>) {
  const run = await reviewOf(files)
  expect(run).toMatchObject({ code: 0 })
  return work.review()
}

describe('input of which nothing can be read ends with exit code 3 and says why', () => {
  it.each<[string, string | Uint8Array, string]>([
    ['a file that is no trace', 'dear diary\n', 'not JSON'],
    ['JSON that is no trace', '{"hello": "world"}', 'kind'],
    ['an empty file', '', 'empty'],
    ['only white space', ' \n\n ', 'empty'],
    ['bytes', Uint8Array.from({ length: 5000 }, (_, i) => (i * 37) % 256), ''],
    ['an empty gzip', gzipSync(''), 'empty'],
    ['OTLP logs', '{"resourceLogs": []}', 'logs'],
    ['ids of wrong length', otlpLine([otlpSpan(1, 1, undefined, 0, 1, { traceId: 'abc' })]), 'id'],
  ])('%s', async (_, content, said) => {
    const run = await reviewOf({ 'bad.jsonl': content })
    expect(run.code).toBe(3)
    expect(run.stderr).toContain('bad.jsonl')
    expect(run.stderr).toContain(said)
    expect(run.stderr).toContain('hint:')
  })
})

describe('what can be read is reviewed, and what cannot is told with file and line', () => {
  it('good lines between bad ones', async () => {
    const { sources } = await keptOf({ 'mixed.jsonl': `${good}\nnot json\n{"resourceSpans": [{"scope\n` })
    expect(sources).toMatchObject([{ path: 'mixed.jsonl', spans: 2, refused: 2, read: 4 }])
    expect(sources[0].refusals.flatMap(({ examples }) => examples.map(({ where }) => where)).sort()).toEqual([
      expect.stringContaining('2'),
      expect.stringContaining('3'),
    ])
  })

  it('a document cut in the middle', async () => {
    const whole = `{"resourceSpans": [${[1, 2, 3].map((i) => otlpLine([otlpSpan(i, 1, undefined, 0, 10)]).slice('{"resourceSpans":['.length, -2)).join(',\n')}`
    const { sources } = await keptOf({ 'cut.json': whole.slice(0, -40) })
    expect(sources[0].spans).toBe(2)
    expect(sources[0].refused).toBeGreaterThan(0)
  })

  it.each<[string, Uint8Array]>([
    ['UTF-16 with a byte order mark', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(good, 'utf16le')])],
    ['UTF-8 with a byte order mark', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), Buffer.from(good)])],
    ['gzip', gzipSync(good)],
    ['two gzip members', Buffer.concat([gzipSync(`${good}\n`), gzipSync('')])],
  ])('%s', async (_, content) => {
    expect((await keptOf({ 'encoded.jsonl': content })).sources[0].spans).toBe(2)
  })

  it('a gzip that was cut off keeps what was read before the cut', async () => {
    const lines = Array.from({ length: 2000 }, (_, i) => otlpLine([otlpSpan(i + 1, i + 1, undefined, i, i + 7)])).join('\n')
    const packed = gzipSync(lines)
    const { sources } = await keptOf({ 'cut.jsonl.gz': packed.subarray(0, packed.length - 500) })
    expect(sources[0].spans).toBeGreaterThan(0)
    expect([...sources[0].notes, ...sources[0].refusals].length).toBeGreaterThan(0)
  })

  it('a line of 200 MB is passed over without holding it', async () => {
    writeFileSync(work.path('long.jsonl'), `${good}\n{"resourceSpans": "`)
    const megabyte = 'x'.repeat(1 << 20)
    for (let i = 0; i < 200; i++) appendFileSync(work.path('long.jsonl'), megabyte)
    appendFileSync(work.path('long.jsonl'), `"}\n${otlpLine([otlpSpan(2, 1, undefined, 0, 10)])}\n`)
    const run = await work.run(['review', 'long.jsonl', '--out', 'out'])
    expect(run.code).toBe(0)
    const [source] = work.review().sources
    expect([source.spans, source.refused]).toEqual([3, 1])
    expect(JSON.stringify(source.refusals).length).toBeLessThan(1000)
  })
})

describe('damaged traces are kept, counted and named', () => {
  const integrityOf = async (...spans: ReturnType<typeof otlpSpan>[]) => {
    const { traces } = await keptOf({ 'damaged.jsonl': otlpLine(spans) })
    return traces?.integrity.map(({ id }) => id) ?? []
  }

  it.each<[string, ReturnType<typeof otlpSpan>[]]>([
    ['end-before-start', [otlpSpan(1, 1, undefined, 100, 50)]],
    ['parent-cycle', [otlpSpan(1, 1, 2, 0, 10), otlpSpan(1, 2, 1, 0, 10)]],
    ['orphan-span', [otlpSpan(1, 1, undefined, 0, 10), otlpSpan(1, 2, 99, 0, 10)]],
    ['several-roots', [otlpSpan(1, 1, undefined, 0, 10), otlpSpan(1, 2, undefined, 0, 20)]],
    ['duplicate-span', [otlpSpan(1, 1, undefined, 0, 10), otlpSpan(1, 1, undefined, 0, 10)]],
    ['conflicting-span-id', [otlpSpan(1, 1, undefined, 0, 10), otlpSpan(1, 1, undefined, 0, 99)]],
    [
      'implausible-usage',
      [
        otlpSpan(1, 1, undefined, 0, 10, {
          tags: { 'gen_ai.operation.name': 'chat', 'gen_ai.usage.input_tokens': 5_000_000_000, 'gen_ai.usage.output_tokens': 1 },
        }),
      ],
    ],
    ['implausible-time', [otlpSpan(1, 1, undefined, 0, 10, { startTimeUnixNano: '1000000000', endTimeUnixNano: '2000000000' })]],
    ['implausible-time', [otlpSpan(1, 1, undefined, 0, 10, { startTimeUnixNano: '4102444800000000000', endTimeUnixNano: '4102444801000000000' })]],
  ])('%s', async (id, spans) => {
    expect(await integrityOf(...spans)).toContain(id)
  })
})
