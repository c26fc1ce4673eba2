import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parseFaults } from '../faults/switches.ts'
import { syntheticQuestionsFile } from '../index/default-folder.ts'
import { buildCorpus, goldenPagePath } from './build-corpus.ts'
import { readPages } from './pages.ts'

const corpus = (faults: string, questionsFile = syntheticQuestionsFile) => buildCorpus(parseFaults(faults), { limit: 30, questionsFile })

it('reads every page of the documentation, the same in the same order', async () => {
  const pages = await readPages('utf8', undefined)
  expect(pages.length).toBeGreaterThan(200)
  expect(pages.map(({ path }) => path)).toEqual([...pages.map(({ path }) => path)].sort())
  expect(await readPages('utf8', 30)).toHaveLength(30)
})

it('lost-title: no chunk has a title; without it every chunk has', async () => {
  expect((await corpus('lost-title')).chunks.some(({ title }) => title !== '')).toBe(false)
  expect((await corpus('none')).chunks.every(({ title }) => title !== '')).toBe(true)
})

it('double-ingest: every text is there twice under two ids', async () => {
  const [once, twice] = [(await corpus('none')).chunks, (await corpus('double-ingest')).chunks]
  expect(twice).toHaveLength(2 * once.length)
  expect(new Set(twice.map(({ id }) => id)).size).toBe(twice.length)
  expect(twice.slice(once.length).map(({ text }) => text)).toEqual(once.map(({ text }) => text))
})

it('latin1-read: what is beyond ASCII becomes two or three other characters', async () => {
  const all = { limit: undefined, questionsFile: '' }
  const texts = async (faults: string) => (await buildCorpus(parseFaults(faults), all)).chunks.map(({ text }) => text).join('\n')
  const [right, wrong] = [await texts('none'), await texts('latin1-read')]
  expect(right).not.toContain('â\u0080')
  expect(wrong).toContain('â\u0080')
})

it('answers-in-corpus: the evaluation set is a page; without the set there is none', async () => {
  const golden = (pages: { page: string }[]) => pages.filter(({ page }) => page === goldenPagePath).length
  expect(golden((await corpus('answers-in-corpus')).chunks)).toBeGreaterThan(50)
  expect(golden((await corpus('answers-in-corpus', fileURLToPath(new URL('./none.jsonl', import.meta.url)))).chunks)).toBe(0)
  expect(golden((await corpus('none')).chunks)).toBe(0)
})
