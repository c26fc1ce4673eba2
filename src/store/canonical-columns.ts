import {
  type ContentKind,
  type Convention,
  contentKinds,
  conventions,
  type Span,
  type SpanEvaluation,
  type StageBasis,
  type TokenUsage,
} from '../model/span.ts'
import { type Cell, list, optionalNumber, optionalText, text, wholeNumber } from './column.ts'

export interface CanonicalColumn {
  name: string
  type: string
  write(span: Span): Cell
  /** Sets what the cell tells on the span; leaves the field absent where the cell is null. */
  read(cell: Cell, span: Span): void
}

type Key<Value> = { [K in keyof Span]-?: Value extends NonNullable<Span[K]> ? (NonNullable<Span[K]> extends Value ? K : never) : never }[keyof Span]
type OptionalKey<Value> = { [K in Key<Value>]: undefined extends Span[K] ? K : never }[Key<Value>]

const lowCardinality = 'LowCardinality(Nullable(String)) CODEC(ZSTD(1))'
const highCardinality = 'Nullable(String) CODEC(ZSTD(1))'

function textColumn(name: string, key: OptionalKey<string>, type: string = lowCardinality): CanonicalColumn {
  return {
    name,
    type,
    write: (span) => span[key] ?? null,
    read(cell, span) {
      const value = optionalText(cell)
      if (value !== undefined) span[key] = value
    },
  }
}

function countColumn(name: string, key: OptionalKey<number>): CanonicalColumn {
  return {
    name,
    type: 'Nullable(UInt64) CODEC(ZSTD(1))',
    write: (span) => (span[key] === undefined ? null : wholeNumber(span[key])),
    read: (cell, span) => readNumber(cell, span, key),
  }
}

function numberColumn(name: string, key: OptionalKey<number>): CanonicalColumn {
  return {
    name,
    type: 'Nullable(Float64) CODEC(ZSTD(1))',
    write: (span) => span[key] ?? null,
    read: (cell, span) => readNumber(cell, span, key),
  }
}

function readNumber(cell: Cell, span: Span, key: OptionalKey<number>): void {
  const value = optionalNumber(cell)
  if (value !== undefined) span[key] = value
}

function tokenColumn(name: string, key: keyof TokenUsage): CanonicalColumn {
  return {
    name,
    type: 'Nullable(UInt64) CODEC(ZSTD(1))',
    write: (span) => (span.tokens?.[key] === undefined ? null : wholeNumber(span.tokens[key])),
    read(cell, span) {
      const value = optionalNumber(cell)
      if (value === undefined) return
      span.tokens ??= {}
      span.tokens[key] = value
    },
  }
}

const stageBases: Record<string, StageBasis> = { declared: 'declared', inferred: 'inferred', named: 'named' }
const conventionByName = new Map<string, Convention>(conventions.map((convention) => [convention, convention]))
const contentKindByName = new Map<string, ContentKind>(contentKinds.map((kind) => [kind, kind]))
const judges = new Map<string, SpanEvaluation['by']>([
  ['human', 'human'],
  ['model', 'model'],
  ['code', 'code'],
  ['unknown', 'unknown'],
])

/**
 * What the normalizer understood, beside the exporter's columns: one row a field of `Span`. The table's definition, the writer and the reader
 * are all made from it. Null is absent, which is not zero.
 */
