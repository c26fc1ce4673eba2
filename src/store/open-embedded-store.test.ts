import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbeddedStore, type SpanStore } from './open-store.ts'
import { recordOf, scanAll } from './record-fixture.ts'

let folder: string
let store: SpanStore

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-embedded-'))
  store = await openEmbeddedStore(folder, { normalizerVersion: 1 })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('the embedded store', () => {
  it('collapses a span that was sent twice though one of other content lies between, and keeps that one', async () => {
    const lengths = [10, 10, 99, 10]
    // The same key of the table, so that only the order of arrival is left to decide which row follows which.
    for (const lengthMs of [...lengths, 99]) await store.insert([recordOf('t1', 'a', 0, lengthMs)])
    const [spans] = await scanAll(store)
    expect(spans.map(({ startNs, endNs }) => Number(endNs - startNs) / 1e6).sort((a, b) => a - b)).toEqual([10, 99])
  })

  it('keeps a folder that it makes out of repositories, and puts nothing into one that was there', async () => {
    expect(existsSync(join(folder, '.gitignore'))).toBe(false)
    await store.close()
    store = await openEmbeddedStore(join(folder, 'new', 'store'), { normalizerVersion: 1 })
    expect(readFileSync(join(folder, 'new', 'store', '.gitignore'), 'utf8')).toBe('*\n')
  })

  it('does not let what a guest sets reach the owner, nor a later guest when it is `readonly`', async () => {
    const { url, token } = JSON.parse(readFileSync(join(folder, 'owner.json'), 'utf8'))
    const ask = (setting: string, sql: string) =>
      fetch(`${url}/?${setting}`, { method: 'POST', headers: { 'X-ClickHouse-Key': token }, body: sql }).then((response) => response.status)
    expect(await ask('max_result_rows=1', 'SELECT 1')).toBe(200)
    expect(await store.query('SELECT number FROM numbers(3)', {})).toHaveLength(3)
    expect(await ask('readonly=1', 'SELECT 1')).toBe(500)
    expect(await ask('', 'CREATE TABLE after_readonly (x UInt8) ENGINE = MergeTree ORDER BY x')).toBe(200)
  })
})
