import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadClientSpanId } from '../../model/load-client.ts'
import type { RawSpan } from '../../model/span.ts'
import { openEmbeddedStore, type SpanStore } from '../../store/open-store.ts'
import { applyContentPolicy } from './normalize/content-policy.ts'
import { normalizerVersion, normalizeSpan } from './normalize/normalize-span.ts'
import { rawSpan } from './normalize/raw-span.ts'
import { otlpRequest } from './sources/read-fixture.ts'
import type { SpanInput } from './sources/read-spans.ts'
import { readTracedRequests } from './traced-requests.ts'

const startNs = (number: number) => 1_700_000_000_000_000_000n + BigInt(number) * 60_000_000_000n

/** A request a minute: `question N`, `answer N`; a trace of a root and a generation. */
function attributes(number: number) {
  return {
    'gen_ai.operation.name': 'chat',
    'gen_ai.request.model': 'm',
    'session.id': `s${number % 3}`,
    'gen_ai.input.messages': JSON.stringify([{ role: 'user', parts: [{ type: 'text', content: `question ${number}, write to ann@example.com` }] }]),
    'gen_ai.output.messages': JSON.stringify([{ role: 'assistant', parts: [{ type: 'text', content: `answer ${number}` }] }]),
  }
}

function fileOf(lines: readonly unknown[], path = 'requests.jsonl'): SpanInput {
  const text = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
  return {
    path,
    async *open() {
      yield text
    },
  }
}

function otlpLine(number: number, over: Record<string, unknown> = {}) {
  return otlpRequest(number, {
    startTimeUnixNano: String(startNs(number)),
    endTimeUnixNano: String(startNs(number) + 1_000_000_000n),
    attributes: Object.entries(attributes(number)).map(([key, value]) => ({ key, value: { stringValue: value } })),
    ...over,
  })
}

describe('readTracedRequests from files', () => {
  it('gives the latest requests with their texts, by start, from files in any order', async () => {
    const order = [7, 3, 9, 1, 8, 2, 10, 6, 5, 4]
    const read = await readTracedRequests(
      { files: [fileOf(order.slice(0, 5).map((n) => otlpLine(n))), fileOf(order.slice(5).map((n) => otlpLine(n)))] },
      { most: 3 },
    )
    expect(read.requests.map(({ output }) => output)).toEqual(['answer 8', 'answer 9', 'answer 10'])
    expect(read).toMatchObject({ seen: 10, withInput: 3, withOutput: 3 })
    expect(read.why).toBeUndefined()
    expect(read.requests[0]).toMatchObject({
      input: 'question 8, write to [email]',
      sessionId: 's2',
      latencyMs: 1000,
      startMs: Number(startNs(8) / 1_000_000n),
    })
  })

  it('keeps whole traces whose spans lie far apart among many others', async () => {
    const late = 5000
    const child = otlpLine(late, { spanId: 'c'.repeat(16), parentSpanId: late.toString(16).padStart(16, '0') })
    const others = Array.from({ length: 3000 }, (_, number) => otlpLine(number + 1))
    const root = otlpLine(late, { attributes: [] })
    const read = await readTracedRequests({ files: [fileOf([child, ...others, root])] }, { most: 2 })
    expect(read.requests.map(({ input }) => input?.split(',')[0])).toEqual(['question 3000', 'question 5000'])
    expect(read.requests[1]).toMatchObject({ spanId: 'c'.repeat(16) })
    expect(read.seen).toBe(3001)
  })

  it('leaves runs of load out, wherever the span that gives them away comes', async () => {
    const load = (number: number) => {
      const traceId = `${'ab'.repeat(8)}${number.toString(16).padStart(16, '0')}`
      const inner = otlpLine(number, { traceId, spanId: 'd'.repeat(16), parentSpanId: 'e'.repeat(16) })
      return [inner, otlpLine(number, { traceId, spanId: 'e'.repeat(16), parentSpanId: loadClientSpanId(traceId) })]
    }
    const read = await readTracedRequests({ files: [fileOf([...load(20), otlpLine(1), ...load(21), otlpLine(2)])] }, { most: 2 })
    expect(read.requests.map(({ output }) => output)).toEqual(['answer 1', 'answer 2'])
    expect(read.seen).toBe(2)
  })

  it('keeps to the window and the service', async () => {
    const lines = [1, 2, 3, 4].map((n) => otlpLine(n))
    const sinceMs = Number(startNs(2) / 1_000_000n)
    const untilMs = Number(startNs(4) / 1_000_000n)
    const read = await readTracedRequests({ files: [fileOf(lines)] }, { most: 10, sinceMs, untilMs, service: 'answers' })
    expect(read.requests.map(({ output }) => output)).toEqual(['answer 2', 'answer 3'])
    expect((await readTracedRequests({ files: [fileOf(lines)] }, { most: 10, service: 'other' })).requests).toEqual([])
  })

  it('masks private parts, keeps them, or drops the texts, as the policy of content says', async () => {
    const read = (content: 'drop' | 'keep') => readTracedRequests({ files: [fileOf([otlpLine(1)])] }, { most: 1, content })
    expect((await read('keep')).requests[0]?.input).toBe('question 1, write to ann@example.com')
    const dropped = await read('drop')
    expect(dropped.requests[0]).not.toHaveProperty('input')
    expect(dropped.why).toContain('traces.content: drop')
  })

  it('says what would bring the texts where there are none', async () => {
    const read = await readTracedRequests({ files: [fileOf([otlpLine(1, { attributes: [] }), otlpLine(2)])] }, { most: 10 })
    expect(read).toMatchObject({ withInput: 1, withOutput: 1 })
    expect(read.why).toMatch(/1 of 2 requests have no question.*OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT/)
  })

  it('refuses what can be read only once', async () => {
    const once = fileOf([otlpLine(1)], '-')
    let opened = 0
    const input: SpanInput = { path: '-', open: () => (opened++ === 0 ? once.open() : fileOf([]).open()) }
    await expect(readTracedRequests({ files: [input] }, { most: 1 })).rejects.toMatchObject({
      code: 'input-unreadable',
      hint: expect.stringContaining('save it to a file'),
    })
  })

  it('refuses files without a span', async () => {
    await expect(readTracedRequests({ files: [fileOf(['prose'], 'notes.txt')] }, { most: 1 })).rejects.toMatchObject({
      code: 'input-unreadable',
      message: expect.stringContaining('notes.txt'),
    })
  })
})

