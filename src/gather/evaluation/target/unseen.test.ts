import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { EvalTarget } from '../../../model/eval-config.ts'
import { hashOfFiles } from './hash-of-files.ts'
import { openTarget } from './open-target.ts'
import type { Target } from './target.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-unseen-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))
const write = (name: string, content: string | Buffer): void => writeFileSync(join(folder, name), content)

const world = () => ({ env: {}, folder, maxOutputBytes: 1000, clock: () => 0, nowMs: () => 0, traceId: () => '0'.repeat(32) })
const commandOf = (command: string[], env: Record<string, string> = {}): Promise<Target> => openTarget({ kind: 'command', command, env, response: {} }, world())
const functionOf = (file: string): Promise<Target> => openTarget({ kind: 'function', file, export: 'default' }, world())

describe('code that is known whole', () => {
  it('imports its own files, mere types and modules of Node that lead nowhere, and names files', async () => {
    write('tone.ts', 'export const tone: string = "kind"')
    write('prompt.md', 'Be brief.')
    write(
      'system.ts',
      `// As https://example.com/docs has it; fetch is not needed.
       /* import x from 'openai' */
       import { readFileSync } from 'node:fs'
       import { join } from 'path'
       import type { Reply } from 'openai'
       import { tone } from './tone'
       const prompt = readFileSync(join(import.meta.dirname, 'prompt.md'), 'utf8')
       export type { Reply } from 'openai'
       export default () => tone + prompt + Array.from('ab').join('..') + process.env.MODEL`,
    )
    expect(hashOfFiles(['system.ts'], folder)).toEqual({ hash: expect.stringMatching(/^[0-9a-f]{64}$/) })
    for (const command of [
      ['node', 'system.ts'],
      [process.execPath, '--max-old-space-size=4096', '--no-warnings', 'system.ts', '--brief', 'prompt.md'],
      ['npx', 'tsx', 'system.ts', '--prompt=prompt.md'],
    ])
      expect((await commandOf(command)).unseen, command.join(' ')).toBeUndefined()
  })

  it('has another hash once the value of an option, of the environment that is given, or a byte that is no text changes', async () => {
    write('system.mjs', 'export default () => "x"')
    write('data.bin', Buffer.from([0xff]))
    const hash = async (env: Record<string, string>) => (await commandOf(['node', 'system.mjs', '--data=data.bin'], env)).hash
    const first = await hash({ MODEL: 'a' })
    expect(await hash({ MODEL: 'a' })).toBe(first)
    expect(await hash({ MODEL: 'b' })).not.toBe(first)
    write('data.bin', Buffer.from([0xfe]))
    expect(await hash({ MODEL: 'a' })).not.toBe(first)
  })

  it('of an address has another hash once another variable gives a header: it may be another tenant', async () => {
    const hash = async (variable: string) => {
      const config = EvalTarget.parse({ kind: 'http', url: 'http://127.0.0.1:9/answer', headersFromEnv: { 'x-tenant': variable } })
      if (config.kind !== 'http') throw new Error('an address is asked for')
      const target = await openTarget(config, { ...world(), env: { TENANT_A: 'a', TENANT_B: 'b' } })
      await target.close?.()
      return target.hash
    }
    expect(await hash('TENANT_A')).toBe(await hash('TENANT_A'))
    expect(await hash('TENANT_A')).not.toBe(await hash('TENANT_B'))
  })
})

describe('code that reaches elsewhere', () => {
  it.each([
    ['export default (q) => fetch(process.env.URL + q)', 'names fetch'],
    ['const ask = globalThis["fetch"]', 'names fetch'],
    ["const model = 'http://127.0.0.1:8080/v1'", 'names an address'],
    ["const path = '/*'; const url = `wss://example.com`", 'names an address'],
    ["import { get } from 'node:https'", 'imports node:https'],
    ["import{lookup}from'dns/promises'", 'imports dns/promises'],
    ["const { execFileSync } = require('child_process')", 'imports child_process'],
    ["import OpenAI from 'openai'", 'imports openai, which is not followed'],
    ["import '@scope/setup/register'", 'imports @scope/setup/register, which is not followed'],
    ["export { ask } from '#model'", 'imports #model, which is not followed'],
    ["export const ask = async () => (await import('ai')).generateText", 'imports ai, which is not followed'],
    ["import type from 'openai'", 'imports openai, which is not followed'],
    ["export type Name = string\nimport ask from 'openai'", 'imports openai, which is not followed'],
    ["import { ask } from './gone.js'", 'imports ./gone.js, which is not followed'],
    ['const load = (name) => import(name)', 'imports under a name that it makes up'],
    ["const { ask } = require('./' + name)", 'imports under a name that it makes up'],
    ["readdirSync('./prompts')", 'names the folder ./prompts, which is not followed'],
  ])('%s', (code, reason) => {
    mkdirSync(join(folder, 'prompts'))
    write('ask.mjs', code)
    write('system.mjs', "import { ask } from './ask.mjs'\nexport default ask")
    expect(hashOfFiles(['system.mjs'], folder).unseen).toBe(`ask.mjs ${reason}`)
  })

  it('is told of a function too, and a file that is too large to hash with it', async () => {
    write('system.mjs', "import { connect } from 'node:net'\nexport default () => String(connect)")
    expect((await functionOf('system.mjs')).unseen).toBe('system.mjs imports node:net')
    write('index.bin', Buffer.alloc(10 * 1024 * 1024 + 1))
    write('search.mjs', "export default () => 'index.bin'")
    expect((await functionOf('search.mjs')).unseen).toBe('index.bin is not read: it is too large')
  })
})

describe('a command', () => {
  it.each([
    [['curl', 'https://example.com/answer'], 'its words name an address'],
    [['node', 'system.mjs', '--model=http://127.0.0.1:8080'], 'its words name an address'],
    [['curl', '-K', 'request.txt'], 'what curl runs is not followed'],
    [['python', 'answer.py'], 'what python runs is not followed'],
    [['sh', 'answer.sh'], 'what sh runs is not followed'],
    [['./answer.sh'], 'what answer.sh runs is not followed'],
    [['./run', 'system.mjs'], 'not all that run runs is followed'],
    [['node', '-e', 'console.log(1)'], 'what node runs is not followed'],
    [['/opt/tool', '--key', 'k-123456', 'system.mjs'], 'not all that tool runs is followed'],
    [['node', '-r', 'dotenv/config', 'system.mjs'], 'not all that node runs is followed'],
    [['node', '--import=openai/register', 'system.mjs'], 'not all that node runs is followed'],
    [['node', 'system.mjs', 'prompts'], 'its words name a folder, which is not followed'],
  ])('%j', async (command, reason) => {
    mkdirSync(join(folder, 'prompts'))
    for (const name of ['answer.py', 'answer.sh', 'request.txt', 'system.mjs']) write(name, '')
    expect((await commandOf(command)).unseen).toBe(reason)
  })
})
