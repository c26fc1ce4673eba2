import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { FaultSet } from '../faults/catalogue.ts'
import { type Chunk, chunkPage } from './chunks.ts'
import { type Page, parseMdx } from './mdx.ts'
import { readPages } from './pages.ts'

export interface Corpus {
  pages: number
  chunks: Chunk[]
  /** Of all text that went in, so that two indexes can be told apart. */
  digest: string
}

/** Path under which the evaluation set becomes a page of the corpus. */
export const goldenPagePath = 'internal/evaluation-set.mdx'

/** Reads the documentation and cuts it into chunks, with the faults of the data pipeline where they are on. */
export async function buildCorpus(faults: FaultSet, options: { limit: number | undefined; questionsFile: string }): Promise<Corpus> {
  const files = await readPages(faults.has('latin1-read') ? 'latin1' : 'utf8', options.limit)
  const hash = createHash('sha256')
  const chunks: Chunk[] = []
  for (const { path, source } of files) {
    hash.update(path).update(source)
    chunks.push(...chunkPage(path, faults.has('lost-title') ? withoutFrontmatter(parseMdx(source)) : parseMdx(source)))
  }
  if (faults.has('answers-in-corpus')) chunks.push(...(await goldenPage(options.questionsFile)))
  if (faults.has('double-ingest')) chunks.push(...chunks.map((chunk) => ({ ...chunk, id: chunk.id.replace('#', '@run-2#') })))
  return { pages: files.length, chunks, digest: hash.digest('hex').slice(0, 16) }
}

function withoutFrontmatter(page: Page): Page {
  return { ...page, title: '', description: '' }
}

/** Somebody exported the evaluation set into the folder that is ingested. Without an evaluation set there is nothing to export. */
async function goldenPage(questionsFile: string): Promise<Chunk[]> {
  if (!existsSync(questionsFile)) return []
  const lines = (await readFile(questionsFile, 'utf8')).split('\n').filter((line) => line.trim() !== '')
  const sections = lines.map((line) => {
    const { question, answer }: { question: string; answer: string } = JSON.parse(line)
    return { heading: question, blocks: [answer] }
  })
  return chunkPage(goldenPagePath, { title: 'Evaluation set', description: 'Questions with reference answers', sections })
}
