import { describe, expect, it } from 'vitest'
import { span } from '../../../../test/builders/trace.ts'
import type { Span } from '../../../model/span.ts'
import { limitsUnderLoad } from './limits-under-load.ts'
import { runOf, stepsOf } from './run-fixture.ts'

/** A call into a search service that takes `workMs`, cut by its caller at 300 ms; the failure reaches the request. */
function search(atMs: number, workMs: number): Span[] {
  const isCut = workMs > 300
  const ms = Math.min(workMs, 300)
  const status = isCut ? 'Error' : 'Ok'
  return [
    span('request', '', atMs, atMs + ms + 1, { stage: 'request', status }),
    span('query', 'request', atMs + 1, atMs + ms + 1, { stage: 'retrieve', kind: 'Client', status }),
    span('serve', 'query', atMs + 1, atMs + workMs + 1, { stage: 'request', kind: 'Server', service: 'search' }),
  ]
}
const withoutCallee = (spans: Span[]) => spans.slice(0, 2)

describe('limitsUnderLoad', () => {
  it("names the cut call beside the callee's own p99, which goes on after the cut, and not the request that passes the failure on", () => {
    const traces = Array.from({ length: 400 }, (_, i) => search(10 * i, 201 + i))
    const limits = limitsUnderLoad(runOf(traces, stepsOf(100, 100, 100, 100)))
    expect(limits).toMatchObject([
      { stage: 'retrieve', spanName: 'query', atMs: 300, cut: { have: 300, of: 400 }, seen: '400 spans of search under the calls' },
    ])
    // By hand: type 7 at 399 × .99 = 395.01 of 201 to 600.
    expect(limits[0].p99Ms).toMatchObject({ value: expect.closeTo(596.01), n: 400 })
  })

  it("takes the successes at the lowest rate where the callee's spans are missing", () => {
    const traces = Array.from({ length: 800 }, (_, i) => withoutCallee(search(2.5 * i, i < 400 ? 100 : 301)))
    const [{ p99Ms, seen }] = limitsUnderLoad(runOf(traces, stepsOf(400, 500)))
    expect({ p99Ms, seen }).toMatchObject({ p99Ms: { value: 100, n: 400 }, seen: 'successes at 400 requests a second' })
  })

  it('refuses a p99 of calls that the limit cuts even at the lowest rate', () => {
    const traces = Array.from({ length: 400 }, (_, i) => withoutCallee(search(i, i % 10 === 0 ? 301 : 100)))
    const [{ p99Ms }] = limitsUnderLoad(runOf(traces, stepsOf(400)))
    expect(p99Ms).toMatchObject({ refused: 'the limit cut 40 of 400 of these calls, so that their p99 lies above it', unit: 'ms' })
  })

  it('counts a callee that fails because its caller went away at the caller', () => {
    const traces = Array.from({ length: 50 }, (_, i) => {
      const [request, query, serve] = search(10 * i, 301)
      return [request, query, { ...serve, status: 'Error' as const, endNs: query.endNs }]
    })
    expect(limitsUnderLoad(runOf(traces)).map(({ stage }) => stage)).toEqual(['retrieve'])
  })

  it('does not name the call around two tries that are cut one after the other', () => {
    const failed = { status: 'Error' } as const
    const traces = Array.from({ length: 50 }, (_, i) => [
      span('answer', '', 9 * i, 9 * i + 605, failed),
      span('a', 'answer', 9 * i, 9 * i + 300, { ...failed, name: 'chat' }),
      span('b', 'answer', 9 * i + 302, 9 * i + 602, { ...failed, name: 'chat' }),
    ])
    expect(limitsUnderLoad(runOf(traces)).map(({ spanName, cut }) => [spanName, cut.have])).toEqual([['chat', 100]])
  })

  it('names an overall limit, and not the calls under it that it cuts at any time', () => {
    const failed = { status: 'Error' } as const
    const traces = Array.from({ length: 50 }, (_, i) => [
      span('answer', '', 9 * i, 9 * i + 1000, failed),
      span('chat', 'answer', 9 * i + 10 * i, 9 * i + 1000, failed),
    ])
    expect(limitsUnderLoad(runOf(traces)).map(({ spanName }) => spanName)).toEqual(['answer'])
  })

  it('finds no limit in failures of all durations', () => {
    const traces = Array.from({ length: 50 }, (_, i) => [span('a', '', 0, 20 + i ** 2, { status: 'Error' })])
    expect(limitsUnderLoad(runOf(traces))).toEqual([])
  })
})
