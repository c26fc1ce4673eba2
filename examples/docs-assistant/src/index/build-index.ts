import { Index, MetricKind, ScalarKind } from 'usearch'
import type { Corpus } from '../corpus/build-corpus.ts'
import { indexedText } from '../corpus/chunks.ts'
import { embed } from '../embed/embedding-model.ts'
import { fitEmbedding } from '../embed/fit-embedding.ts'
import { graphFile, type Manifest, shallowGraphFile, writeIndexFiles } from './index-files.ts'

const dimensions = 128
const seed = 20260101

/** Links a node and candidates kept, while building and searching. 0 is the library's own choice. */
interface GraphSettings {
  connectivity: number
  expansion_add: number
  expansion_search: number
}

/** 16 links, 128 candidates while building, 64 while searching. */
const deepGraph: GraphSettings = { connectivity: 16, expansion_add: 128, expansion_search: 64 }
/** What `shallow-search` uses: somebody turned all three down while hunting for milliseconds. */
const shallowGraph: GraphSettings = { connectivity: 3, expansion_add: 7, expansion_search: 1 }

export function newGraph(size: number, shallow: boolean): Index {
  const settings = shallow ? shallowGraph : deepGraph
  return new Index({ dimensions: size, metric: MetricKind.Cos, quantization: ScalarKind.F32, multi: false, ...settings })
}

/** Embeds the corpus and writes the index. Both graphs are written, so that the fault of the search can be switched without another ingest. */
export async function buildIndex(folder: string, corpus: Corpus, about: Pick<Manifest, 'source' | 'faults'>): Promise<Manifest> {
  const texts = corpus.chunks.map(indexedText)
  const model = fitEmbedding(texts, dimensions, seed)
  const vectors = texts.map((text) => embed(model, text))
  const manifest = { ...about, digest: corpus.digest, pages: corpus.pages, chunks: corpus.chunks.length, dimensions: model.dimensions, seed }
  await writeIndexFiles(folder, manifest, corpus.chunks, model)
  for (const shallow of [false, true]) {
    const graph = newGraph(model.dimensions, shallow)
    // One at a time: with threads the graph depends on who comes first.
    vectors.forEach((vector, index) => {
      graph.add(BigInt(index), vector, 1)
    })
    graph.save(shallow ? shallowGraphFile(folder) : graphFile(folder))
  }
  return { version: 1, ...manifest }
}
