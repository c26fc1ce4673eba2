import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { embeddedEngine } from './engine.ts'
import { currentVersion, type Migration, migrateStore, refuseNewerStore } from './store-version.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-version-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const steps: Migration[] = [2, 3].map((to) => ({
  to,
  why: 'a test',
  run: (engine) => engine.command(`INSERT INTO steps VALUES (${to})`),
}))

describe('migrations', () => {
  it('run the missing steps in order, once, and note each', async () => {
    const engine = embeddedEngine(join(folder, 'data'))
    await engine.command('CREATE TABLE steps (step UInt8) ENGINE = MergeTree ORDER BY step')
    writeFileSync(join(folder, 'version.json'), '{"version": 1}')
    await migrateStore(folder, engine, steps)
    await migrateStore(folder, engine, steps)
    expect(await engine.rows('SELECT step FROM steps ORDER BY step', {})).toEqual([{ step: 2 }, { step: 3 }])
    expect(JSON.parse(readFileSync(join(folder, 'version.json'), 'utf8'))).toEqual({ version: 3 })
    await engine.close()
  })

  it('refuse a version beyond the last step only', () => {
    writeFileSync(join(folder, 'version.json'), '{"version": 3}')
    expect(() => refuseNewerStore(folder, steps)).not.toThrow()
    expect(() => refuseNewerStore(folder, steps.slice(0, 1))).toThrow('has version 3; this program knows up to 2')
    expect(currentVersion([])).toBe(1)
  })
})
