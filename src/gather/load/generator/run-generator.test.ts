import { afterEach, describe, expect, it } from 'vitest'
import { hanging, httpServer, rawServer, stalling, type TestServer } from '../../../../test/load/bad-servers.ts'
import { quantileInclusive } from '../../../measure/interval/quantile.ts'
import { constantArrivals } from '../../../measure/load/arrivals/arrivals.ts'
import type { LiveFigures } from './plan.ts'
import { latenciesMs, outcomesOf, planOf } from './plan-fixture.ts'
import { runGenerator } from './run-generator.ts'

const servers: TestServer[] = []
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())))

async function serve(server: Promise<TestServer>): Promise<string> {
  const started = await server
  servers.push(started)
  return started.url
}

const answering = () => httpServer((_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'))

describe('every request', () => {
  it('is recorded once, in the order in which it was due, bodies in turn', async () => {
    const bodies: string[] = []
    const url = await serve(
      httpServer((request, response) => {
        request.on('data', (chunk) => bodies.push(String(chunk)))
        request.on('end', () => response.end('{}'))
      }),
    )
    const run = await runGenerator(planOf(url, 20))
    expect(outcomesOf(run)).toEqual({ ok: 20 })
    expect(run.records.map(({ dueMs }) => dueMs)).toEqual(Array.from({ length: 20 }, (_, i) => 2 * i))
    expect(run.records.map(({ body }) => body)).toEqual(Array.from({ length: 20 }, (_, i) => i % 2))
    expect(run.records[0]?.session).toBe('s1')
    expect(bodies.toSorted()).toEqual([...Array(10).fill('{"question":"a"}'), ...Array(10).fill('{"question":"b"}')])
  })

  it('carries a traceparent of its own, well formed and sampled, under the id in its record', async () => {
    const headers: string[] = []
    const url = await serve(
      httpServer((request, response) => {
        headers.push(String(request.headers.traceparent))
        response.end('{}')
      }),
    )
    const run = await runGenerator(planOf(url, 100, { target: { url, method: 'POST', headers: { TraceParent: 'mine' } } }))
    for (const header of headers) expect(header).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/)
    expect(new Set(headers.map((header) => header.slice(3, 35)))).toEqual(new Set(run.records.map(({ traceId }) => traceId)))
    expect(new Set(run.records.map(({ traceId }) => traceId)).size).toBe(100)
    expect(new Set(headers.map((header) => header.slice(36, 52))).size).toBe(100)
  })

  it('belongs to the level that it was due in', async () => {
    const steps = [
      { askedPerS: 500, startMs: 0, durationMs: 10 },
      { askedPerS: 500, startMs: 10, durationMs: 10 },
    ]
    const run = await runGenerator(planOf(await serve(answering()), 10, { steps }))
    expect(run.records.map(({ step }) => step)).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1])
  })

  it('has its times in order', async () => {
    const run = await runGenerator(planOf(await serve(answering()), 20))
    for (const { dueMs, sentMs = -1, headersMs = -1, firstByteMs = -1, endMs } of run.records) {
      expect([dueMs, sentMs, headersMs, firstByteMs, endMs]).toEqual([dueMs, sentMs, headersMs, firstByteMs, endMs].toSorted((a, b) => a - b))
    }
  })

  it('with GET goes without a body', async () => {
    const seen: (string | undefined)[] = []
    const url = await serve(
      httpServer((request, response) => {
        seen.push(`${request.method} ${request.url} ${request.headers['content-length']}`)
        response.end('{}')
      }),
    )
    await runGenerator(planOf(url, 1, { target: { url: `${url}search?q=1`, method: 'GET', headers: {} } }))
    expect(seen).toEqual(['GET /search?q=1 undefined'])
  })
})

it('a stalled server: the closed loop hides the stall from p99, the open loop shows it', async () => {
  const [stallMs, everyMs, durationMs] = [500, 2500, 5000]
  const closed = await runGenerator(planOf(await serve(stalling({ stallMs, everyMs })), 0, { loop: { kind: 'closed', concurrency: 1, durationMs } }))
  const dueMs = constantArrivals([{ ratePerS: 100, durationMs }])
  const open = await runGenerator(planOf(await serve(stalling({ stallMs, everyMs })), 0, { loop: { kind: 'open', dueMs } }))
  expect(outcomesOf(open)).toEqual({ ok: 500 })
  // A fifth of the time is stalled, so 5 % of what is due waits longer than three quarters of a stall.
  expect(quantileInclusive(latenciesMs(open.records), 0.95)).toBeGreaterThan(0.7 * stallMs)
  expect(quantileInclusive(latenciesMs(open.records), 0.99)).toBeGreaterThan(0.9 * stallMs)
  // One request waits for each stall, of thousands.
  expect(closed.records.length).toBeGreaterThan(500)
  expect(quantileInclusive(latenciesMs(closed.records), 0.99)).toBeLessThan(0.5 * stallMs)
})

