import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { measureQueries } from '../../src/measure/retrieval/measure-queries.ts'
import type { ScoredDocument } from '../../src/measure/retrieval/rank-documents.ts'

/** Test files of trec_eval with the output of its own binary, and a run on the NPL collection with trec_eval's figures. */
const folder = join(import.meta.dirname, '../../../shared/data')

const isThere = existsSync(join(folder, 'trec-eval', 'out.test'))
if (!isThere) console.log('trec_eval conformance skipped: ../shared/data/trec-eval is not there')

const rowsOf = (file: string) =>
  readFileSync(join(folder, file), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => line.trim().split(/\s+/))

function judgmentsOf(file: string): Map<string, Map<string, number>> {
  const judged = new Map<string, Map<string, number>>()
  for (const [query, , id, grade] of rowsOf(file)) judged.set(query, (judged.get(query) ?? new Map()).set(id, Number(grade)))
  return judged
}

function runOf(file: string): Map<string, ScoredDocument[]> {
  const found = new Map<string, ScoredDocument[]>()
  for (const [query, , id, , score] of rowsOf(file)) found.set(query, [...(found.get(query) ?? []), { id, score: Number(score) }])
  return found
}

const ours = /^(?:recip_rank|map|bpref|Rprec|ndcg|(?:map_cut|ndcg_cut|recall|P|success)_\d+)$/

/** As `printf("%6.4f")` writes it: a tie goes to the even digit, where toFixed takes the larger. */
function printed(value: number): string {
  const doubled = value * 20_000
  const isTie = Number.isInteger(doubled) && doubled % 2 !== 0 && doubled / 20_000 === value && Number.isInteger(value * 2 ** 20)
  const down = Math.floor(value * 10_000)
  return isTie ? ((down % 2 === 0 ? down : down + 1) / 10_000).toFixed(4) : value.toFixed(4)
}

interface Conditions {
  level?: number
  depth?: number
  complete?: boolean
}

/** Figures of trec_eval that we have a measure for, and ours as it would print them, by query. */
function compare(out: string, qrels: string, run: string, { complete = false, ...conditions }: Conditions = {}): { theirs: string[]; ours: string[] } {
  const rows = rowsOf(out).filter(([name]) => ours.test(name))
  const measures = [...new Set(rows.map(([name]) => name))]
  const { queries, means } = measureQueries({ judged: judgmentsOf(qrels), found: runOf(run), measures, complete, ...conditions })
  const figureOf = (name: string, query: string) => (query === 'all' ? means : queries.get(query))?.get(name)
  return {
    theirs: rows.map((row) => row.join(' ')),
    ours: rows.map(([name, query]) => `${name} ${query} ${printed(figureOf(name, query) ?? Number.NaN)}`),
  }
}

describe.skipIf(!isThere)('trec_eval', () => {
  it.each<[string, string, string, number, Conditions]>([
    ['out.test', 'qrels.test', 'results.test', 13, {}],
    ['out.test', 'qrels.test.with-comments', 'results.test', 13, {}],
    ['out.comment.test', 'qrels.comment.test', 'results.comment.test', 13, {}],
    ['out.test.a', 'qrels.test', 'results.test', 44, {}],
    ['out.test.aq', 'qrels.test', 'results.test', 176, {}],
    ['out.test.aqc', 'qrels.test', 'results.trunc', 176, { complete: true }],
    ['out.test.aqcM', 'qrels.test', 'results.trunc', 176, { complete: true, depth: 100 }],
    ['out.test.aql', 'qrels.rel_level', 'results.test', 176, { level: 2 }],
    ['out.test.meas_params', 'qrels.test', 'results.test', 44, {}],
  ])('%s from %s and %s: all %i figures of measures that we have, as printed', (out, qrels, run, figures, conditions) => {
    const { theirs, ours } = compare(`trec-eval/${out}`, `trec-eval/${qrels}`, `trec-eval/${run}`, conditions)
    expect(ours).toEqual(theirs)
    expect(theirs).toHaveLength(figures)
  })

  it('the shipped test has map .1785, recip_rank .4064, ndcg_cut_10 .3016, bpref .1981', () => {
    const measures = ['map', 'recip_rank', 'ndcg_cut_10', 'bpref']
    const { means } = measureQueries({ judged: judgmentsOf('trec-eval/qrels.test'), found: runOf('trec-eval/results.test'), measures })
    expect(measures.map((name) => means.get(name)?.toFixed(4))).toEqual(['0.1785', '0.4064', '0.3016', '0.1981'])
  })

  it('NPL, 93 queries by BM25: every figure of every query, as printed', () => {
    const { theirs, ours } = compare('vaswani/bm25.trec_eval_q.txt', 'vaswani/qrels.txt', 'vaswani/bm25.run')
    expect(ours).toEqual(theirs)
    expect(theirs).toHaveLength(17 * 94)
  })
})
