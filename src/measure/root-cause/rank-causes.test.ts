import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type NodeSeries, rankCauses, type Series } from './rank-causes.ts'

const callees = new Map([
  ['site', ['search', 'pay']],
  ['search', ['table']],
  ['pay', ['table']],
])

/** Windows of a node that is called so often, with its mean latency in each. */
const called = (requests: number, ...perRequest: (number | undefined)[]): NodeSeries => ({ requests: perRequest.map(() => requests), perRequest })
const normal: Series = new Map([
  ['site', called(100, 50, 51, 49)],
  ['search', called(200, 10, 10, 10)],
  ['pay', called(20, 30, 30, 30)],
  ['table', called(220, 2, 2, 2)],
])

function ranking(anomalous: Record<string, NodeSeries>, target = 'site') {
  return rankCauses({ callees, target, normal, anomalous: new Map([...normal, ...Object.entries(anomalous)]) })
}
const first = (...args: Parameters<typeof ranking>) => ranking(...args)[0].node

describe('rankCauses', () => {
  it('gives a caller only what its callees do not explain (by hand: 20 × 100 - 9 × 200 of the site, 9 × 200 of the search)', () => {
    const causes = ranking({ site: called(100, 50, 70, 50), search: called(200, 10, 19, 10) })
    const own = new Map(causes.map((cause) => [cause.node, cause.own]))
    expect(Object.fromEntries(own)).toEqual({ site: 200, search: 1800, pay: 0, table: 0 })
    expect(causes[0].shareOfTarget).toBeCloseTo(0.9)
  })

  it('names the deepest node of a chain whose members are all slow', () => {
    expect(first({ site: called(100, 70), search: called(200, 20), table: called(220, 12) })).toBe('table')
  })

  it('names the target where nothing under it changed', () => {
    expect(first({ site: called(100, 80) })).toBe('site')
  })

  it('does not blame a node for being called more often: that is its caller', () => {
    expect(first({ site: called(100, 80), search: called(200, 25), table: called(2000, 2) })).toBe('search')
  })

  it('blames the caller of a node that was never called before', () => {
    const withNew = new Map([...callees, ['search', ['table', 'new']]])
    const anomalous = new Map([...normal, ['site', called(100, 80)], ['search', called(200, 25)], ['new', called(200, 15)]] as [string, NodeSeries][])
    expect(rankCauses({ callees: withNew, target: 'site', normal, anomalous })[0].node).toBe('search')
  })

  it('holds against a node only what it does not do normally', () => {
    const noisy = new Map([...normal, ['pay', called(20, 30, 230, 30, 30, 230, 30)]] as [string, NodeSeries][])
    const anomalous = new Map([...normal, ['site', called(100, 60)], ['search', called(200, 14)], ['pay', called(20, 200)]] as [string, NodeSeries][])
    expect(rankCauses({ callees, target: 'site', normal: noisy, anomalous })[0].node).toBe('search')
  })

  it('looks at the windows in which the target is bad', () => {
    expect(first({ site: called(100, 50, 75), search: called(200, 10, 22), pay: called(20, 900, 30) })).toBe('search')
  })

  it('ranks nothing that the target does not reach, and takes no traffic for no excess', () => {
    const causes = ranking({ search: called(200, undefined) }, 'search')
    expect(causes).toEqual([
      { node: 'search', own: 0, beyondNormal: 0, shareOfTarget: 0 },
      { node: 'table', own: 0, beyondNormal: 0, shareOfTarget: 0 },
    ])
  })

  it('does not depend on the unit of badness', () => {
    const latencies = fc.record({ site: fc.integer({ min: 1, max: 99 }), search: fc.integer({ min: 1, max: 99 }), table: fc.integer({ min: 1, max: 99 }) })
    const scaled = (series: Series, by: number): Series =>
      new Map(
        [...series].map(([node, { requests, perRequest }]) => [node, { requests, perRequest: perRequest.map((ms) => (ms === undefined ? ms : ms * by)) }]),
      )
    fc.assert(
      fc.property(latencies, ({ site, search, table }) => {
        const anomalous: Series = new Map([...normal, ['site', called(100, site)], ['search', called(200, search)], ['table', called(220, table)]])
        const order = (by: number) =>
          rankCauses({ callees, target: 'site', normal: scaled(normal, by), anomalous: scaled(anomalous, by) }).map(({ node }) => node)
        expect(order(1024)).toEqual(order(1))
      }),
    )
  })
})
