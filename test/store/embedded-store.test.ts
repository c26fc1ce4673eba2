import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore } from '../../src/store/open-store.ts'
import { recordOf, scanAll } from '../../src/store/record-fixture.ts'

const script = fileURLToPath(new URL('store-process.ts', import.meta.url))
let folder: string
const running: ChildProcessWithoutNullStreams[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-store-'))
})
afterEach(() => {
  for (const child of running.splice(0)) child.kill('SIGKILL')
  rmSync(folder, { recursive: true, force: true })
})

function start(mode: string, from = 0) {
  const child = spawn(process.execPath, [script, mode, folder, String(from)])
  running.push(child)
  let errors = ''
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    child,
    async next(): Promise<Record<string, unknown>> {
      const { value, done } = await lines.next()
      if (done === true) throw new Error(`the process ended: ${errors}`)
      return JSON.parse(value)
    },
    ended: new Promise<void>((resolve) => child.once('exit', () => resolve())),
  }
}

async function tracesStored(): Promise<Set<unknown>> {
  const reader = start('read')
  await reader.next()
  const { traces } = await reader.next()
  await reader.ended
  return new Set(Array.isArray(traces) ? traces : [])
}

describe('the embedded store', () => {
  it('loses no acknowledged span over six kill -9 in the middle of inserts, and takes over the lock of the dead', async () => {
    const acknowledged: number[] = []
    for (let round = 0; round < 6; round++) {
      const writer = start('insert', round * 1000)
      expect(await writer.next()).toEqual({ role: 'owner' })
      for (let i = 0; i < 3; i++) acknowledged.push(Number((await writer.next()).acknowledged))
      writer.child.kill('SIGKILL')
      await writer.ended
    }
    const stored = await tracesStored()
    for (const batch of acknowledged) for (const i of [0, 250, 499]) expect(stored).toContain(`trace-${batch}-${i}`)
  })

  it('lets a second process work through the owner, with the same reads and writes', async () => {
    const owner = start('hold')
    expect(await owner.next()).toEqual({ role: 'owner' })
    const guest = await openEmbeddedStore(folder, { normalizerVersion: 1 })
    expect(guest.role).toBe('guest')
    const record = recordOf('t1', 'a', 0, 10, { span: { sessionId: "it's \\ a 'session'\t", documents: [{ id: 'd', rank: 1 }] } })
    await guest.insert([record])
    expect(await scanAll(guest, { service: 'assistant' })).toEqual([[record.span]])
    expect(await guest.query('SELECT {name:String} AS name', { name: "'; DROP TABLE otel_traces; --\t\\" })).toEqual([
      { name: "'; DROP TABLE otel_traces; --\t\\" },
    ])
    await guest.close()
    owner.child.stdin.end()
    await owner.ended
    expect(await tracesStored()).toEqual(new Set(['t1']))
  })

  it('gives the store to one of several that start at once; the others become guests', async () => {
    const starters = [1, 2, 3].map(() => start('hold'))
    const roles = await Promise.all(starters.map(async (starter) => (await starter.next()).role))
    expect(roles.sort()).toEqual(['guest', 'guest', 'owner'])
    for (const starter of starters) starter.child.stdin.end()
    await Promise.all(starters.map((starter) => starter.ended))
  })

  it('says what the engine said when a guest asks for nonsense', async () => {
    const owner = start('hold')
    await owner.next()
    const guest = await openEmbeddedStore(folder, { normalizerVersion: 1 })
    await expect(guest.query('SELECT nothing FROM nowhere', {})).rejects.toThrow(
      expect.objectContaining({ code: 'store-failed', message: expect.stringContaining('nowhere') }),
    )
    await guest.close()
  })

  it('counts rows once that a client sent again', async () => {
    const store = await openEmbeddedStore(folder, { normalizerVersion: 1 })
    await store.insert([recordOf('t1', 'a')])
    await store.insert([recordOf('t1', 'a'), recordOf('t1', 'b', 5)])
    expect((await scanAll(store)).map((spans) => spans.map(({ spanId }) => spanId))).toEqual([['a', 'b']])
    await store.close()
  })

  it('understands rows of another normalizer anew, and fetches only attributes that it knows', async () => {
    const writer = await openEmbeddedStore(folder, { normalizerVersion: 1 })
    const attributes = { stage: 'rerank', 'family.x': '1', secret: 'do not fetch' }
    await writer.insert([recordOf('t1', 'a', 0, 10, { raw: { attributes } })])
    const [[span]] = await scanAll(writer, { normalizerVersion: 2 })
    expect([span.stage, span.stageBasis, span.contradiction]).toEqual(['rerank', 'inferred', undefined])
    await writer.close()
  })

  it('refuses a store that a newer program wrote, and says what to do', async () => {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'version.json'), '{"version": 99}')
    await expect(openEmbeddedStore(folder, { normalizerVersion: 1 })).rejects.toThrow(
      expect.objectContaining({ code: 'store-newer', exitCode: 3, hint: expect.stringContaining('Upgrade') }),
    )
  })

  it('takes over a lock that was cut off while it was written', async () => {
    writeFileSync(join(folder, 'owner.json'), '{"pid": 12')
    const store = await openEmbeddedStore(folder, { normalizerVersion: 1 })
    expect(store.role).toBe('owner')
    await store.close()
  })

  it('does not take a later process with the same number for the owner', async () => {
    writeFileSync(join(folder, 'owner.json'), JSON.stringify({ pid: process.pid, processStart: '1', token: 'x', url: 'http://127.0.0.1:1' }))
    const store = await openEmbeddedStore(folder, { normalizerVersion: 1 })
    expect(store.role).toBe('owner')
    await store.close()
  })
})
