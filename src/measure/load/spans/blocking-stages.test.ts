import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as untilDue } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { span } from '../../../../test/builders/trace.ts'
import type { Span } from '../../../model/span.ts'
import { seededRandom } from '../../interval/random.ts'
import { blockingStages } from './blocking-stages.ts'
import { inWholeMs, oneThread } from './one-thread-fixture.ts'
import { runOf } from './run-fixture.ts'

/** Drives the server of `blocking-server-fixture.ts` with Poisson arrivals and gives back the spans that it kept. */
async function drive(how: string): Promise<Span[][]> {
  const child = spawn(process.execPath, [new URL('./blocking-server-fixture.ts', import.meta.url).pathname, how], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const [port] = await once(createInterface(child.stdout), 'line')
    const url = `http://127.0.0.1:${port}`
    const random = seededRandom(5)
    const sent: Promise<unknown>[] = []
    for (let i = 0; i < 150; i++) {
      await untilDue(-25 * Math.log(1 - random()))
      sent.push(fetch(`${url}/${i}`).then((response) => response.text()))
    }
    await Promise.all(sent)
    const kept = (await (await fetch(`${url}/spans`)).json()) as { traceId: string; spanId: string; parentSpanId: string; startMs: number; endMs: number }[]
    const firstMs = Math.min(...kept.map(({ startMs }) => startMs))
    const spans = kept.map(({ traceId, spanId, parentSpanId, startMs, endMs }) => span(spanId, parentSpanId, startMs - firstMs, endMs - firstMs, { traceId }))
    return [...Map.groupBy(spans, ({ traceId }) => traceId).values()]
  } finally {
    child.kill()
  }
}

describe('a real server', () => {
  it('names the call that computes on the only thread of a real server, and not the span around it', async () => {
    const found = blockingStages(runOf(await drive('blocking')))
    expect(found).toMatchObject([{ stage: 'score', spanName: 'score', calls: 150 }])
  })

  it('does not name the same computation in a worker thread, where calls wait for each other too', async () => {
    expect(blockingStages(runOf(await drive('worker thread')))).toEqual([])
  })

  it('does not name the same computation on the thread pool behind a mutex', async () => {
    expect(blockingStages(runOf(await drive('mutex')))).toEqual([])
  })
})

describe('a simulated process with one thread', () => {
  const blocked = oneThread({ waitMs: 0.3, computeMs: 30 }, 20, 20_000, 1)
  const names = (...args: Parameters<typeof runOf>) => blockingStages(runOf(...args)).map(({ spanName }) => spanName)

  it('finds the deepest span that blocks, and not the one that only waits for the process meanwhile', () => {
    const [{ eventsInside, watched, ratio, calls }, ...others] = blockingStages(runOf(blocked))
    expect({ eventsInside, others }).toEqual({ eventsInside: 0, others: [] })
    expect(watched).toBeGreaterThan(20)
    expect(watched).toBeLessThan(calls)
    expect(ratio).toMatchObject({ value: 0, unit: 'ratio', interval: { low: 0 } })
  })

  it('finds it where clocks tell whole milliseconds', () => {
    expect(names(inWholeMs(blocked))).toEqual(['score'])
  })

  it('finds nothing where two such processes share a service name: each goes on while the other is blocked', () => {
    expect(names([...oneThread({ waitMs: 0.3, computeMs: 30 }, 20, 20_000, 2), ...blocked])).toEqual([])
  })

  it('finds nothing in waiting alone', () => {
    expect(names(oneThread({ waitMs: 30, computeMs: 0.1 }, 20, 20_000, 3))).toEqual([])
  })

  it('finds nothing in computations of 4 ms', () => {
    expect(names(oneThread({ waitMs: 0.3, computeMs: 4 }, 50, 20_000, 4))).toEqual([])
  })

  it('finds nothing from a client that sends one request after the other', () => {
    const oneByOne = Array.from({ length: 500 }, (_, i) => [span('request', '', 40 * i, 40 * i + 35), span('rerank', 'request', 40 * i + 1, 40 * i + 34)])
    expect(names(oneByOne)).toEqual([])
  })

  it('tells how busy the process was in the step in which it was most (300 calls of 29.98 ms over its duration)', () => {
    const heavier = blocked.slice(0, 300)
    const endMs = Number(heavier[299][0].endNs - heavier[0][0].startNs) / 1e6
    const steps = [
      { askedPerS: 20, startMs: 0, durationMs: endMs },
      { askedPerS: 1, startMs: endMs, durationMs: 60_000 },
    ]
    const [{ busyRatio }] = blockingStages(runOf(heavier, steps))
    expect(busyRatio).toBeCloseTo((300 * 29.98) / endMs, 6)
  })
})
