import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hashOfFiles } from './hash-of-files.ts'
import { importModule } from './import-module.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-modules-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, text: string): void => writeFileSync(join(folder, name), text)

describe('hashOfFiles', () => {
  it('sees what a module imports and the files that it names, however deep, and nothing else', () => {
    mkdirSync(join(folder, 'prompts'))
    write('system.ts', `import { ask } from './ask.js'\nimport x from 'node:fs'\nexport default ask`)
    write('ask.ts', `export const ask = () => readFileSync(new URL('./prompts/answer.md', import.meta.url))`)
    write('prompts/answer.md', 'Be brief.')
    write('notes.md', 'one')
    const before = hashOfFiles(['system.ts'], folder).hash
    write('notes.md', 'two')
    expect(hashOfFiles(['system.ts'], folder).hash).toBe(before)
    write('prompts/answer.md', 'Be long.')
    const after = hashOfFiles(['system.ts'], folder).hash
    expect(after).not.toBe(before)
    write('ask.ts', `${'x'}`)
    expect(hashOfFiles(['system.ts'], folder).hash).not.toBe(after)
  })

  it('sees that two files changed places', () => {
    write('system.ts', `export const prompts = ['./first.md', './second.md']`)
    write('first.md', 'Be brief.')
    write('second.md', 'Be long.')
    const before = hashOfFiles(['system.ts'], folder).hash
    write('first.md', 'Be long.')
    write('second.md', 'Be brief.')
    expect(hashOfFiles(['system.ts'], folder).hash).not.toBe(before)
  })
})

describe('importModule', () => {
  it('loads TypeScript that is more than types, and imports without an extension', async () => {
    write('tone.ts', 'export enum Tone { Kind = "kind" }')
    write('system.ts', `import { Tone } from './tone'\nexport default (): string => Tone.Kind`)
    const module = await importModule('system.ts', folder, 'the target')
    expect(typeof module.default === 'function' && module.default()).toBe('kind')
  })

  it('says what is missing or broken, with the file', async () => {
    await expect(importModule('none.ts', folder, 'the target')).rejects.toThrow('There is no file none.ts for the target.')
    write('broken.js', 'throw new Error("no key")')
    await expect(importModule('broken.js', folder, 'a scorer')).rejects.toThrow('broken.js (a scorer) could not be loaded: no key')
  })
})
