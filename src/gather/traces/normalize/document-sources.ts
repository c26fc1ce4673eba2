/** Numbered families: `<prefix>N.document.id` and `.score`. A rerank's output is asked before what it was given. */
export const documentFamilies: readonly { prefix: string }[] = [
  { prefix: 'reranker.output_documents.' },
  { prefix: 'retrieval.documents.' },
  // Input documents only mark a rerank; they are not its result.
  { prefix: 'reranker.input_documents.' },
]
/** Families before this position are results. */
export const resultFamilies = 2

/** Attributes that hold documents as a list or as JSON text of one, in order of preference. `of`: stages on which the attribute means documents; absent: on every stage. */
export const documentLists: readonly { key: string; of?: readonly string[] }[] = [
  { key: 'gen_ai.retrieval.documents' },
  { key: 'reranker.output_documents' },
  { key: 'retrieval.documents' },
  { key: 'gen_ai.memory.records', of: ['memory'] },
  { key: 'confident.span.retrieval_context', of: ['retrieve', 'rerank'] },
  { key: 'confident.retriever.retrieval_context', of: ['retrieve', 'rerank'] },
  { key: 'deepeval.retrieval.context', of: ['retrieve', 'rerank'] },
  { key: 'langfuse.observation.output', of: ['retrieve', 'rerank'] },
  { key: 'deepeval.output', of: ['retrieve', 'rerank'] },
  { key: 'confident.span.output', of: ['retrieve', 'rerank'] },
  { key: 'traceloop.entity.output', of: ['retrieve', 'rerank'] },
]

/** Events that each carry one document. A distance is smaller for nearer documents, so its negative stands for the score: only the order is meant. */
export const documentEvents: Readonly<Record<string, { id: string; score: string; distance: string }>> = {
  'db.query.result': { id: 'db.query.result.id', score: 'db.query.result.score', distance: 'db.query.result.distance' },
  'db.search.result': { id: 'db.search.result.id', score: 'db.search.result.score', distance: 'db.search.result.distance' },
}

/** Where a document in a list keeps what is wanted, in order of preference. */
export const documentIdKeys = ['id', 'document_id', 'documentId', 'doc_id', 'docId', 'id_', '_id', 'chunk_id', 'chunkId', 'node_id', 'uuid'] as const
export const documentScoreKeys = ['score', 'relevance_score', 'relevanceScore', 'similarity', '_score', 'certainty'] as const
export const documentDistanceKeys = ['distance', '_distance'] as const
/** Where a document's own object stands inside a hit. */
export const documentNests = ['document', 'node', 'metadata', 'payload'] as const
/** Where a result object keeps its list. */
export const documentListNests = ['documents', 'results', 'matches', 'nodes', 'source_documents', 'source_nodes', 'hits', 'ranking', 'chunks'] as const
