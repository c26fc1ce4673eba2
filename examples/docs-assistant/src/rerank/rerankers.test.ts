import { afterAll, beforeAll, expect, it } from 'vitest'
import { openIndex } from '../index/open-index.ts'
import { removeSmallIndexes, smallIndex } from '../index/small-index-fixture.ts'
import type { RerankTables } from './rerank-tables.ts'
import { blockingReranker, pooledReranker, type Reranker } from './rerankers.ts'
import { scoreCandidates } from './score-candidates.ts'

let tables: RerankTables
let pooled: Reranker
beforeAll(async () => {
  tables = (await openIndex(await smallIndex(), { shallow: false })).tables
  pooled = pooledReranker(tables, 2)
})
afterAll(removeSmallIndexes)
afterAll(() => pooled.close())

const job = { terms: Int32Array.of(3, 50, 200), weights: Float32Array.of(1, 2, 3), candidates: Int32Array.from({ length: 50 }, (_, n) => n) }

/** Whether anything else of the process got a turn between asking and the answer. */
async function othersRan(reranker: Reranker): Promise<boolean> {
  let ran = false
  setImmediate(() => {
    ran = true
  })
  await reranker.score(job)
  return ran
}

it('blocking-rerank: nothing else runs until the scores are there; in the pool others do', async () => {
  expect(await othersRan(blockingReranker(tables))).toBe(false)
  expect(await othersRan(pooled)).toBe(true)
})

it('the pool gives the scores that the main thread gives, each job its own', async () => {
  const jobs = Array.from({ length: 7 }, (_, n) => ({ ...job, candidates: Int32Array.of(n, n + 1) }))
  const scores = await Promise.all(jobs.map((one) => pooled.score(one)))
  expect(scores.map((list) => [...list])).toEqual(jobs.map((one) => [...scoreCandidates(tables, one)]))
})

it('a candidate that has the words of the question is worth more than one that has none, and all more where they stand together', () => {
  const vectors = new Float32Array([1, 0, 0, 0, 1, 0, 0, 0, 1])
  const tokens = Int32Array.from([0, 1, 2, 2, 2, 2, 2, 0, 2, 2, 2, 2, 2, 1])
  const small = { dimensions: 3, vectors, tokens, offsets: Int32Array.of(0, 2, 7, 14) }
  const [together, none, apart] = scoreCandidates(small, { terms: Int32Array.of(0, 1), weights: Float32Array.of(1, 1), candidates: Int32Array.of(0, 1, 2) })
  expect(together).toBeGreaterThan(apart)
  expect(apart).toBeGreaterThan(none)
})