describe('readTracedRequests from the store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'traced-'))
  const stores: SpanStore[] = []
  afterAll(async () => {
    for (const store of stores) await store.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const traceIdOf = (number: number) => number.toString(16).padStart(32, '0')
  const trace = (number: number, parentSpanId = ''): RawSpan[] => [
    rawSpan(
      {},
      { traceId: traceIdOf(number), spanId: 'a'.repeat(16), parentSpanId, kind: 'Server', startNs: startNs(number), endNs: startNs(number) + 900_000_000n },
    ),
    rawSpan(attributes(number), {
      traceId: traceIdOf(number),
      spanId: 'b'.repeat(16),
      parentSpanId: 'a'.repeat(16),
      startNs: startNs(number) + 1000n,
      endNs: startNs(number) + 800_000_000n,
      events: [
        { name: 'gen_ai.evaluation.result', timeNs: startNs(number), attributes: { 'gen_ai.evaluation.name': 'helpful', 'gen_ai.evaluation.score.value': 0 } },
      ],
    }),
  ]

  it('gives what each policy of content left, the latest first in the choice, without load and without rows sent twice', async () => {
    const store = await openEmbeddedStore(folder, { normalizerVersion })
    stores.push(store)
    const put = (raws: RawSpan[], policy: 'drop' | 'redact' | 'keep') =>
      store.insert(
        raws.map((raw) => {
          const stored = applyContentPolicy(raw, policy)
          return { raw: stored, span: normalizeSpan(stored), source: 0 }
        }),
      )
    await put(trace(1), 'keep')
    await put([...trace(2), ...trace(3)], 'redact')
    await put(trace(3), 'redact')
    await put(trace(4), 'drop')
    await put(trace(5, loadClientSpanId(traceIdOf(5))), 'keep')
    const read = await readTracedRequests({ store }, { most: 3 })
    expect(read.seen).toBe(4)
    expect(read.requests.map(({ traceId, input, output }) => [Number.parseInt(traceId, 16), input, output])).toEqual([
      [2, 'question 2, write to [email]', 'answer 2'],
      [3, 'question 3, write to [email]', 'answer 3'],
      [4, undefined, undefined],
    ])
    expect(read.requests[1]).toMatchObject({ sessionId: 's0', model: 'm', latencyMs: 900, evaluations: [{ name: 'helpful', value: 0 }] })
    expect(read.requests[1]?.evaluations).toHaveLength(1)
    expect(read.why).toMatch(/1 of 3 requests have no question.*1 of 3 were logged with content that was dropped.*traces\.content: drop/)

    const older = await readTracedRequests({ store }, { most: 10, untilMs: Number(startNs(3) / 1_000_000n) })
    expect(older.requests.map(({ output }) => output)).toEqual(['answer 1', 'answer 2'])
    expect(older.seen).toBe(2)

    // Another tool's table holds texts as they were: the policy of now holds for what is read from it.
    const first = async (content: 'drop' | 'redact' | 'keep') =>
      (await readTracedRequests({ store }, { most: 1, untilMs: Number(startNs(2) / 1_000_000n), content })).requests[0]?.input
    expect([await first('keep'), await first('redact'), await first('drop')]).toEqual([
      'question 1, write to ann@example.com',
      'question 1, write to [email]',
      undefined,
    ])
  })
})
