import { z } from 'zod'
import type { JudgedRanking } from '../../retrieval/judge-ranking.ts'
import { ndcg as ndcgOf } from '../../retrieval/ndcg.ts'
import { averagePrecision, precisionAt, recallAt, reciprocalRank, successAt } from '../../retrieval/rank-measures.ts'
import { defineFactory, type ScorerFactory } from './define-factory.ts'
import { judgedPassages } from './judged-passages.ts'

const cutOff = z.int().min(1).max(100_000).describe('the first k documents alone')
const judging = {
  idUntil: z.string().min(1).optional().describe('ids of passages and references end before the first of these: `#` makes `guide#2` the document `guide`'),
  relevantFrom: z.number().positive().optional().describe('lowest grade that is relevant; any over 0 without it'),
}

const missingMeans =
  '`no-reference-ids`: the case names no relevant document; `no-context`: neither output nor case says what was retrieved; `not-told`: no passage came with an id. An empty list that the system gave is 0.'
const counting = 'Documents in the order given; passages with one id count at the first rank of them; the unjudged are not relevant.'

interface RankScorer {
  name: string
  formula: string
  /** k without the option; a measure without one reads the whole ranking. */
  k?: number
  measure(ranking: JudgedRanking, k: number): number
}

function rankScorer({ name, formula, k: usual, measure }: RankScorer): ScorerFactory {
  return defineFactory({
    name,
    version: '1',
    options: z.strictObject({ k: usual === undefined ? cutOff.optional() : cutOff.default(usual), ...judging }),
    inId: ['k'],
    make: ({ k, ...options }) => ({
      id: k === undefined ? name : `${name}@${k}`,
      kind: 'retrieval',
      better: 'higher',
      range: [0, 1],
      unit: 'ratio',
      formula: `${formula} ${counting}`,
      missingMeans,
      score: (input) => {
        const ranking = judgedPassages(input, options)
        return 'missing' in ranking ? ranking : measure(ranking, k ?? Number.POSITIVE_INFINITY)
      },
    }),
  })
}

/** Reciprocal rank; its mean is the MRR. */
export const mrr = rankScorer({ name: 'mrr', formula: '1 / rank of the first relevant document, 0 without one.', measure: reciprocalRank })

/** Normalized discounted cumulative gain with linear gain. */
export const ndcg = rankScorer({
  name: 'ndcg',
  k: 10,
  formula: 'Σ grade / log2(rank + 1) over the first k, by the same sum of the best order of all judged documents.',
  measure: ndcgOf,
})

/** Share of the relevant documents that were found. */
export const recall = rankScorer({
  name: 'recall',
  k: 5,
  formula: 'Relevant documents among the first k / relevant documents of the case.',
  measure: recallAt,
})

/** Share of what was found that is relevant. */
export const precision = rankScorer({
  name: 'precision',
  k: 5,
  formula: 'Relevant documents among the first k / k, also where fewer were found.',
  measure: precisionAt,
})

/** Average precision; its mean is the MAP. */
export const map = rankScorer({
  name: 'map',
  formula: 'Σ over the relevant documents found of the precision at their rank / relevant documents of the case.',
  measure: averagePrecision,
})

/** Whether anything relevant was found. */
export const hitRate = rankScorer({
  name: 'hit-rate',
  k: 5,
  formula: '1 when a relevant document is among the first k, else 0.',
  measure: successAt,
})
