import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Case } from '../../../model/case.ts'
import { EvalTarget } from '../../../model/eval-config.ts'
import { openTarget } from './open-target.ts'
import type { Answer, TargetWorld } from './target.ts'

const secret = 'hunter2-"quoted"/and-long'
const never = new AbortController().signal
const servers: Server[] = []
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-secrets-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
  for (const server of servers.splice(0)) server.close()
})

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return `http://127.0.0.1:${address.port}/answer`
}

async function asked(config: object, env: TargetWorld['env'] = {}): Promise<{ answer: Answer; detail: string; describe: string }> {
  const world = { env: { ...process.env, ...env }, folder, maxOutputBytes: 1_000_000, clock: () => 0, nowMs: () => 0, traceId: () => 'ab'.repeat(16) }
  const parsed = EvalTarget.parse(config)
  if (parsed.kind === 'logged' || parsed.kind === 'traces') throw new Error('nothing is asked there')
  const target = await openTarget(parsed, world)
  const answer = await target.ask(Case.parse({ id: 'c', input: 'How?' }), never, 0)
  await target.close?.()
  return { answer, detail: answer.missing?.detail ?? '', describe: target.describe }
}

const echo: RequestListener = (request, response) => {
  response
    .writeHead(401, { 'content-type': 'text/plain' })
    .end(`invalid key ${request.headers.authorization} for ${request.url}, ${request.headers['x-tenant']}`)
}
const hex = 'a1b2c3d4e5f60718293a4b5c'

describe('a server that says what it was sent', () => {
  it('shows no header, be it of the environment or of the config', async () => {
    const url = await serve(echo)
    const config = { kind: 'http', url, headersFromEnv: { Authorization: 'AUTH' }, headers: { 'X-Tenant': 'tenant-of-ours' } }
    const { answer, detail } = await asked(config, { AUTH: `Token ${hex}` })
    expect(detail).toBe('HTTP 401: invalid key [key] for /answer, [key]')
    expect(answer.missing?.reason).toBe('target-error')
  })

  it.each([
    ['the token without its scheme', `Token ${hex}`, () => `bad: ${hex}`],
    ['a login as it was before base64', `Basic ${Buffer.from('me:pass-word').toString('base64')}`, () => 'no user me with pass-word'],
    ['within JSON', secret, () => JSON.stringify({ got: secret })],
    ['after a long preface', hex, () => `${' '.repeat(49_990)}${hex}`],
    ['across many lines', hex, () => `${'\n'.repeat(280)}${'x'.repeat(290)}${hex}`],
  ])('%s', async (_, header, body) => {
    const url = await serve((_request, response) => response.writeHead(500).end(body()))
    const { detail } = await asked({ kind: 'http', url, headersFromEnv: { 'x-api-key': 'AUTH' } }, { AUTH: header })
    expect(detail).toContain('HTTP 500')
    expect(detail).not.toMatch(/a1b2|hunter2|quoted|pass-word/)
  })

  it('shows no key of the address or of the body', async () => {
    const url = await serve((request, response) => {
      request.resume().on('end', () => response.writeHead(400).end(`${request.url}: nobody has s3cr3tkey, nor bodykey-1`))
    })
    const { detail, describe: words } = await asked({
      kind: 'http',
      url: `${url}?api_key=s3cr3tkey&v=2`,
      body: { q: '{{input}}', auth: { token: 'bodykey-1' } },
    })
    expect(detail).toBe('HTTP 400: /answer?api_key=[key]&v=2: nobody has [key], nor [key]')
    expect(words).toBe(`POST ${url}`)
  })

  it.each([
    ['an error in a body of status 200', 'application/json', JSON.stringify({ error: { message: `no such key: ${hex}` } })],
    ['a name of a field', 'application/json', JSON.stringify({ [hex]: 1 })],
    ['JSON that breaks', 'application/json', `${hex} is not known`],
    ['JSON that breaks late', 'application/json', `{"a": 1, "b": ${hex}}`],
    ['an error event', 'text/event-stream', `event: error\ndata: {"message":"no such key: ${hex}"}\n\n`],
  ])('%s', async (_, type, body) => {
    const url = await serve((_request, response) => response.writeHead(200, { 'content-type': type }).end(body))
    const { detail } = await asked({ kind: 'http', url, headersFromEnv: { 'x-api-key': 'AUTH' } }, { AUTH: hex })
    expect(detail).not.toBe('')
    expect(detail).not.toMatch(/a1b2|4b5c/)
  })

  it('a header that cannot be sent is not shown', async () => {
    const url = await serve(echo)
    await expect(asked({ kind: 'http', url, headersFromEnv: { 'x-api-key': 'AUTH' } }, { AUTH: `${hex}\n` })).rejects.toMatchObject({
      code: 'config-invalid',
      message: expect.not.stringContaining('a1b2'),
    })
  })
})

describe('a program', () => {
  const command = (script: string, more: object = {}, args: readonly string[] = []) => ({
    kind: 'command',
    command: [process.execPath, '-e', script, ...args],
    ...more,
  })

  it('shows no value that the config or the environment gives it, nor one of its arguments', async () => {
    const script = 'console.error(process.env.MINE, process.env.OPENAI_API_KEY, process.argv.at(-1), "then it failed"); process.exit(3)'
    const { detail } = await asked(command(script, { env: { MINE: 'of-the-config' } }, ['--', '--api-key', 'of-arguments']), {
      OPENAI_API_KEY: 'of-the-environment',
    })
    expect(detail).toBe('the program ended with 3: [key] [key] [key] then it failed')
  })

  it('shows no part of a value at the place where a long output is cut', async () => {
    const script = `for (let at = 0; at < 30; at++) process.stderr.write('${hex}'); process.exitCode = 1`
    expect((await asked(command(script, { env: { MINE: hex } }))).detail).not.toMatch(/a1b|b5c/)
    const far = `process.stderr.write('${hex}' + 'y'.repeat(280)); process.exitCode = 1`
    expect((await asked(command(far, { env: { MINE: hex } }))).detail).not.toMatch(/b5c/)
  })
})

describe('a function', () => {
  it('that throws shows no value of the environment, key or address with one', async () => {
    const message = `GET https://me:word@a.test/v1?key=abc&q=1 with ${hex} failed: sk-live-abcdef123`
    writeFileSync(join(folder, 'system.js'), `export default () => { throw new TypeError('${message}') }`)
    expect((await asked({ kind: 'function', file: 'system.js' }, { SERVICE_TOKEN: hex })).detail).toBe(
      'the function threw: TypeError: GET https://[key]@a.test/v1?key=[key]&q=1 with [key] failed: [key]',
    )
  })

  it('whose module does not load shows no key either', async () => {
    writeFileSync(join(folder, 'broken.js'), 'throw new Error("no access with sk-live-abcdef123")')
    await expect(asked({ kind: 'function', file: 'broken.js' })).rejects.toThrow('could not be loaded: no access with [key]')
  })
})