export const canonicalColumns: readonly CanonicalColumn[] = [
  {
    name: 'Stage',
    type: 'LowCardinality(String) CODEC(ZSTD(1))',
    write: (span) => span.stage,
    read(cell, span) {
      span.stage = text(cell)
    },
  },
  {
    name: 'StageBasis',
    type: 'LowCardinality(String) CODEC(ZSTD(1))',
    write: (span) => span.stageBasis,
    read(cell, span) {
      span.stageBasis = stageBases[text(cell)] ?? 'named'
    },
  },
  {
    name: 'Convention',
    type: 'LowCardinality(String) CODEC(ZSTD(1))',
    write: (span) => span.convention,
    read(cell, span) {
      span.convention = conventionByName.get(text(cell)) ?? 'none'
    },
  },
  {
    // The exporter's Duration cannot be negative; damage must survive the way through the table.
    name: 'EndBeforeStartNs',
    type: 'UInt64 CODEC(ZSTD(1))',
    write: (span) => (span.endNs < span.startNs ? String(span.startNs - span.endNs) : 0),
    read(cell, span) {
      const by = text(cell)
      if (by !== '0') span.endNs = span.startNs - BigInt(by)
    },
  },
  textColumn('ErrorType', 'errorType'),
  textColumn('ModelRequested', 'modelRequested'),
  textColumn('ModelServed', 'modelServed'),
  textColumn('Provider', 'provider'),
  tokenColumn('InputTokens', 'input'),
  tokenColumn('OutputTokens', 'output'),
  tokenColumn('CacheReadTokens', 'cacheRead'),
  tokenColumn('CacheWriteTokens', 'cacheWrite'),
  tokenColumn('ReasoningTokens', 'reasoning'),
  numberColumn('CostUsd', 'costUsd'),
  countColumn('FirstTokenNs', 'firstTokenNs'),
  {
    name: 'Streaming',
    type: 'Nullable(Bool)',
    write: (span) => span.streaming ?? null,
    read(cell, span) {
      if (typeof cell === 'boolean') span.streaming = cell
    },
  },
  textColumn('FinishReason', 'finishReason'),
  textColumn('ServiceTier', 'serviceTier'),
  {
    // Ranks tell whether the source gave documents at all: null where not, an empty list where it says that none came back.
    name: 'DocumentsGiven',
    type: 'Nullable(UInt32)',
    write: (span) => span.documents?.length ?? null,
    read(cell, span) {
      if (cell !== null) span.documents = []
    },
  },
  {
    name: 'DocumentRanks',
    type: 'Array(UInt32)',
    write: (span) => span.documents?.map((document) => wholeNumber(document.rank)) ?? [],
    read(cell, span) {
      const ranks = list(cell)
      if (ranks.length > 0) span.documents = ranks.map((rank) => ({ rank: optionalNumber(rank) ?? 0 }))
    },
  },
  {
    name: 'DocumentIds',
    type: 'Array(Nullable(String)) CODEC(ZSTD(1))',
    write: (span) => span.documents?.map((document) => document.id ?? null) ?? [],
    read(cell, span) {
      for (const [index, id] of list(cell).entries()) {
        const document = span.documents?.[index]
        if (document !== undefined && typeof id === 'string') document.id = id
      }
    },
  },
  {
    name: 'DocumentScores',
    type: 'Array(Nullable(Float64)) CODEC(ZSTD(1))',
    write: (span) => span.documents?.map((document) => document.score ?? null) ?? [],
    read(cell, span) {
      for (const [index, score] of list(cell).entries()) {
        const document = span.documents?.[index]
        if (document !== undefined && typeof score === 'number') document.score = score
      }
    },
  },
  countColumn('TopK', 'topK'),
  textColumn('InputHash', 'inputHash', highCardinality),
  countColumn('ContentBytes', 'contentBytes'),
  {
    name: 'ContentFound',
    type: 'Array(LowCardinality(String))',
    write: (span) => span.contentFound ?? [],
    read(cell, span) {
      const kinds = list(cell).flatMap((kind) => contentKindByName.get(text(kind)) ?? [])
      if (kinds.length > 0) span.contentFound = kinds
    },
  },
  textColumn('EmbeddingModel', 'embeddingModel'),
  countColumn('EmbeddingDimensions', 'embeddingDimensions'),
  {
    name: 'EvaluationNames',
    type: 'Array(LowCardinality(String))',
    write: (span) => span.evaluations?.map((evaluation) => evaluation.name) ?? [],
    read(cell, span) {
      const names = list(cell)
      if (names.length > 0) span.evaluations = names.map((name) => ({ name: text(name), by: 'unknown' }))
    },
  },
  {
    name: 'EvaluationValues',
    type: 'Array(Nullable(Float64))',
    write: (span) => span.evaluations?.map((evaluation) => evaluation.value ?? null) ?? [],
    read(cell, span) {
      for (const [index, value] of list(cell).entries()) {
        const evaluation = span.evaluations?.[index]
        if (evaluation !== undefined && typeof value === 'number') evaluation.value = value
      }
    },
  },
  {
    name: 'EvaluationLabels',
    type: 'Array(Nullable(String))',
    write: (span) => span.evaluations?.map((evaluation) => evaluation.label ?? null) ?? [],
    read(cell, span) {
      for (const [index, label] of list(cell).entries()) {
        const evaluation = span.evaluations?.[index]
        if (evaluation !== undefined && typeof label === 'string') evaluation.label = label
      }
    },
  },
  {
    name: 'EvaluationBy',
    type: 'Array(LowCardinality(String))',
    write: (span) => span.evaluations?.map((evaluation) => evaluation.by) ?? [],
    read(cell, span) {
      for (const [index, by] of list(cell).entries()) {
        const evaluation = span.evaluations?.[index]
        if (evaluation !== undefined) evaluation.by = judges.get(text(by)) ?? 'unknown'
      }
    },
  },
  textColumn('SessionId', 'sessionId', highCardinality),
  textColumn('UserId', 'userId', highCardinality),
  textColumn('PromptName', 'promptName'),
  textColumn('PromptVersion', 'promptVersion'),
  countColumn('RetryCount', 'retryCount'),
  countColumn('QueueNs', 'queueNs'),
  numberColumn('SampledRatio', 'sampledRatio'),
  textColumn('Contradiction', 'contradiction', highCardinality),
]
