import { describe, expect, it } from 'vitest'
import { measureQueries, retrievalMeasure } from './measure-queries.ts'
import { rankDocuments } from './rank-documents.ts'

describe('rankDocuments', () => {
  it('orders by similarity, ties by id descending', () => {
    const found = [
      { id: 'a', score: 1 },
      { id: 'c', score: 1 },
      { id: 'b', score: 1 },
      { id: 'z', score: 0.5 },
      { id: 'd', score: 2 },
    ]
    expect(rankDocuments(found)).toEqual(['d', 'c', 'b', 'a', 'z'])
  })

  it('compares ids by the bytes of UTF-8: U+1F600 comes after U+FFFD there, before it in UTF-16', () => {
    const ids = ['\u{1f600}', '\ufffd', 'é', 'e', 'ee', '']
    const byBytes = [...ids].sort((a, b) => Buffer.compare(Buffer.from(b), Buffer.from(a)))
    expect(rankDocuments(ids.map((id) => ({ id, score: 0 })))).toEqual(byBytes)
  })

  it('takes similarities as doubles: .1 + .2 is over .3', () => {
    const found = [
      { id: 'b', score: 0.3 },
      { id: 'a', score: 0.1 + 0.2 },
    ]
    expect(rankDocuments(found)).toEqual(['a', 'b'])
  })

  it('refuses a document that stands twice, and a score that is no number', () => {
    const twice = [
      { id: 'a', score: 1 },
      { id: 'a', score: 2 },
    ]
    expect(() => rankDocuments(twice)).toThrow(expect.objectContaining({ code: 'input-unreadable' }))
    expect(() => rankDocuments([{ id: 'a', score: Number.NaN }])).toThrow('is not a number')
  })
})

describe('measureQueries', () => {
  const judged = new Map([
    ['q1', new Map([['a', 1]])],
    ['q2', new Map([['b', 1]])],
  ])
  const found = new Map([
    ['q1', [{ id: 'a', score: 1 }]],
    ['q3', [{ id: 'a', score: 1 }]],
  ])

  it('a query without results is 0 and stays in the mean; one without judgments is left out', () => {
    const { queries, means } = measureQueries({ judged, found, measures: ['recip_rank'] })
    expect([...queries.keys()]).toEqual(['q1', 'q2'])
    expect(means.get('recip_rank')).toBe(0.5)
  })

  it('leaves a query without results out only when told to', () => {
    expect(measureQueries({ judged, found, measures: ['recip_rank'], complete: false }).means.get('recip_rank')).toBe(1)
  })

  it('has no mean where there are no queries', () => {
    expect(measureQueries({ judged: new Map(), found, measures: ['map'] }).means.size).toBe(0)
  })

  it('names the measures there are when one is not known', () => {
    expect(() => retrievalMeasure('mrr')).toThrow(expect.objectContaining({ code: 'config-invalid', hint: expect.stringContaining('recip_rank, map, ndcg') }))
    expect(() => retrievalMeasure('P_0')).toThrow('There is no retrieval measure "P_0"')
  })
})
