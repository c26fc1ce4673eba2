import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { Case } from '../evaluate/ask-service.ts'
import { hitAt } from '../evaluate/score-answer.ts'
import { rerankFound } from '../rerank/rerank-found.ts'
import { blockingReranker } from '../rerank/rerankers.ts'
import { syntheticQuestionsFile } from './default-folder.ts'
import { readManifest } from './index-files.ts'
import { type OpenIndex, openIndex } from './open-index.ts'
import { removeSmallIndexes, smallIndex } from './small-index-fixture.ts'

let folder: string
let index: OpenIndex
const cases = readFileSync(syntheticQuestionsFile, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => Case.parse(JSON.parse(line)))

beforeAll(async () => {
  folder = await smallIndex('none', 'whole')
  index = await openIndex(folder, { shallow: false })
})
afterAll(removeSmallIndexes)

const pagesFor = (from: OpenIndex, question: string) => from.search(from.embed(question), 100).map(({ chunk }) => from.chunks[chunk].page)
const recallAt5 = (pages: (question: string) => string[]) => cases.filter(({ question, relevant }) => hitAt(5, pages(question), relevant)).length / cases.length

it('finds a chunk by its own text, through files and back', async () => {
  const { chunk } = index.search(index.embed(index.chunks[1000].text), 1)[0] ?? { chunk: -1 }
  expect(index.chunks[chunk]?.page).toBe(index.chunks[1000].page)
  expect((await readManifest(folder)).chunks).toBe(index.chunks.length)
})

it('has a relevant page among the first five for nine of ten questions that were written for it', () => {
  expect(recallAt5((question) => pagesFor(index, question))).toBeGreaterThan(0.85)
})

it('the reranker puts the relevant page higher, not lower', async () => {
  const reranker = blockingReranker(index.tables)
  const pages = new Map<string, string[]>()
  for (const { question } of cases) {
    const found = await rerankFound(index, reranker, question, index.search(index.embed(question), 100))
    pages.set(
      question,
      found.map(({ chunk }) => index.chunks[chunk].page),
    )
  }
  expect(recallAt5((question) => pages.get(question) ?? [])).toBeGreaterThanOrEqual(recallAt5((question) => pagesFor(index, question)))
})

it('shallow-search: misses pages that the whole search finds', async () => {
  const shallow = await openIndex(folder, { shallow: true })
  const [deep, low] = [recallAt5((question) => pagesFor(index, question)), recallAt5((question) => pagesFor(shallow, question))]
  expect(low).toBeLessThan(deep - 0.1)
})

it('a question without a known word finds nothing', () => {
  expect(index.search(index.embed('天气怎么样'), 10)).toEqual([])
})
