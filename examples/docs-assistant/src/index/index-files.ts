import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { Chunk } from '../corpus/chunks.ts'
import type { EmbeddingModel } from '../embed/embedding-model.ts'

/** Raised when what the files hold changes, so that an old index is refused rather than misread. */
const formatVersion = 1

const Manifest = z.strictObject({
  version: z.literal(formatVersion),
  /** Version of the npm package whose documentation was read. */
  source: z.string(),
  digest: z.string(),
  pages: z.number(),
  chunks: z.number(),
  dimensions: z.number(),
  seed: z.number(),
  /** Faults of the data pipeline that the index was built with. */
  faults: z.array(z.string()),
})
export type Manifest = z.infer<typeof Manifest>

const files = { manifest: 'manifest.json', chunks: 'chunks.jsonl', terms: 'terms.json', embedding: 'embedding.bin' }
export const graphFile = (folder: string): string => join(folder, 'graph.usearch')
export const shallowGraphFile = (folder: string): string => join(folder, 'graph-shallow.usearch')

export async function writeIndexFiles(folder: string, manifest: Omit<Manifest, 'version'>, chunks: readonly Chunk[], model: EmbeddingModel): Promise<void> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, files.chunks), chunks.map((chunk) => `${JSON.stringify(chunk)}\n`).join(''))
  await writeFile(join(folder, files.terms), JSON.stringify([...model.terms.keys()]))
  await writeFile(join(folder, files.embedding), Buffer.concat([model.idf, model.singular, model.basis].map((part) => new Uint8Array(part.buffer))))
  // Last, so that a job that was stopped halfway leaves no index that looks whole.
  await writeFile(join(folder, files.manifest), `${JSON.stringify({ version: formatVersion, ...manifest }, null, 2)}\n`)
}

/** @throws Error where there is no index, or one of another format */
export async function readManifest(folder: string): Promise<Manifest> {
  let text: string
  try {
    text = await readFile(join(folder, files.manifest), 'utf8')
  } catch (cause) {
    throw new Error(`There is no index in ${folder}. Build one: node src/ingest.ts --out ${folder}`, { cause })
  }
  const parsed = Manifest.safeParse(JSON.parse(text))
  if (!parsed.success) throw new Error(`The index in ${folder} is of another version. Build it again: node src/ingest.ts --out ${folder}`)
  return parsed.data
}

export async function readChunks(folder: string): Promise<Chunk[]> {
  const lines = (await readFile(join(folder, files.chunks), 'utf8')).split('\n')
  return lines.filter((line) => line !== '').map((line): Chunk => JSON.parse(line))
}

export async function readEmbeddingModel(folder: string): Promise<EmbeddingModel> {
  const names: string[] = JSON.parse(await readFile(join(folder, files.terms), 'utf8'))
  const { dimensions } = await readManifest(folder)
  const bytes = await readFile(join(folder, files.embedding))
  // A copy: a buffer from a pool need not begin at a multiple of four.
  const numbers = new Float32Array(new Uint8Array(bytes).buffer)
  const terms = new Map(names.map((name, index) => [name, index]))
  const basisAt = names.length + dimensions
  return {
    terms,
    dimensions,
    idf: numbers.subarray(0, names.length),
    singular: numbers.subarray(names.length, basisAt),
    basis: numbers.subarray(basisAt),
  }
}
