import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadClientSpanId } from '../model/load-client.ts'
import type { Span } from '../model/span.ts'
import { openScratchStore, type SpanStore } from './open-store.ts'
import { recordOf, scanAll } from './record-fixture.ts'

let folder: string
let store: SpanStore

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-scan-'))
  store = await openScratchStore(join(folder, 'store'), { normalizerVersion: 1 })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const everything: Partial<Span> = {
  errorType: 'timeout',
  modelRequested: 'gpt-5-mini',
  modelServed: 'gpt-5-mini-2025-08-07',
  provider: 'openai',
  tokens: { input: 0, output: 3, cacheRead: 1, cacheWrite: 2, reasoning: 4 },
  costUsd: 0.00125,
  firstTokenNs: 123_456_789,
  streaming: false,
  finishReason: 'stop',
  serviceTier: 'default',
  documents: [{ id: 'a\t"\\\n', score: 0.25, rank: 1 }, { rank: 2 }],
  topK: 5,
  inputHash: '00ff',
  contentBytes: 77,
  contentFound: ['email', 'jwt'],
  embeddingModel: 'text-embedding-3-small',
  embeddingDimensions: 1536,
  evaluations: [
    { name: 'correct', value: 0, label: 'no', by: 'human' },
    { name: 'tone', by: 'model' },
  ],
  sessionId: 's',
  userId: 'u',
  promptName: 'p',
  promptVersion: '2',
  retryCount: 0,
  queueNs: 5,
  sampledRatio: 0.1,
  contradiction: 'a sentence',
}

describe('what goes in comes out', () => {
  it('keeps every field of a span, zeros and false among them', async () => {
    const record = recordOf('t1', 'a', 0, 10, { span: everything })
    await store.insert([record])
    expect(await scanAll(store)).toEqual([[record.span]])
  })

  it('keeps absence: nothing is made up for what a span does not tell', async () => {
    const record = recordOf('t1', 'a')
    await store.insert([record])
    expect(await scanAll(store)).toEqual([[record.span]])
  })

  it('tells a retrieval that found nothing from one that does not say', async () => {
    await store.insert([recordOf('t1', 'a', 0, 1, { span: { documents: [] } }), recordOf('t1', 'b', 1, 1)])
    const [[found, silent]] = await scanAll(store)
    expect([found.documents, silent.documents]).toEqual([[], undefined])
  })

  it('keeps nanoseconds, an end before the start, and the years 1970 and 2100', async () => {
    const times: [bigint, bigint][] = [
      [1_793_610_000_123_456_789n, 1_793_610_000_123_456_790n],
      [1_793_610_000_000_000_005n, 1_793_610_000_000_000_001n],
      [1n, 2n],
      [4_102_444_800_000_000_001n, 4_102_444_800_000_000_002n],
    ]
    await store.insert(times.map(([startNs, endNs], i) => recordOf(`t${i}`, 'a', 0, 0, { raw: { startNs, endNs }, span: { startNs, endNs } })))
    const spans = (await scanAll(store)).flat().sort((a, b) => (a.traceId < b.traceId ? -1 : 1))
    expect(spans.map(({ startNs, endNs }) => [startNs, endNs])).toEqual(times)
  })

  it('takes text that is no valid Unicode, and text that looks like SQL', async () => {
    const hostile = ['half a pair \ud800 of surrogates', "'; DROP TABLE otel_traces; --", '{x:String}', '\u0000']
    await store.insert(hostile.map((name, i) => recordOf(`t${i}`, 'a', 0, 1, { raw: { name, service: name }, span: { name, service: name } })))
    const names = (await scanAll(store)).flat().map(({ name }) => name)
    expect(new Set(names)).toEqual(new Set(hostile.map((name) => name.toWellFormed())))
    expect(await scanAll(store, { service: hostile[1] })).toHaveLength(1)
  })

  it('brings damage to light: spans that share their ids come out, all of them', async () => {
    await store.insert([recordOf('t1', 'a', 0, 10), recordOf('t1', 'a', 0, 10), recordOf('t1', 'a', 0, 99)])
    expect((await scanAll(store))[0]).toHaveLength(3)
  })
})

