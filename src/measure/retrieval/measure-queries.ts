import { AppError } from '../../model/app-error.ts'
import { bpref } from './bpref.ts'
import { type JudgedRanking, judgeRanking } from './judge-ranking.ts'
import { ndcg } from './ndcg.ts'
import { rankDocuments, type ScoredDocument } from './rank-documents.ts'
import { averagePrecision, precisionAt, recallAt, reciprocalRank, rPrecision, successAt } from './rank-measures.ts'

type Measure = (ranking: JudgedRanking) => number

const whole: Readonly<Record<string, Measure>> = {
  recip_rank: reciprocalRank,
  map: averagePrecision,
  ndcg: (ranking) => ndcg(ranking),
  bpref,
  Rprec: rPrecision,
}
const cut: Readonly<Record<string, (ranking: JudgedRanking, k: number) => number>> = {
  map_cut: averagePrecision,
  ndcg_cut: ndcg,
  recall: recallAt,
  P: precisionAt,
  success: successAt,
}

/**
 * A measure by the name that trec_eval prints: recip_rank, map, map_cut_K, ndcg, ndcg_cut_K, recall_K, P_K, bpref, Rprec, success_K.
 *
 * @throws AppError `config-invalid` for any other name
 */
export function retrievalMeasure(name: string): Measure {
  if (Object.hasOwn(whole, name)) return whole[name]
  const [, base = '', digits = ''] = /^(.+)_(\d+)$/.exec(name) ?? []
  const k = Number(digits)
  const measure = Object.hasOwn(cut, base) ? cut[base] : undefined
  if (measure !== undefined && k > 0) return (ranking) => measure(ranking, k)
  throw new AppError('config-invalid', `There is no retrieval measure "${name}".`, {
    hint: `Measures: ${[...Object.keys(whole), ...Object.keys(cut).map((key) => `${key}_K`)].join(', ')}.`,
  })
}

/** Judgments of all queries and what was found for them. */
export interface QuerySet {
  /** Query id to what it found, in any order. */
  found: ReadonlyMap<string, readonly ScoredDocument[]>
  /** Query id to grade by document id. */
  judged: ReadonlyMap<string, ReadonlyMap<string, number>>
  measures: readonly string[]
  /** Lowest grade that is relevant; 1 without it. */
  level?: number
  /** The first ranks alone, before anything is measured. */
  depth?: number
  /** Judged queries that found nothing are 0 and stay in the mean (`trec_eval -c`); they are left out only where this is false. */
  complete?: boolean
}

/** A value by measure. */
export type MeasureValues = ReadonlyMap<string, number>

/**
 * Measures of every judged query, and their plain means over queries. Queries without judgments are left out: nothing can be said of them.
 *
 * @throws AppError `input-unreadable` for a document that stands twice in one query, `config-invalid` for an unknown measure
 */
export function measureQueries(set: QuerySet): { queries: ReadonlyMap<string, MeasureValues>; means: MeasureValues } {
  const { found, judged, level, depth, complete = true } = set
  const measures = set.measures.map((name): [string, Measure] => [name, retrievalMeasure(name)])
  const queries = new Map<string, MeasureValues>()
  for (const [query, grades] of judged) {
    const documents = found.get(query)
    if (documents === undefined && !complete) continue
    const ranking = judgeRanking(rankDocuments(documents ?? []).slice(0, depth), grades, level)
    queries.set(query, new Map(measures.map(([name, measure]) => [name, measure(ranking)])))
  }
  const means = measures.flatMap(([name]): [string, number][] => {
    if (queries.size === 0) return []
    let sum = 0
    for (const values of queries.values()) sum += values.get(name) ?? 0
    return [[name, sum / queries.size]]
  })
  return { queries, means: new Map(means) }
}
