import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** A file of the documentation: its path below the docs folder, with forward slashes, and its text. */
export interface PageFile {
  path: string
  source: string
}

const packageFile = createRequire(import.meta.url).resolve('ai/package.json')

/** Where the npm package `ai` keeps its documentation. */
export const docsFolder = join(dirname(packageFile), 'docs')

export async function readPackageVersion(): Promise<string> {
  const { version }: { version: string } = JSON.parse(await readFile(packageFile, 'utf8'))
  return version
}

/** All pages of the documentation, by path. `limit` takes that many, spread over the whole. */
export async function readPages(encoding: 'utf8' | 'latin1', limit: number | undefined): Promise<PageFile[]> {
  const entries = await readdir(docsFolder, { recursive: true })
  const paths = entries
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.mdx'))
    .sort()
  const every = limit === undefined ? 1 : Math.max(1, paths.length / limit)
  const taken = paths.filter((_, index) => Math.floor(index / every) !== Math.floor((index - 1) / every))
  return Promise.all(taken.map(async (path) => ({ path, source: await readFile(join(docsFolder, path), encoding) })))
}