describe('scans', () => {
  const many = Array.from({ length: 400 }, (_, i) => [recordOf(`trace-${i}`, 'b', i + 5, 1, { source: i % 2 }), recordOf(`trace-${i}`, 'a', i, 9)])

  it('give whole traces, each once, spans by start, in the same order every time, however they were inserted', async () => {
    await store.insert(many.map(([late]) => late))
    await store.insert(many.map(([, early]) => early).reverse())
    const traces = await scanAll(store)
    expect(new Set(traces.map(([{ traceId }]) => traceId)).size).toBe(400)
    expect(traces).toHaveLength(400)
    expect(traces.every((spans) => spans.map(({ spanId }) => spanId).join() === 'a,b')).toBe(true)
    expect(await scanAll(store)).toEqual(traces)
  })

  it('take a sample by hash that grows without changing: a smaller one is a part of a larger one', async () => {
    await store.insert(many.flat())
    const ids = async (maxTraces: number) => (await scanAll(store, { maxTraces })).map(([{ traceId }]) => traceId)
    const [few, more] = [await ids(10), await ids(50)]
    expect([few.length, more.length]).toEqual([10, 50])
    expect(more.slice(0, 10)).toEqual(few)
  })

  it('filter by the start of the trace and by service, and sample among what passes', async () => {
    await store.insert([...many.flat(), recordOf('other', 'a', 1000, 1, { raw: { service: 'search' }, span: { service: 'search' } })])
    const originMs = 1_793_610_000_000
    expect(await scanAll(store, { sinceMs: originMs + 390, untilMs: originMs + 395 })).toHaveLength(5)
    expect((await scanAll(store, { service: 'search' })).map(([{ traceId }]) => traceId)).toEqual(['other'])
    expect(await scanAll(store, { sinceMs: originMs + 300, maxTraces: 7 })).toHaveLength(7)
    expect(await scanAll(store, { service: 'nobody', maxTraces: 7 })).toEqual([])
  })

  it('are counted as they would be scanned, whole, under a filter', async () => {
    await store.insert([
      recordOf('a', '1', 0),
      recordOf('a', '2', 500),
      recordOf('b', '1', 100, 1, { raw: { service: 'search' }, span: { service: 'search' } }),
    ])
    const originMs = 1_793_610_000_000
    expect(await store.totals({ untilMs: originMs + 50 })).toEqual({ spans: 2, traces: 1 })
    expect(await store.totals({ service: 'search' })).toEqual({ spans: 1, traces: 1 })
    expect(await store.totals({ service: "nobody' OR 1" })).toEqual({ spans: 0, traces: 0 })
  })

  it('tell when traces began, in order, the latest of them where there are more than asked for', async () => {
    await store.insert([recordOf('b', '1', 100), recordOf('a', '2', 500), recordOf('a', '1', 0), recordOf('c', '1', 250)])
    const originMs = 1_793_610_000_000
    expect(await store.traceStarts(10)).toEqual([originMs, originMs + 100, originMs + 250])
    expect(await store.traceStarts(2)).toEqual([originMs + 100, originMs + 250])
    expect(await store.traceStarts(10, { untilMs: originMs + 100 })).toEqual([originMs])
    expect(await store.countSince(originMs + 100)).toEqual({ spans: 3, traces: 3 })
  })

  it('leave out the traces that a run of load made, when they tell what real traffic is', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'
    await store.insert([
      recordOf('a', '1', 0),
      recordOf(traceId, '1', 50, 1, { raw: { parentSpanId: loadClientSpanId(traceId) } }),
      recordOf(traceId, '2', 60, 1, { raw: { parentSpanId: '1' } }),
    ])
    expect(await store.traceStarts(10)).toEqual([1_793_610_000_000])
  })

  it('give spans that share an id and a start in one order, however they came', async () => {
    const long = recordOf('a', '1', 0, 20)
    const short = recordOf('a', '1', 0, 10)
    await store.insert([long, short, { ...short, raw: { ...short.raw, traceId: 'b' } }, { ...long, raw: { ...long.raw, traceId: 'b' } }])
    const lengths = (await scanAll(store)).map((spans) => spans.map(({ startNs, endNs }) => Number(endNs - startNs) / 1e6))
    expect(lengths).toEqual([
      [10, 20],
      [10, 20],
    ])
  })

  it('tell more sources apart than 65,536, as a folder with one file a trace has them', async () => {
    await store.insert([recordOf('a', '1', 0, 1, { source: 1 }), recordOf('b', '1', 0, 1, { source: 65_537 })])
    expect([...(await store.countBySource()).keys()]).toEqual([1, 65_537])
  })

  it('take times that no table can hold', async () => {
    await store.insert([recordOf('a', '1')])
    expect(await scanAll(store, { sinceMs: Date.parse('9999-01-01') })).toEqual([])
    expect(await scanAll(store, { sinceMs: Date.parse('0001-01-01'), untilMs: Date.parse('9999-01-01') })).toHaveLength(1)
  })

  it('count spans and traces by source', async () => {
    await store.insert([recordOf('a', '1', 0, 1, { source: 0 }), recordOf('a', '2', 0, 1, { source: 1 }), recordOf('b', '1', 0, 1, { source: 1 })])
    expect(await store.countBySource()).toEqual(
      new Map([
        [0, { spans: 1, traces: 1 }],
        [1, { spans: 2, traces: 2 }],
      ]),
    )
    expect(await store.totals()).toEqual({ spans: 3, traces: 2 })
  })

  it('of an empty store give nothing', async () => {
    expect(await scanAll(store)).toEqual([])
    expect(await store.totals()).toEqual({ spans: 0, traces: 0 })
  })

  it('take what a bulk insert was given, also what is smaller than a piece', async () => {
    const bulk = store.bulk()
    for (const records of many) await bulk.add(records)
    await bulk.end()
    expect(await store.totals()).toEqual({ spans: 800, traces: 400 })
  })
})
