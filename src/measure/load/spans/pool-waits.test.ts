import { describe, expect, it } from 'vitest'
import { span } from '../../../../test/builders/trace.ts'
import type { Span } from '../../../model/span.ts'
import { poolWaits } from './pool-waits.ts'
import { runOf } from './run-fixture.ts'

/** Calls every `everyMs` through a pool of `size` connections into a callee that takes 100 ms. */
function pooled(size: number, everyMs: number, calls: number, fromMs = 0): Span[][] {
  const freeAt = new Array<number>(size).fill(0)
  return Array.from({ length: calls }, (_, i) => {
    const startMs = fromMs + everyMs * i
    freeAt.sort((a, b) => a - b)
    const workMs = Math.max(startMs + 1, freeAt[0])
    freeAt[0] = workMs + 100
    return [
      span('request', '', startMs, workMs + 100),
      span('query', 'request', startMs, workMs + 100, { kind: 'Client' }),
      span('serve', 'query', workMs, workMs + 100, { kind: 'Server', service: 'search' }),
    ]
  })
}

describe('poolWaits', () => {
  it('shows a pool of 2 as a limit that holds while callers wait (by hand: every 40 ms with 2 per 100 ms, the 100th waits 1,000 ms)', () => {
    const [wait] = poolWaits(runOf(pooled(2, 40, 100)))
    expect(wait).toMatchObject({ fromService: 'api', toService: 'search', stage: 'query', calls: 100, limit: 2 })
    expect(wait.wait.p50).toMatchObject({ value: expect.closeTo(500, -1.5) })
    expect(wait.timeAtLimit).toMatchObject({ value: expect.closeTo(1, 1), unit: 'ratio' })
    expect(wait.callersMax).toBeGreaterThan(10)
  })

  it('shows waits that grow with the load by step', () => {
    const steps = [
      { askedPerS: 10, startMs: 0, durationMs: 3000 },
      { askedPerS: 25, startMs: 3000, durationMs: 4000 },
    ]
    const [{ byStep }] = poolWaits(runOf([...pooled(2, 100, 30), ...pooled(2, 40, 100, 3000)], steps))
    expect(byStep).toMatchObject([
      { askedPerS: 10, waitP50Ms: 1, calls: 30 },
      { askedPerS: 25, calls: 100 },
    ])
    expect(byStep[1].waitP50Ms).toBeGreaterThan(400)
  })

  it('tells no limit where callers wait only for the way there', () => {
    const [{ wait, timeAtLimit }] = poolWaits(runOf(pooled(10, 200, 50)))
    expect(wait.p50).toMatchObject({ value: 1 })
    expect(timeAtLimit).toMatchObject({ refused: expect.stringContaining('hardly ever at work') })
  })

  it('counts a call that was cut before it began in the callee with all the time it waited (by hand: 60 of 100 cut at 500 ms)', () => {
    const cut = Array.from({ length: 60 }, (_, i) => [span('query', '', 5000 + 10 * i, 5500 + 10 * i, { kind: 'Client', status: 'Error' })])
    const [{ calls, wait }] = poolWaits(runOf([...pooled(10, 100, 40), ...cut]))
    expect({ calls, p50: wait.p50 }).toMatchObject({ calls: 100, p50: { value: 500 } })
  })

  it('leaves out of the limit what the callee goes on with after its caller has given up', () => {
    const abandoned = Array.from({ length: 50 }, (_, i) => [
      span('query', '', 100 * i, 100 * i + 150, { kind: 'Client', status: 'Error' }),
      span('serve', 'query', 100 * i + 50, 100 * i + 1000, { kind: 'Server', service: 'search' }),
    ])
    expect(poolWaits(runOf(abandoned))[0]).toMatchObject({ limit: 1, callersMax: 2 })
  })

  it('takes the time before an own child for work of the caller, not for a wait', () => {
    const traces = Array.from({ length: 30 }, (_, i) => [
      span('request', '', 100 * i, 100 * i + 90),
      span('prepare', 'request', 100 * i, 100 * i + 40),
      span('serve', 'request', 100 * i + 50, 100 * i + 90, { service: 'search' }),
    ])
    expect(poolWaits(runOf(traces))).toEqual([])
  })

  it('refuses waits between clocks that differ', () => {
    const late = pooled(1, 200, 50).map(([request, query, serve]) => [request, query, { ...serve, startNs: serve.startNs - 30_000_000n }])
    const [{ wait, byStep }] = poolWaits(runOf(late, [{ askedPerS: 5, startMs: 0, durationMs: 10_000 }]))
    expect(wait.p50).toMatchObject({ refused: expect.stringContaining('50 of 50 calls begin before their caller'), n: 50 })
    expect(byStep).toEqual([])
  })
})
