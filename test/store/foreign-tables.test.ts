import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Case } from '../../src/model/case.ts'
import { Score } from '../../src/model/score.ts'
import { serverEngine } from '../../src/store/engine.ts'
import { openEmbeddedStore, openRemoteStore, type SpanStore } from '../../src/store/open-store.ts'
import { scanAll } from '../../src/store/record-fixture.ts'

// The owner's loopback endpoint is a ClickHouse HTTP server over the real engine: tables of every generation of the exporter are made in it and read over HTTP.
let folder: string
let owner: SpanStore
let address: { url: string; database: string; username: string; password: string }
let server: ReturnType<typeof serverEngine>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-foreign-'))
  owner = await openEmbeddedStore(folder, { normalizerVersion: 1 })
  const { url, token } = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'))
  address = { url, database: 'default', username: 'loadbearing', password: token }
  server = serverEngine(address)
})
afterAll(async () => {
  await server.close()
  await owner.close()
  rmSync(folder, { recursive: true, force: true })
})

const first = `TraceId String, SpanId String, ParentSpanId String, TraceState String, SpanName LowCardinality(String), SpanKind LowCardinality(String),
  ServiceName LowCardinality(String), ResourceAttributes Map(LowCardinality(String), String)`
const events = `Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes Map(LowCardinality(String), String))`
const links = `Links Nested (TraceId String, SpanId String, TraceState String, Attributes Map(LowCardinality(String), String))`

const generations: [string, string, string][] = [
  [
    'the oldest: no scope, a signed duration, enumerations in upper case',
    `(Timestamp DateTime64(9), ${first}, SpanAttributes Map(LowCardinality(String), String), Duration Int64, StatusCode LowCardinality(String), StatusMessage String, ${events}, ${links})`,
    `SELECT toDateTime64('2026-11-02 09:00:00.123456789', 9), 't1', 'a', '', '', 'step', 'SPAN_KIND_SERVER', 'api', map('service.name', 'api'),
       map('stage', 'rerank', 'secret', 'x'), 1500, 'STATUS_CODE_ERROR', 'boom', [toDateTime64('2026-11-02 09:00:01', 9)], ['exception'], [map('stage', 'e')], [], [], [], []`,
  ],
  [
    'the current one: scope, an unsigned duration',
    `(Timestamp DateTime64(9), ${first}, ScopeName String, ScopeVersion String, SpanAttributes Map(LowCardinality(String), String), Duration UInt64, StatusCode LowCardinality(String), StatusMessage String, ${events}, ${links})`,
    `SELECT toDateTime64('2026-11-02 09:00:00.123456789', 9), 't1', 'a', '', '', 'step', 'Server', 'api', map('service.name', 'api'), 'scope', '1',
       map('stage', 'rerank', 'secret', 'x'), 1500, 'Error', 'boom', [toDateTime64('2026-11-02 09:00:01', 9)], ['exception'], [map('stage', 'e')], [], [], [], []`,
  ],
  [
    'the newest: attributes as JSON',
    `(Timestamp DateTime64(9), TraceId String, SpanId String, ParentSpanId String, TraceState String, SpanName LowCardinality(String), SpanKind LowCardinality(String),
      ServiceName LowCardinality(String), ResourceAttributes JSON, ScopeName String, ScopeVersion String, SpanAttributes JSON, Duration UInt64, StatusCode LowCardinality(String), StatusMessage String,
      Events Nested (Timestamp DateTime64(9), Name LowCardinality(String), Attributes JSON), Links Nested (TraceId String, SpanId String, TraceState String, Attributes JSON))`,
    `SELECT toDateTime64('2026-11-02 09:00:00.123456789', 9), 't1', 'a', '', '', 'step', 'Server', 'api', '{"service.name": "api"}', 'scope', '1',
       '{"stage": "rerank"}', 1500, 'Error', 'boom', [toDateTime64('2026-11-02 09:00:01', 9)], ['exception'], ['{"stage": "e"}']::Array(JSON), [], [], [], []`,
  ],
]

