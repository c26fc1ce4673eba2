/**
 * How fast `loadbearing collect` puts OTLP protobuf on disk: a real receiver process with the real store, clients on several connections,
 * only acknowledged spans counted. Then the parts alone, in one process: decode (the floor), normalize, insert.
 *
 *   npx node bench/collect.ts [--spans 300000] [--connections 8] [--per-request 512]
 */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { createIngest } from '../src/cli/collect/ingest-spans.ts'
import { normalizerVersion } from '../src/gather/traces/normalize/normalize-span.ts'
import { decodeExportRequest } from '../src/gather/traces/otlp/decode-protobuf.ts'
import type { RawSpan } from '../src/model/span.ts'
import { openEmbeddedStore, type StoredRecord } from '../src/store/open-store.ts'
import { encodeRequest, type KeyValue, numberedSpans, type OtlpSpan, requestOf } from '../test/otlp/encode-request.ts'

const { values } = parseArgs({
  options: {
    spans: { type: 'string', default: '300000' },
    connections: { type: 'string', default: '8' },
    'per-request': { type: 'string', default: '512' },
    entry: { type: 'string', default: resolve(import.meta.dirname, '../src/cli/main.ts') },
  },
})
const perRequest = Number(values['per-request'])
const connections = Number(values.connections)
const bodies = Array.from({ length: Math.ceil(Number(values.spans) / perRequest) }, (_, index) =>
  encodeRequest(requestOf(numberedSpans(perRequest, index * perRequest).map(withAttributes))),
)
const spanCount = bodies.length * perRequest
const megabytes = bodies.reduce((sum, body) => sum + body.length, 0) / 1e6
say(`${bodies.length} requests of ${perRequest} spans, ${megabytes.toFixed(0)} MB, ${connections} connections`)

const endToEndMs = await measureReceiver()
report('acknowledged, on disk', endToEndMs)
const parts = await measureParts()
report('  decode alone (the floor)', parts.decodeMs)
report('  content policy and normalize alone', parts.normalizeMs)
report('  insert alone, batches of 20,480', parts.insertMs)
say(`on disk over decode alone: ${(endToEndMs / parts.decodeMs).toFixed(1)} times`)

/** What spans of an instrumented assistant carry, about ten attributes each. */
function withAttributes(span: OtlpSpan, index: number): OtlpSpan {
  const text = (key: string, value: string): KeyValue => ({ key, value: { stringValue: value } })
  const count = (key: string, value: number): KeyValue => ({ key, value: { intValue: value } })
  const common = [text('session.id', `session-${index % 97}`), text('user.id', `user-${index % 31}`), text('deployment.environment', 'production')]
  const own: Record<string, KeyValue[]> = {
    request: [text('http.request.method', 'POST'), text('http.route', '/answer'), count('http.response.status_code', 200)],
    retrieve: [text('gen_ai.operation.name', 'retrieve'), text('db.system', 'qdrant'), count('gen_ai.retrieval.top_k', 20)],
    rerank: [text('gen_ai.operation.name', 'rerank'), text('gen_ai.request.model', 'rerank-v3'), count('gen_ai.usage.input_tokens', 4000 + (index % 500))],
    chat: [
      text('gen_ai.operation.name', 'chat'),
      text('gen_ai.provider.name', 'openai'),
      text('gen_ai.request.model', 'gpt-4o-mini'),
      text('gen_ai.response.model', 'gpt-4o-mini-2024-07-18'),
      count('gen_ai.usage.input_tokens', 1200 + (index % 800)),
      count('gen_ai.usage.output_tokens', 150 + (index % 300)),
      count('gen_ai.usage.cache_read.input_tokens', index % 1024),
      { key: 'gen_ai.response.finish_reasons', value: { arrayValue: { values: [{ stringValue: 'stop' }] } } },
    ],
  }
  return { ...span, attributes: [...common, ...(own[span.name ?? ''] ?? [])] }
}

async function measureReceiver(): Promise<number> {
  return withFolder(async (folder) => {
    const child = spawn(process.execPath, [values.entry, 'collect', '--json', '--port', '0', '--store', folder], { stdio: ['ignore', 'pipe', 'inherit'] })
    const exited = new Promise((done) => child.on('close', done))
    const output = createInterface({ input: child.stdout })
    const listening = await new Promise<string>((done) => output.once('line', done))
    const url = new URL('/v1/traces', JSON.parse(listening).url)
    const agent = new Agent({ keepAlive: true, maxSockets: connections })
    const latenciesMs: number[] = []
    let next = 0
    const startMs = performance.now()
    await Promise.all(
      Array.from({ length: connections }, async () => {
        for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
          const sentMs = performance.now()
          while ((await post(url, agent, body)) !== 200) await new Promise((done) => setTimeout(done, 100))
          latenciesMs.push(performance.now() - sentMs)
        }
      }),
    )
    const elapsedMs = performance.now() - startMs
    agent.destroy()
    output.once('line', (line) => say(`receiver: ${line}`))
    child.kill('SIGTERM')
    await exited
    latenciesMs.sort((a, b) => a - b)
    const at = (quantile: number): string => (latenciesMs[Math.floor(quantile * (latenciesMs.length - 1))] ?? 0).toFixed(0)
    say(`time to acknowledgement: p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`)
    return elapsedMs
  })
}

function post(url: URL, agent: Agent, body: Buffer): Promise<number> {
  return new Promise((done, failed) => {
    const sent = request(url, { method: 'POST', agent, headers: { 'Content-Type': 'application/x-protobuf', 'Content-Length': body.length } }, (response) => {
      response.resume()
      response.on('end', () => done(response.statusCode ?? 0))
    })
    sent.on('error', failed)
    sent.end(body)
  })
}

async function measureParts(): Promise<{ decodeMs: number; normalizeMs: number; insertMs: number }> {
  const intake = { kept: () => {}, refuse: () => {} }
  for (const body of bodies.slice(0, 50)) decodeExportRequest(body, intake)
  const decodeMs = await timed(() => {
    for (const body of bodies) decodeExportRequest(body, intake)
  })
  const records: StoredRecord[][] = []
  const keep = createIngest({ insert: async (batch) => void records.push([...batch]) }, 'redact')
  let normalizeMs = 0
  let batch: RawSpan[] = []
  for (const [index, body] of bodies.entries()) {
    batch.push(...decodeExportRequest(body, intake))
    if (batch.length >= 20_480 || index === bodies.length - 1) {
      const full = batch
      batch = []
      normalizeMs += await timed(() => keep(full))
    }
  }
  const insertMs = await withFolder(async (folder) => {
    const store = await openEmbeddedStore(folder, { normalizerVersion })
    const ms = await timed(async () => {
      for (const one of records) await store.insert(one)
    })
    await store.close()
    return ms
  })
  return { decodeMs, normalizeMs, insertMs }
}

async function timed(work: () => unknown): Promise<number> {
  const startMs = performance.now()
  await work()
  return performance.now() - startMs
}

async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const parent = mkdtempSync(join(tmpdir(), 'loadbearing-bench-'))
  try {
    return await work(join(parent, 'store'))
  } finally {
    rmSync(parent, { recursive: true, force: true })
  }
}

function report(what: string, ms: number): void {
  say(
    `${what}: ${Math.round((spanCount * 1000) / ms).toLocaleString('en-US')} spans/s (${(ms / 1000).toFixed(2)} s, ${((ms * 1000) / spanCount).toFixed(2)} us a span)`,
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
