import { readdirSync, readFileSync } from 'node:fs'
import { wordsOf } from './words.ts'

/** The folder of documentation pages that the npm package `ai` ships. */
export const docsFolder = new URL('./docs/', import.meta.resolve('ai/package.json'))

/** Paths of all pages, relative to the folder. */
export function docsPages(): string[] {
  return readdirSync(docsFolder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.mdx'))
    .map((path) => path.replaceAll('\\', '/'))
    .sort()
}

/** The distinct words of each page, by its path. */
export function wordsByPage(): Map<string, Set<string>> {
  return new Map(docsPages().map((page) => [page, new Set(wordsOf(readFileSync(new URL(page, docsFolder), 'utf8')))]))
}

/** Words that stand in at least `ratio` of the pages: they tell no page from another. */
export function commonWords(pages: ReadonlyMap<string, ReadonlySet<string>>, ratio: number): Set<string> {
  const counts = new Map<string, number>()
  for (const words of pages.values()) for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1)
  return new Set([...counts].flatMap(([word, count]) => (count >= ratio * pages.size ? [word] : [])))
}
