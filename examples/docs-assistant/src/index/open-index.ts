import type { Chunk } from '../corpus/chunks.ts'
import { type EmbeddingModel, embed } from '../embed/embedding-model.ts'
import { type RerankTables, rerankTables } from '../rerank/rerank-tables.ts'
import { newGraph } from './build-index.ts'
import { graphFile, readChunks, readEmbeddingModel, shallowGraphFile } from './index-files.ts'

/** A chunk that a search found, by its number, with how near it is: 1 is the same direction. */
export interface Found {
  chunk: number
  score: number
}

/** An index in memory. */
export interface OpenIndex {
  chunks: readonly Chunk[]
  model: EmbeddingModel
  tables: RerankTables
  embed(text: string): Float32Array
  search(vector: Float32Array, wanted: number): Found[]
}

/** Reads an index, and prepares what the reranker looks things up in. */
export async function openIndex(folder: string, { shallow }: { shallow: boolean }): Promise<OpenIndex> {
  const [chunks, model] = await Promise.all([readChunks(folder), readEmbeddingModel(folder)])
  const graph = newGraph(model.dimensions, shallow)
  graph.load(shallow ? shallowGraphFile(folder) : graphFile(folder))
  return {
    chunks,
    model,
    tables: rerankTables(model, chunks),
    embed: (text) => embed(model, text),
    search(vector, wanted) {
      // A text without a known word has no direction, and nothing is near it.
      if (!vector.some((value) => value !== 0)) return []
      const { keys, distances } = graph.search(vector, Math.min(wanted, chunks.length), 1)
      return Array.from(keys, (key, rank) => ({ chunk: Number(key), score: 1 - distances[rank] })).filter(({ chunk }) => chunk < chunks.length)
    },
  }
}