describe('limits', () => {
  it('of requests in flight: what is due beyond is not sent, and there are no more sockets than that', async () => {
    let open = 0
    const url = await serve(
      rawServer(() => {
        open += 1
      }),
    )
    const run = await runGenerator(planOf(url, 20, { limits: { maxInFlight: 5, timeoutMs: 1000 } }))
    expect(outcomesOf(run)).toEqual({ timeout: 5, 'not-sent': 15 })
    expect(open).toBe(5)
    expect(run.records.at(-1)).toMatchObject({ outcome: 'not-sent', sentMs: undefined })
  })

  it.each([
    ['request-cap', { maxRequests: 5 }, 5],
    ['spend-cap', { maxSpendUsd: 0.3, costPerRequestUsd: 0.1 }, 3],
    ['spend-cap', { maxSpendUsd: 0, costPerRequestUsd: 0.1 }, 0],
  ] as const)('%s %j lets %i requests leave', async (how, limits, count) => {
    let received = 0
    const url = await serve(
      httpServer((_, response) => {
        received += 1
        response.end('{}')
      }),
    )
    const run = await runGenerator(planOf(url, 20, { limits }))
    expect(run.ended.how).toBe(how)
    expect(run.records).toHaveLength(count)
    expect(received).toBe(count)
  })

  it('a plan that just fits is completed', async () => {
    const run = await runGenerator(planOf(await serve(answering()), 5, { limits: { maxRequests: 5 } }))
    expect(run.ended.how).toBe('completed')
  })

  it('of errors: the run stops when the budget is spent', async () => {
    const url = await serve(httpServer((_, response) => response.writeHead(500).end()))
    const run = await runGenerator(planOf(url, 1000, { limits: { errorRatio: 0.5 } }))
    expect(run.ended).toMatchObject({ how: 'error-budget', detail: expect.stringContaining('100 of the last 100 requests failed') })
    expect(run.records.length).toBeLessThan(1000)
  })

  it('of the rate: the run stops when what is due is not sent', async () => {
    const dueMs = constantArrivals([{ ratePerS: 50, durationMs: 20_000 }])
    const plan = planOf(await serve(hanging()), 0, { loop: { kind: 'open', dueMs }, limits: { maxInFlight: 10, leastRateRatio: 0.9 }, graceMs: 0 })
    const run = await runGenerator(plan)
    expect(run.ended.how).toBe('rate-not-reached')
    expect(run.records.length).toBeLessThan(dueMs.length)
  })
})

describe('a run that ends early', () => {
  it('by the signal: returns what was measured, and what was in flight is aborted', async () => {
    let answers = 0
    const url = await serve(
      httpServer((_, response) => {
        answers += 1
        if (answers < 10) response.end('{}')
      }),
    )
    const stop = new AbortController()
    const progress = ({ ok }: LiveFigures): void => {
      if (ok >= 9) stop.abort()
    }
    const run = await runGenerator(planOf(url, 100_000, { limits: { maxInFlight: 20 }, graceMs: 50 }), { signal: stop.signal, progress })
    expect(run.ended.how).toBe('interrupted')
    expect(outcomesOf(run)).toMatchObject({ ok: 9, aborted: 20 })
  })

  it('before it began: nothing was sent, and no step was begun', async () => {
    const run = await runGenerator(planOf(await serve(answering()), 10), { signal: AbortSignal.abort() })
    expect(run).toMatchObject({ ended: { how: 'interrupted' }, records: [], steps: [] })
  })

  it('by a cap: its step ends there, and those after it are left out', async () => {
    const steps = [
      { askedPerS: 500, startMs: 0, durationMs: 20 },
      { askedPerS: 500, startMs: 20, durationMs: 20_000 },
      { askedPerS: 500, startMs: 20_020, durationMs: 20 },
    ]
    const run = await runGenerator(planOf(await serve(answering()), 1000, { steps, limits: { maxRequests: 15 } }))
    expect(run.steps).toEqual([steps[0], { ...steps[1], durationMs: expect.any(Number) }])
    // The sixteenth was due 10 ms into the second step.
    expect(run.steps[1].durationMs).toBeGreaterThanOrEqual(10)
    expect(run.steps[1].durationMs).toBeLessThan(20_000)
  })

  it('by the signal, while it waits for its last responses', async () => {
    const stop = new AbortController()
    const plan = planOf(await serve(hanging()), 3, { graceMs: 3_600_000, limits: { timeoutMs: 3_600_000 } })
    const run = await runGenerator(plan, { signal: stop.signal, progress: () => stop.abort() })
    expect(run.ended).toEqual({ how: 'interrupted', detail: 'stopped by the user' })
    expect(outcomesOf(run)).toEqual({ aborted: 3 })
  })

  it('by its grace: what is still in flight then is aborted', async () => {
    const run = await runGenerator(planOf(await serve(hanging()), 3, { graceMs: 50 }))
    expect(run.ended.how).toBe('completed')
    expect(outcomesOf(run)).toEqual({ aborted: 3 })
  })
})

it.each([
  ['a header that cannot be sent', { target: { url: 'http://127.0.0.1:1/', method: 'POST', headers: { 'x-a': 'b\r\nc' } } }, /x-a/],
  ['no body', { bodies: [] }, /no request body/],
  ['a URL that is none', { target: { url: 'ftp://a', method: 'POST', headers: {} } }, /no HTTP URL/],
  ['a spend cap without a price', { limits: { maxSpendUsd: 1 } }, /what a request costs is not known/],
] as const)('a plan with %s is refused', async (_, given, message) => {
  await expect(runGenerator(planOf('http://127.0.0.1:1/', 10, given))).rejects.toThrow(message)
})
