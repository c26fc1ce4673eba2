import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomTrace, span } from '../../../test/builders/trace.ts'
import type { Span } from '../../model/span.ts'
import { criticalPath, type PathSegment } from './critical-path.ts'
import { firstTokenNs, stageTimes } from './stage-times.ts'
import { buildTraceTree } from './trace-tree.ts'

/** Stage times in ms. */
function timesOf(spans: Span[]): Record<string, number> {
  const tree = buildTraceTree(spans)
  return Object.fromEntries([...stageTimes(tree, criticalPath(tree))].map(([stage, ns]) => [stage, ns / 1e6]))
}

function expectPartition(path: PathSegment[], startNs: number, endNs: number): void {
  let at = startNs
  for (const segment of path) {
    expect(segment.startNs).toBe(at)
    expect(segment.endNs).toBeGreaterThan(segment.startNs)
    at = segment.endNs
  }
  expect(at).toBe(endNs)
}

describe('criticalPath', () => {
  it('partitions the interval of the request exactly, and stage times add up to it', () => {
    fc.assert(
      fc.property(randomTrace, (spans) => {
        const tree = buildTraceTree(spans)
        const path = criticalPath(tree)
        expectPartition(path, tree.startNs, tree.endNs)
        const sum = [...stageTimes(tree, path).values()].reduce((a, b) => a + b, 0)
        expect(sum).toBe(tree.endNs - tree.startNs)
      }),
      { numRuns: 1000 },
    )
  })

  it('partitions the time up to any moment', () => {
    fc.assert(
      fc.property(randomTrace, fc.integer({ min: -10, max: 120_000 }), (spans, untilNs) => {
        const tree = buildTraceTree(spans)
        expectPartition(criticalPath(tree, tree.startNs + untilNs), tree.startNs, Math.max(tree.startNs, Math.min(tree.startNs + untilNs, tree.endNs)))
      }),
      { numRuns: 500 },
    )
  })

  it('does not overflow the stack on a chain of 50,000', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => span(`s${i}`, i === 0 ? '' : `s${i - 1}`, 0, 10, { stage: 'tool' }))
    expect(timesOf(chain)).toEqual({ tool: 10 })
  })

  it('leaves out a sibling that ran beside the last one, and gives the wait between siblings to nobody (hand-worked)', () => {
    const spans = [
      span('a', '', 0, 100, { stage: 'request' }),
      span('embed', 'a', 5, 15),
      span('retrieve', 'a', 20, 60),
      span('cache', 'a', 20, 40),
      span('generate', 'a', 65, 95),
    ]
    expect(timesOf(spans)).toEqual({ uninstrumented: 20, embed: 10, retrieve: 40, generate: 30 })
  })

  it('gives siblings that overlap by at most 1 % of the parent both their time (CRISP 10.json, scaled)', () => {
    const spans = [span('a', '', 0, 1000, { stage: 'plan' }), span('b', 'a', 10, 210), span('c', 'a', 209, 309), span('d', 'a', 308, 608)]
    expect(timesOf(spans)).toEqual({ plan: 400, b: 200, c: 100, d: 300 })
  })

  it('cuts a child that outlives its parent, and one that lies wholly outside has no time (CRISP 8.json and 9.json)', () => {
    expect(timesOf([span('a', '', 0, 100), span('b', 'a', 10, 70), span('c', 'b', 20, 120)])).toEqual({ a: 40, b: 10, c: 50 })
    expect(timesOf([span('a', '', 0, 100), span('b', 'a', 110, 160), span('c', 'b', 120, 150), span('d', 'a', 60, 90)])).toEqual({ a: 70, d: 30 })
  })

  it('counts the gap between client and server on the side of the callee', () => {
    const call = (server: Partial<Span>): Span[] => [
      span('agent', '', 0, 100, { stage: 'plan' }),
      span('client', 'agent', 10, 90, { kind: 'Client', stage: 'http' }),
      span('server', 'client', 30, 80, { kind: 'Server', service: 'search', ...server }),
    ]
    expect(timesOf(call({ stage: 'retrieve' }))).toEqual({ plan: 20, retrieve: 80 })
    expect(timesOf(call({ stage: 'request' }))).toEqual({ plan: 20, 'network to search': 30, uninstrumented: 50 })
    expect(timesOf(call({ stage: 'retrieve', service: 'api' }))).toEqual({ plan: 20, http: 30, retrieve: 50 })
  })

  it('counts own time of containers as uninstrumented, also without children', () => {
    expect(
      timesOf([span('a', '', 0, 100, { stage: 'request' }), span('b', 'a', 20, 50, { stage: 'agent' }), span('c', 'b', 30, 40, { stage: 'tool' })]),
    ).toEqual({
      uninstrumented: 90,
      tool: 10,
    })
  })

  it('splits a generation at its first token, where told', () => {
    const spans = [span('a', '', 0, 100, { stage: 'request' }), span('g', 'a', 10, 90, { stage: 'generate', firstTokenNs: 30e6 })]
    expect(timesOf(spans)).toEqual({ uninstrumented: 20, 'generate: first token': 30, 'generate: decode': 50 })
  })
})

describe('critical path to the first token', () => {
  const spans = [
    span('a', '', 0, 100, { stage: 'request' }),
    span('rewrite', 'a', 5, 20, { stage: 'generate', firstTokenNs: 2e6 }),
    span('answer', 'a', 30, 90, { stage: 'generate', firstTokenNs: 25e6 }),
    span('log', 'a', 10, 80, { stage: 'tool' }),
  ]

  it('ends at the first token of the last generation on the path, and passes it rather than a longer call beside it', () => {
    const tree = buildTraceTree(spans)
    const untilNs = firstTokenNs(tree)
    expect(untilNs).toBe(55e6)
    const times = stageTimes(tree, criticalPath(tree, untilNs))
    expect(Object.fromEntries(times)).toEqual({ uninstrumented: 15e6, 'generate: first token': 27e6, 'generate: decode': 13e6 })
  })

  it('is that of a lone generation also when a longer call beside it takes the whole path', () => {
    const tree = buildTraceTree([span('a', '', 0, 100), span('answer', 'a', 30, 90, { stage: 'generate', firstTokenNs: 25e6 }), span('log', 'a', 10, 95)])
    expect(Object.fromEntries(stageTimes(tree, criticalPath(tree)))).toEqual({ a: 15e6, log: 85e6 })
    expect(firstTokenNs(tree)).toBe(55e6)
    expect(Object.fromEntries(stageTimes(tree, criticalPath(tree, 55e6)))).toEqual({ a: 30e6, 'generate: first token': 25e6 })
  })

  it('is not known when the last generation does not tell it, or did not stream', () => {
    const last = (more: Partial<Span>): number | undefined =>
      firstTokenNs(buildTraceTree([...spans.slice(0, 2), span('answer', 'a', 30, 90, { stage: 'generate', ...more })]))
    expect(last({})).toBeUndefined()
    expect(last({ firstTokenNs: 25e6, streaming: false })).toBeUndefined()
    expect(last({ firstTokenNs: 25e6, streaming: true })).toBe(55e6)
  })

  it('is not known without a generation', () => {
    expect(firstTokenNs(buildTraceTree([span('a', '', 0, 100)]))).toBeUndefined()
  })
})
