import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomTrace, span } from '../../../test/builders/trace.ts'
import type { Span } from '../../model/span.ts'
import { empiricalDraw, replay, type StageChange } from './replay.ts'
import { stageScenarios } from './replay-scenarios.ts'
import { buildTraceTree } from './trace-tree.ts'

/** New duration in ms. */
const replayed = (spans: Span[], change: StageChange): number => replay(buildTraceTree(spans), change) / 1e6

const stages = ['request', 'retrieve', 'generate', 'tool', 'agent', 'uninstrumented', 'missing']

describe('replay', () => {
  it('gives the original duration exactly when the change has no effect', () => {
    fc.assert(
      fc.property(randomTrace, fc.constantFrom(...stages), (spans, stage) => {
        const tree = buildTraceTree(spans)
        const original = tree.endNs - tree.startNs
        expect(replay(tree, { stage, kind: 'faster', factor: 1 })).toBe(original)
        expect(replay(tree, { stage, kind: 'capped', capNs: Number.POSITIVE_INFINITY })).toBe(original)
        expect(replay(tree, { stage, kind: 'hedged', hedgeDelayNs: 1e12, draw: () => 0 })).toBe(original)
        expect(replay(tree, { stage, kind: 'hedged', hedgeDelayNs: 0, draw: () => 1e12 })).toBe(original)
        expect(replay(tree, { stage: 'missing', kind: 'removed' })).toBe(original)
      }),
      { numRuns: 1000 },
    )
  })

  it('is never longer, and removing a stage saves at least what speeding it up does', () => {
    fc.assert(
      fc.property(randomTrace, fc.constantFrom(...stages), fc.integer({ min: 0, max: 50_000 }), (spans, stage, ns) => {
        const tree = buildTraceTree(spans)
        const original = tree.endNs - tree.startNs
        const removed = replay(tree, { stage, kind: 'removed' })
        const faster = replay(tree, { stage, kind: 'faster', factor: 0.7 })
        expect(removed).toBeGreaterThanOrEqual(0)
        expect(removed).toBeLessThanOrEqual(faster + 1e-6)
        expect(faster).toBeLessThanOrEqual(original + 1e-6)
        expect(replay(tree, { stage, kind: 'capped', capNs: ns })).toBeLessThanOrEqual(original)
        expect(replay(tree, { stage, kind: 'hedged', hedgeDelayNs: ns, draw: () => ns })).toBeLessThanOrEqual(original)
        expect(replay(tree, { stage, kind: 'parallel' })).toBeLessThanOrEqual(original)
      }),
      { numRuns: 1000 },
    )
  })

  const rag = [span('a', '', 0, 100, { stage: 'request' }), span('retrieve', 'a', 5, 25), span('rerank', 'a', 30, 50), span('generate', 'a', 55, 95)]

  it('keeps the gaps of a chain (hand-worked)', () => {
    expect(replayed(rag, { stage: 'rerank', kind: 'removed' })).toBe(80)
    expect(replayed(rag, { stage: 'generate', kind: 'faster', factor: 0.5 })).toBe(80)
    expect(replayed(rag, { stage: 'retrieve', kind: 'capped', capNs: 12e6 })).toBe(92)
    expect(replayed(rag, { stage: 'uninstrumented', kind: 'removed' })).toBe(80)
  })

  it('hedges: the copy counts when it ends first, delay included', () => {
    expect(replayed(rag, { stage: 'generate', kind: 'hedged', hedgeDelayNs: 15e6, draw: () => 5e6 })).toBe(80)
    expect(replayed(rag, { stage: 'generate', kind: 'hedged', hedgeDelayNs: 15e6, draw: () => 30e6 })).toBe(100)
    expect(replayed(rag, { stage: 'retrieve', kind: 'hedged', hedgeDelayNs: 20e6, draw: () => 0 })).toBe(100)
  })

  it('waits for the slower of two branches', () => {
    const fork = [span('a', '', 0, 100, { stage: 'request' }), span('x', 'a', 0, 60), span('y', 'a', 0, 50), span('z', 'a', 60, 100)]
    expect(replayed(fork, { stage: 'x', kind: 'removed' })).toBe(90)
    expect(replayed(fork, { stage: 'y', kind: 'removed' })).toBe(100)
  })

  it('takes siblings that overlap by jitter as one after the other, as the critical path does', () => {
    const spans = [span('a', '', 0, 600, { stage: 'request' }), span('c', 'a', 205, 305), span('d', 'a', 300, 600)]
    expect(replayed(spans, { stage: 'c', kind: 'removed' })).toBe(500)
  })

  it('starts the calls of a stage together, but not across a call that lies between them', () => {
    const loop = (between: Span[]): Span[] => [
      span('a', '', 0, 100, { stage: 'request' }),
      span('t1', 'a', 0, 30, { stage: 'tool' }),
      ...between,
      span('t2', 'a', 40, 70, { stage: 'tool' }),
      span('t3', 'a', 70, 100, { stage: 'tool' }),
    ]
    expect(replayed(loop([]), { stage: 'tool', kind: 'parallel' })).toBe(30)
    expect(replayed(loop([span('g', 'a', 30, 40, { stage: 'generate' })]), { stage: 'tool', kind: 'parallel' })).toBe(70)
  })

  it('is not held by a child that outlives its parent in the same service, but by one of another service', () => {
    const spans = (service: string): Span[] => [span('a', '', 0, 100, { stage: 'request' }), span('b', 'a', 20, 150, { stage: 'tool', service })]
    expect(replayed(spans('api'), { stage: 'tool', kind: 'removed' })).toBe(100)
    expect(replayed(spans('search'), { stage: 'tool', kind: 'removed' })).toBe(20)
  })

  it('removes the client side with the server that it calls', () => {
    const spans = [
      span('a', '', 0, 100, { stage: 'request' }),
      span('client', 'a', 10, 90, { kind: 'Client', stage: 'http' }),
      span('server', 'client', 30, 80, { kind: 'Server', service: 'search', stage: 'retrieve' }),
    ]
    expect(replayed(spans, { stage: 'retrieve', kind: 'removed' })).toBe(20)
    expect(replayed(spans, { stage: 'retrieve', kind: 'faster', factor: 0.5 })).toBe(60)
  })
})

describe('stageScenarios', () => {
  it('takes its parameters from the calls of the stage', () => {
    const scenarios = stageScenarios('rerank', [1e6, 2e6, 3e6, 101e6], 1)
    expect(scenarios.map(({ scenario }) => scenario)).toEqual(['removed', 'capped', 'hedged', 'faster-30', 'parallel'])
    expect(scenarios[1]?.change.capNs).toBeCloseTo(86.3e6, 0)
    expect(scenarios[1]?.statement).toBe('each call capped at its p95, 86.3 ms')
  })

  it('gives none without calls', () => {
    expect(stageScenarios('rerank', [], 1)).toEqual([])
  })
})

describe('empiricalDraw', () => {
  it('draws only what was seen, the same for the same key', () => {
    const draw = empiricalDraw([1, 2, 3], 9)
    const drawn = Array.from({ length: 300 }, (_, i) => draw(`t/${i}`))
    expect(new Set(drawn)).toEqual(new Set([1, 2, 3]))
    expect(draw('t/5')).toBe(drawn[5])
  })
})
