import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { workFolder } from './run-program.ts'

const servers: Server[] = []
let work: ReturnType<typeof workFolder>
beforeAll(() => {
  work = workFolder()
  writeFileSync(work.path('queries.txt'), 'how do I stream?\nwhat is a tool?\n')
})
afterAll(() => work.remove())
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`
}

const quick = ['--queries', 'queries.txt', '--arrivals', 'constant', '--duration', '1s', '--out', 'out']

describe('loadbearing load', () => {
  it('drives the levels that were asked, and writes a review of what was measured', async () => {
    const bodies: string[] = []
    const parents: string[] = []
    const url = await serve((request, response) => {
      parents.push(String(request.headers.traceparent))
      request.setEncoding('utf8').on('data', (text: string) => bodies.push(text))
      request.on('end', () => response.end('{}'))
    })
    const run = await work.run(['load', url, ...quick, '--rate', '20,40', '--latency', '2s', '--today', '10'])
    expect(run.stderr).toContain('60 requests in about 2 s')
    expect(run.code).toBe(0)
    const { load, breaksNext } = work.review()
    expect(load).toMatchObject({
      loop: 'open',
      requests: 60,
      outcomes: [{ outcome: 'ok', count: 60 }],
      steps: [
        { askedPerS: 20, due: 20 },
        { askedPerS: 40, due: 40 },
      ],
    })
    expect(load?.joined).toMatchObject({ have: 0, of: 60 })
    expect(load?.capacity.today).toMatchObject({ value: 10 })
    expect(breaksNext.marks).toEqual([])
    expect(bodies.map((text) => JSON.parse(text).question).sort()).toEqual([...Array(30).fill('how do I stream?'), ...Array(30).fill('what is a tool?')].sort())
    expect(new Set(parents.map((value) => value.split('-')[1])).size).toBe(60)
  })

  it('counts every failure of a target that is down, and is no crash', async () => {
    const run = await work.run(['load', 'http://127.0.0.1:1/answer', ...quick, '--rate', '10'])
    expect(run.code).toBe(0)
    expect(work.review().load?.outcomes).toMatchObject([{ outcome: 'refused', count: 10 }])
    expect(run.stderr).not.toContain('bug of loadbearing')
  })

  it('keeps what was measured when it is interrupted', async () => {
    let seen = () => {}
    const first = new Promise<void>((resolve) => {
      seen = resolve
    })
    const url = await serve((_, response) => {
      seen()
      response.end('{}')
    })
    const program = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
    const child = spawn(process.execPath, [program, 'load', url, '--queries', 'queries.txt', '--rate', '20', '--duration', '60s', '--out', 'interrupted'], {
      cwd: work.folder,
      stdio: 'ignore',
    })
    await first
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect(code).toBe(130)
    const { load } = work.review('interrupted')
    expect(load?.ended.how).toBe('interrupted')
    expect(load?.requests).toBeGreaterThan(0)
  })

  it.each([
    ['no address', ['load', ...quick], 'nothing to drive'],
    ['another host', ['load', 'https://example.org/answer', ...quick], 'is not this machine'],
    ['another host that only the flag owns', ['load', 'https://example.org/answer', ...quick, '--i-own-this-target'], 'is not this machine'],
    ['no queries', ['load', 'http://127.0.0.1:1/'], 'no queries'],
    ['an unknown tool', ['load', 'http://127.0.0.1:1/', ...quick, '--export', 'jmeter'], '--export jmeter'],
    ['a misspelt flag', ['load', 'http://127.0.0.1:1/', '--rates', '1'], 'no flag'],
  ])('refuses %s with exit code 2, saying what to do', async (_, args, message) => {
    const run = await work.run(args)
    expect(run.code).toBe(2)
    expect(run.stderr).toContain(message)
    expect(run.stderr).toContain('hint: ')
  })

  it('sends no secret of the environment into evidence, review or script', async () => {
    const url = await serve((request, response) => response.writeHead(request.headers.authorization === 'Bearer hush-hush' ? 200 : 401).end('{}'))
    writeFileSync(
      work.path('secret.config.json'),
      JSON.stringify({ load: { url: `${url}?key=hush-hush`, headers: { 'x-key': 'hush-hush' }, headersFromEnv: { authorization: 'DOCS_TOKEN' } } }),
    )
    const env = { DOCS_TOKEN: 'Bearer hush-hush' }
    const run = await work.run(['load', '--config', 'secret.config.json', ...quick, '--rate', '5'], { env })
    expect(run.code).toBe(0)
    expect(work.review().load?.outcomes).toMatchObject([{ outcome: 'ok', count: 5 }])
    const named = await work.run(['load', `${url}?key=hush-hush`, '--config', 'secret.config.json', ...quick, '--rate', '2', '--out', 'named'], { env })
    expect(named.code).toBe(0)
    expect(readFileSync(work.path('named/evidence.json'), 'utf8')).not.toContain('hush-hush')
    writeFileSync(work.path('bare.config.json'), JSON.stringify({ load: { url, headersFromEnv: { authorization: 'DOCS_TOKEN' } } }))
    const script = await work.run(['load', '--config', 'bare.config.json', '--queries', 'queries.txt', '--rate', '5', '--export', 'k6'], { env })
    expect(script.code).toBe(0)
    expect(script.stdout).toContain('__ENV')
    const written = ['review.json', 'evidence.json', 'review.html', 'review.md'].map((name) => readFileSync(work.path(`out/${name}`), 'utf8'))
    for (const text of [...written, script.stdout, run.stdout, run.stderr]) expect(text).not.toContain('hush-hush')
  })

  it('reviews again from its evidence, byte by byte, and refuses it under another load config', async () => {
    const url = await serve((_, response) => response.end('{}'))
    await work.run(['load', url, ...quick, '--rate', '10'])
    const again = await work.run(['review', '--evidence', 'out/evidence.json', '--out', 'again'])
    expect(again.code).toBe(0)
    expect(readFileSync(work.path('again/review.json'), 'utf8')).toBe(readFileSync(work.path('out/review.json'), 'utf8'))
    writeFileSync(work.path('other.config.json'), JSON.stringify({ load: { todayPerS: 3 } }))
    const other = await work.run(['review', '--evidence', 'out/evidence.json', '--config', 'other.config.json', '--out', 'never'])
    expect(other.code).toBe(2)
    expect(other.stderr).toContain('load.todayPerS')
    expect(existsSync(work.path('never'))).toBe(false)
  })
})

describe('k6', () => {
  it('takes its results as the run, and refuses what is none', async () => {
    const point = (metric: string, at: number, value: number, tags: Record<string, string> = {}) =>
      JSON.stringify({
        type: 'Point',
        metric,
        data: {
          time: new Date(Date.UTC(2026, 10, 2) + at).toISOString(),
          value,
          tags: { url: 'http://127.0.0.1:3000/answer', method: 'POST', status: '200', expected_response: 'true', ...tags },
        },
      })
    const lines = Array.from({ length: 40 }, (_, index) => [
      point('http_reqs', index * 100 + 50, 1),
      point('http_req_duration', index * 100 + 50, 50),
      point('http_req_blocked', index * 100 + 50, 0),
      point('http_req_failed', index * 100 + 50, 0),
    ]).flat()
    writeFileSync(work.path('results.json'), `${lines.join('\n')}\n`)
    const run = await work.run(['load', '--import', 'k6', 'results.json', '--out', 'k6', '--latency', '1s'])
    expect(run.stderr).toBe('')
    expect(run.code).toBe(0)
    const { load } = work.review('k6')
    expect(load).toMatchObject({ generator: 'k6', requests: 40, arrivals: { kind: 'unknown' }, plan: expect.stringContaining('results.json') })
    writeFileSync(work.path('garbage.json'), 'not k6\n')
    expect(await work.run(['load', '--import', 'k6', 'garbage.json'])).toMatchObject({ code: 3 })
  })
})