describe('tables of the collector exporter', () => {
  it.each(generations)('%s', async (name, columns, values) => {
    const table = `traces_${generations.findIndex(([each]) => each === name)}`
    await server.command(`CREATE TABLE ${table} ${columns} ENGINE = MergeTree ORDER BY Timestamp`)
    await server.command(`INSERT INTO ${table} ${values}`)
    const store = await openRemoteStore({ ...address, table })
    const [[span]] = await scanAll(store)
    expect(span).toMatchObject({
      traceId: 't1',
      service: 'api',
      name: 'step',
      kind: 'Server',
      status: 'Error',
      stage: 'rerank',
      errorType: 'exception@1793610001000000000:e',
      startNs: 1_793_610_000_123_456_789n,
      endNs: 1_793_610_000_123_458_289n,
    })
    expect(span.contradiction).toBeUndefined()
    expect(await store.totals()).toEqual({ spans: 1, traces: 1 })
    const { seen, batches } = await store.latestTraces({ most: 5, attributeKeys: ['stage'], attributePrefixes: [] })
    const latest = []
    for await (const batch of batches) latest.push(batch)
    expect(seen).toBe(1)
    expect(latest).toEqual([[[expect.objectContaining({ traceId: 't1', attributes: { stage: 'rerank' }, startNs: 1_793_610_000_123_456_789n })]]])
    await store.close()
  })

  it('brings an end before the start back, which the exporter wraps around', async () => {
    await server.command(`CREATE TABLE wrapped ${generations[1]?.[1]} ENGINE = MergeTree ORDER BY Timestamp`)
    await server.command(`INSERT INTO wrapped ${generations[1]?.[2].replace('1500', '18446744073709551612')}`)
    const store = await openRemoteStore({ ...address, table: 'wrapped' })
    const [[span]] = await scanAll(store)
    expect(span.endNs - span.startNs).toBe(-4n)
    await store.close()
  })

  it('is told what is wrong: no such table, with those that are like it', async () => {
    await expect(openRemoteStore({ ...address, table: 'otel_trace' })).rejects.toThrow(
      expect.objectContaining({ code: 'store-failed', hint: expect.stringContaining('otel_traces') }),
    )
  })

  it('is told which columns a table lacks', async () => {
    await server.command('CREATE TABLE other_traces (TraceId String) ENGINE = MergeTree ORDER BY TraceId')
    await expect(openRemoteStore({ ...address, table: 'other_traces' })).rejects.toThrow('SpanId, ParentSpanId')
  })

  it('is told that the login is wrong, and that nobody answers', async () => {
    await expect(openRemoteStore({ ...address, password: 'wrong', table: 'otel_traces' })).rejects.toThrow(
      expect.objectContaining({ hint: expect.stringContaining('LOADBEARING_STORE_PASSWORD') }),
    )
    await expect(openRemoteStore({ ...address, url: 'http://127.0.0.1:9', table: 'otel_traces' })).rejects.toThrow('could not be reached')
  })

  it('reads rows that the exporter wrote into our own table', async () => {
    await server.command(
      `INSERT INTO otel_traces (Timestamp, TraceId, SpanId, SpanName, SpanKind, ServiceName, SpanAttributes, Duration, StatusCode)
       VALUES ('2026-11-02 09:00:00', 't9', 'a', 'step', 'Client', 'api', map('stage', 'embed'), 10, 'Ok')`,
    )
    expect(await scanAll(owner)).toMatchObject([[{ traceId: 't9', stage: 'embed', kind: 'Client' }]])
  })
})

describe('what was evaluated, on a server', () => {
  it('is written over HTTP beside the span table, and read back by another connection', async () => {
    await server.command(`CREATE TABLE IF NOT EXISTS beside ${generations[1]?.[1]} ENGINE = MergeTree ORDER BY Timestamp`)
    const store = await openRemoteStore({ ...address, table: 'beside' })
    expect(await store.evaluation.isUsed()).toBe(false)
    const given = Case.parse({ id: 'a', input: 'a "quoted" question\n日本語' })
    await store.evaluation.putCases('set', [given, Case.parse({ id: 'b', input: 'other' })])
    await store.evaluation.putCases('set', [{ ...given, reference: 'replaced' }])
    const score = Score.parse({ caseId: 'a', variant: 'v', run: 'r', repeat: 0, tool: 't', metric: 'm', version: '1', value: 0.5 })
    await store.evaluation.putScores([score])
    await store.close()
    const again = await openRemoteStore({ ...address, table: 'beside' })
    expect(await again.evaluation.isUsed()).toBe(true)
    expect((await again.evaluation.cases('set')).map(({ id, input, reference }) => [id, input, reference])).toEqual([
      ['a', given.input, 'replaced'],
      ['b', 'other', undefined],
    ])
    expect(await again.evaluation.scores('r')).toEqual([score])
    await again.close()
  })
})
