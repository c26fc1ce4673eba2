import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, describe, expect, it } from 'vitest'
import { encodeRequest, numberedSpans, requestOf } from '../../../test/otlp/encode-request.ts'
import { knownAttributeKeys, knownAttributePrefixes } from '../../gather/traces/normalize/known-attributes.ts'
import { normalizerVersion, normalizeSpan } from '../../gather/traces/normalize/normalize-span.ts'
import { openEmbeddedStore } from '../../store/open-store.ts'

const main = resolve(import.meta.dirname, '../main.ts')
const folders: string[] = []
const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function storeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'loadbearing-collect-'))
  folders.push(folder)
  return join(folder, 'store')
}

/** The real command in a process of its own. */
function collect(args: string[], env: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, 'collect', ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } })
  children.push(child)
  const lines: string[] = []
  let errors = ''
  child.stderr.on('data', (chunk) => {
    errors += chunk
  })
  const output = createInterface({ input: child.stdout })
  output.on('line', (line) => lines.push(line))
  const exited = new Promise<number | null>((done) => child.on('close', done))
  return {
    child,
    lines,
    exited,
    errors: () => errors,
    /** The address as a person reads it. */
    announcedUrl: () =>
      new Promise<string>((found, failed) => {
        child.stderr.on('data', () => {
          const url = /http:\/\/127\.0\.0\.1:\d+/.exec(errors)?.[0]
          if (url !== undefined) found(url)
        })
        exited.then(() => failed(new Error(`collect ended: ${errors}`)))
      }),
    /** The address, once it listens. */
    async url(): Promise<string> {
      const first = await Promise.race([new Promise<string>((done) => output.once('line', done)), exited.then(() => '')])
      if (first === '') throw new Error(`collect ended: ${errors}`)
      return JSON.parse(first).url
    },
  }
}

function send(url: string, count: number, first: number): Promise<Response> {
  return fetch(`${url}/v1/traces`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-protobuf' },
    body: new Uint8Array(encodeRequest(requestOf(numberedSpans(count, first)))),
  })
}

async function storedSpanIds(folder: string): Promise<string[]> {
  const store = await openEmbeddedStore(folder, { normalizerVersion })
  const ids: string[] = []
  for await (const traces of store.scan({ normalize: normalizeSpan, normalizerVersion, knownAttributeKeys, knownAttributePrefixes })) {
    for (const trace of traces) for (const span of trace) ids.push(span.spanId)
  }
  await store.close()
  return ids
}

const spanIds = (count: number, first: number): string[] => Array.from({ length: count }, (_, index) => (first + index + 1).toString(16).padStart(16, '0'))

describe('loadbearing collect', () => {
  it('loses no acknowledged span to kill -9, three times over, and starts again on the same store', async () => {
    const folder = storeFolder()
    const acknowledged: string[] = []
    let next = 0
    for (let round = 0; round < 3; round++) {
      const run = collect(['--json', '--port', '0', '--store', folder])
      const url = await run.url()
      let answers = 0
      const client = async (): Promise<void> => {
        for (;;) {
          const first = next
          next += 10
          try {
            const response = await send(url, 10, first)
            if (response.status === 200) acknowledged.push(...spanIds(10, first))
          } catch {
            return
          }
          // In the middle of the work of four clients, without a moment to tidy up.
          answers += 1
          if (answers === 25) run.child.kill('SIGKILL')
        }
      }
      await Promise.all([client(), client(), client(), client()])
      await run.exited
    }
    expect(acknowledged.length).toBeGreaterThan(600)
    const stored = await storedSpanIds(folder)
    const known = new Set(stored)
    expect(acknowledged.filter((spanId) => !known.has(spanId))).toEqual([])
    expect(known.size).toBe(stored.length)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('on %s finishes, says what was stored and what to run next, and exits 0', async (signal) => {
    const folder = storeFolder()
    const run = collect(['--json', '--port', '0', '--store', folder])
    const url = await run.url()
    expect((await send(url, 12, 0)).status).toBe(200)
    expect((await send(url, 0, 0)).status).toBe(200)
    run.child.kill(signal)
    expect(await run.exited).toBe(0)
    expect(JSON.parse(run.lines.at(-1) ?? '')).toMatchObject({ event: 'stopped', spansStored: 12, spansRefused: 0, requests: 2, store: folder })
  })

  it('in words names the next command', async () => {
    const run = collect(['--port', '0', '--store', storeFolder()])
    const url = await run.announcedUrl()
    expect((await send(url, 3, 0)).status).toBe(200)
    run.child.kill('SIGINT')
    expect(await run.exited).toBe(0)
    expect(run.lines.join('\n')).toMatch(/3 spans from 1 export are in .*\nNext: loadbearing review --store .*store$/)
  })

  it.each([
    [['--host', '0.0.0.0'], 2, 'LOADBEARING_COLLECT_TOKEN'],
    [['--port', 'http'], 2, '--port'],
    [['--port', '70000'], 2, '--port'],
    [['--max-body', '0'], 2, '16MiB'],
    [['--max-body', 'lots'], 2, '16MiB'],
    [['--store', 'https://example.com:8443'], 2, 'clickhouse exporter'],
  ])('refuses %j with exit code %i and a hint', async (args, code, hint) => {
    const run = collect(args.includes('--store') ? args : [...args, '--store', storeFolder()])
    expect(await run.exited).toBe(code)
    expect(run.errors()).toContain('hint: ')
    expect(run.errors()).toContain(hint)
  })

  it('says which port is taken, with exit code 3', async () => {
    const other = createServer()
    await new Promise<void>((done) => other.listen(0, '127.0.0.1', done))
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    const run = collect(['--port', String(port), '--store', storeFolder()])
    expect(await run.exited).toBe(3)
    expect(run.errors()).toMatch(new RegExp(`error: .*127\\.0\\.0\\.1:${port}.*\\nhint: .*--port`))
    other.close()
  })
})
