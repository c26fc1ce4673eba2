import { describe, expect, it } from 'vitest'
import { madeUpId } from '../../retrieval/passage-id.ts'
import { passages, scored } from './scorer-fixture.ts'

const all = ['mrr', 'ndcg', 'recall', 'precision', 'map', 'hit-rate']
const asked = { referenceIds: ['a', 'b'] }

describe('retrieval scorers', () => {
  it.each([
    ['mrr', 1 / 2],
    ['ndcg', (1 / Math.log2(3) + 1 / Math.log2(5)) / (1 + 1 / Math.log2(3))],
    ['recall@3', 1 / 2],
    ['recall', 1],
    ['precision', 2 / 5],
    ['map', (1 / 2 + 2 / 4) / 2],
    ['hit-rate@1', 0],
    ['hit-rate', 1],
    ['mrr@1', 0],
  ])('%s of two relevant documents at ranks 2 and 4, hand-worked', async (scorer, value) => {
    expect(await scored(scorer, { asked, output: { retrieved: passages('x', 'a', 'y', 'b') } })).toBeCloseTo(Number(value), 12)
  })

  it.each(all)('%s is 0 for an empty list that the system gave, and missing where nobody told', async (scorer) => {
    expect(await scored(scorer, { asked, output: { retrieved: [] } })).toBe(0)
    expect(await scored(scorer, { asked })).toBe('no-context')
  })

  it.each(all)('%s is missing where the case names no relevant document', async (scorer) => {
    const output = { retrieved: passages('a') }
    expect(await scored(scorer, { output })).toBe('no-reference-ids')
    expect(await scored(scorer, { asked: { referenceIds: [] }, output })).toBe('no-reference-ids')
    expect(await scored(scorer, { asked: { referenceGrades: { a: 0 } }, output })).toBe('no-reference-ids')
  })

  it.each(all)('%s is missing where no passage came with an id, and goes by the ids that there are where one did', async (scorer) => {
    const texts = ['Alpha.', 'Beta.'].map((text, at) => ({ id: madeUpId({ text, rank: at + 1 }), text, rank: at + 1 }))
    expect(await scored(scorer, { asked, output: { retrieved: texts } })).toBe('not-told')
    expect(await scored(scorer, { asked, output: { retrieved: [...texts, { id: 'a', rank: 3 }] } })).toBeGreaterThan(0)
    expect(await scored(scorer, { output: { retrieved: texts } })).toBe('no-reference-ids')
  })

  it('passages of the case stand in where the output has none of its own', async () => {
    expect(await scored('mrr', { asked: { ...asked, retrieved: passages('x', 'b') } })).toBe(1 / 2)
  })

  it('passages that share an id count at the first rank of them, and the others move up', async () => {
    const output = { retrieved: passages('x', 'x', 'x', 'a', 'a') }
    expect(await scored('mrr', { asked, output })).toBe(1 / 2)
    expect(await scored('precision@2', { asked, output })).toBe(1 / 2)
  })

  it('idUntil makes documents of chunks, in passages and references', async () => {
    const output = { retrieved: passages('guide#9', 'guide#1', 'api#4') }
    expect(await scored({ scorer: 'recall', idUntil: '#' }, { asked: { referenceIds: ['api', 'guide#2'] }, output })).toBe(1)
    expect(await scored('recall', { asked: { referenceIds: ['api', 'guide#2'] }, output })).toBe(0)
    expect(await scored({ scorer: 'mrr', idUntil: '#' }, { asked: { referenceIds: ['api'] }, output })).toBe(1 / 2)
  })

  it('goes by rank, in whatever order the passages are listed', async () => {
    const retrieved = [
      { id: 'a', rank: 3 },
      { id: 'x', rank: 1 },
      { id: 'y', rank: 2 },
    ]
    expect(await scored('mrr', { asked, output: { retrieved } })).toBe(1 / 3)
  })

  it('grades: the gain is the grade, an id without one has 1, and `relevantFrom` sets what is relevant', async () => {
    const graded = { referenceIds: ['a', 'b'], referenceGrades: { b: 3, c: 0.5 } }
    const output = { retrieved: passages('a', 'c', 'b') }
    const gain = 1 + 0.5 / Math.log2(3) + 3 / 2
    const best = 3 + 1 / Math.log2(3) + 0.5 / 2
    expect(await scored('ndcg', { asked: graded, output })).toBeCloseTo(gain / best, 12)
    expect(await scored('precision@3', { asked: graded, output })).toBe(1)
    expect(await scored({ scorer: 'precision', k: 3, relevantFrom: 3 }, { asked: graded, output })).toBe(1 / 3)
  })
})
