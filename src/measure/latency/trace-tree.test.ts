import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { randomTrace, span } from '../../../test/builders/trace.ts'
import { buildTraceTree, type TraceTree } from './trace-tree.ts'

const issueIds = (tree: TraceTree): string[] => tree.issues.map(({ id }) => id).sort()
const parentOf = (tree: TraceTree, spanId: string): string | undefined => {
  const node = tree.nodes.find((candidate) => candidate.span.spanId === spanId)
  return node === undefined ? undefined : tree.nodes[node.parent]?.span.spanId
}

describe('buildTraceTree', () => {
  it('takes the root interval as the request, relative to the first start', () => {
    const tree = buildTraceTree([span('b', 'a', 10, 30), span('a', '', 5, 100)])
    expect(tree).toMatchObject({ traceId: 't1', startNs: 0, endNs: 95e6, virtualRoot: false, issues: [] })
    expect(tree.nodes[tree.root]?.span.spanId).toBe('a')
    expect(tree.nodes[tree.root]?.children).toEqual([0])
  })

  it('sorts children by start, then by end', () => {
    const tree = buildTraceTree([span('a', '', 0, 100), span('late', 'a', 20, 30), span('long', 'a', 10, 90), span('short', 'a', 10, 20)])
    expect(tree.nodes[tree.root]?.children.map((child) => tree.nodes[child]?.span.spanId)).toEqual(['short', 'long', 'late'])
  })

  it('drops a span that comes twice with the same content', () => {
    const tree = buildTraceTree([span('a', '', 0, 10, { tokens: { input: 3 } }), span('a', '', 0, 10, { tokens: { input: 3 } })])
    expect(tree.nodes).toHaveLength(1)
    expect(issueIds(tree)).toEqual(['duplicate-span'])
  })

  it('keeps both of two spans under one id; children stay with the first', () => {
    const tree = buildTraceTree([span('a', '', 0, 100), span('b', 'a', 0, 50), span('b', 'a', 50, 90, { name: 'other' }), span('c', 'b', 10, 20)])
    expect(tree.nodes.map((node) => node.span.spanId)).toEqual(['a', 'b', 'b#2', 'c'])
    expect(parentOf(tree, 'c')).toBe('b')
    expect(issueIds(tree)).toEqual(['conflicting-span-id'])
  })

  it('takes the one request around all other roots for their root: log lines know no parents', () => {
    const line = { convention: 'log-mapping' } as const
    const tree = buildTraceTree([span('a', '', 10, 40, line), span('all', '', 0, 100, { ...line, stage: 'request' }), span('b', '', 40, 90, line)])
    expect([tree.virtualRoot, parentOf(tree, 'a'), parentOf(tree, 'b'), issueIds(tree)]).toEqual([false, 'all', 'all', []])
  })

  it('makes a root where the request does not span the others, and says so of spans that could have had parents', () => {
    const tree = buildTraceTree([span('a', '', 10, 140), span('all', '', 0, 100, { stage: 'request' })])
    expect([tree.virtualRoot, tree.endNs, issueIds(tree)]).toEqual([true, 140e6, ['several-roots']])
  })

  it('hangs an orphan under the root there is', () => {
    const tree = buildTraceTree([span('a', '', 0, 100), span('b', 'gone', 10, 20)])
    expect(parentOf(tree, 'b')).toBe('a')
    expect(tree).toMatchObject({ virtualRoot: false, endNs: 100e6 })
    expect(issueIds(tree)).toEqual(['orphan-span'])
  })

  it('takes a lone orphan as the root', () => {
    const tree = buildTraceTree([span('b', 'gone', 10, 20), span('c', 'b', 12, 15)])
    expect(tree.nodes[tree.root]?.span.spanId).toBe('b')
    expect(tree.virtualRoot).toBe(false)
    expect(issueIds(tree)).toEqual(['no-root', 'orphan-span'])
  })

  it('puts a virtual root over several roots, from the first start to the last end', () => {
    const tree = buildTraceTree([span('a', '', 10, 20), span('b', '', 15, 60)])
    expect(tree).toMatchObject({ virtualRoot: true, root: 2, startNs: 0, endNs: 50e6 })
    expect(tree.nodes[2]).toMatchObject({ stage: 'request', children: [0, 1] })
    expect(issueIds(tree)).toEqual(['several-roots'])
  })

  it('cuts a cycle at the member that began first', () => {
    const tree = buildTraceTree([span('a', 'c', 5, 20), span('b', 'a', 6, 15), span('c', 'b', 7, 10)])
    expect(tree.nodes[tree.root]?.span.spanId).toBe('a')
    expect(parentOf(tree, 'c')).toBe('b')
    expect(issueIds(tree)).toEqual(['no-root', 'parent-cycle'])
  })

  it('takes a span that ends before it starts as no time at its start', () => {
    const tree = buildTraceTree([span('a', '', 0, 100), span('b', 'a', 30, 20)])
    expect(tree.nodes[1]).toMatchObject({ startNs: 30e6, endNs: 30e6 })
    expect(issueIds(tree)).toEqual(['end-before-start'])
  })

  it('records children that start before or end after their parent, and leaves the request its end', () => {
    const tree = buildTraceTree([span('a', '', 10, 100), span('b', 'a', 5, 120)])
    expect(issueIds(tree)).toEqual(['child-before-parent', 'child-outlives-parent'])
    expect(tree.endNs - tree.startNs).toBe(90e6)
  })

  it('keeps spans of 1970 and 2100 out of the origin', () => {
    const old = { ...span('b', 'a', 0, 0), startNs: 5n, endNs: 9n }
    const late = { ...span('c', 'a', 0, 0), startNs: 4_200_000_000_000_000_000n, endNs: 4_200_000_000_000_000_001n }
    const tree = buildTraceTree([old, span('a', '', 10, 100), late])
    expect(tree).toMatchObject({ startNs: 0, endNs: 90e6 })
    expect(tree.issues.filter(({ id }) => id === 'implausible-time').map((issue) => issue.span.spanId)).toEqual(['b', 'c'])
  })

  it('gives a root without duration for no spans', () => {
    expect(buildTraceTree([])).toMatchObject({ virtualRoot: true, startNs: 0, endNs: 0, issues: [] })
  })

  it('takes a chain of 50,000 and a fan of 50,000', () => {
    const chain = Array.from({ length: 50_000 }, (_, i) => span(`s${i}`, i === 0 ? '' : `s${i - 1}`, 0, 10))
    const fan = Array.from({ length: 50_000 }, (_, i) => span(`s${i}`, i === 0 ? '' : 's0', i, i + 1))
    expect(buildTraceTree(chain).nodes).toHaveLength(50_000)
    expect(buildTraceTree(fan).nodes[0]?.children).toHaveLength(49_999)
  })

  it('never throws and reaches every span once from the root, whatever the parents are', () => {
    const parents = fc.array(fc.record({ id: fc.integer({ min: 0, max: 12 }), parent: fc.integer({ min: -1, max: 14 }) }), { maxLength: 30 })
    fc.assert(
      fc.property(randomTrace, parents, (spans, links) => {
        const tangled = links.map(({ id, parent }, i) => ({
          ...(spans[i % spans.length] ?? span('x', '', 0, 1)),
          spanId: `${id}`,
          parentSpanId: parent === -1 ? '' : `${parent}`,
        }))
        const tree = buildTraceTree(tangled)
        const reached = new Set<number>()
        const stack = [tree.root]
        for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
          expect(reached.has(at)).toBe(false)
          reached.add(at)
          stack.push(...(tree.nodes[at]?.children ?? []))
        }
        expect(reached.size).toBe(tree.nodes.length)
        expect(tree.nodes.every((node, i) => node.index === i)).toBe(true)
      }),
    )
  })
})
