import { z } from 'zod'
import type { ClaimVerdict } from '../../../model/score.ts'
import { defineFactory } from './define-factory.ts'
import { readAnswer, supportLine, verdictOf } from './groundedness/read-answer.ts'

// Where answers that people call fully attributable and others are told apart about evenly, on the development files of BEGIN.
const passLine = 0.55

/**
 * Groundedness without a model: each claim of the answer against the passages, by words. Value = √(c · w), 0 to 1. c = ½ · mean support + ½ · support of the
 * weakest claim, because an answer is as well founded as the worst that it says; the support of a claim is that of its best passage (see `claimSupport`),
 * and 0 where that passage contradicts it. w is the share of the distinct words of the whole answer that the passages have: what is said beside the claims
 * (a question back, a remark) counts through it, and where the claims were cut badly it still holds.
 *
 * It is the weak one of the two: it sees words, other forms of words, numbers and plain negation. A paraphrase in other words looks unfounded to it, and a
 * false statement made of the passage's own words looks founded. `judge/groundedness` reads meaning.
 * Vectors of the offline encoder are no part of it: fitted on all development texts they added .002 of area at most, and one output has no such corpus.
 */
export const groundedness = defineFactory({
  name: 'groundedness',
  version: '1',
  options: z.strictObject({
    supportedFrom: z
      .number()
      .gt(0)
      .lte(1)
      .default(supportLine)
      .describe('support from which on a claim is called supported; it changes the verdicts, not the value'),
  }),
  make: ({ supportedFrom }) => ({
    id: 'groundedness',
    kind: 'groundedness',
    better: 'higher',
    range: [0, 1],
    unit: 'ratio',
    formula:
      '√(c · w), c half the mean and half the lowest support of the claims, w the share of the distinct words of the answer that the passages have; support = ' +
      '((share of the weighted words of the claim that stand in the best 40 words or so of a passage) · e^(-weight of the missing words / 4) · (share in the same ' +
      'order)^0.3)^(2/3), 0 where the passage contradicts the claim in a number or a negation. By words alone, without a model: the weak one of the two ' +
      'groundedness scorers',
    missingMeans:
      'no-context: no passage has its text; no-claims: the answer states nothing that could be checked (an abstention, which has its own rate); ' +
      'not-told: answer and passages are in different languages; too-long: over 50,000 characters of answer or 500,000 of passages',
    passAt: passLine,
    score(input) {
      const read = readAnswer(input)
      if ('missing' in read) return read
      const claims = read.claims.map((claim) => verdictOf(claim, read.passages, supportedFrom))
      return { value: Math.sqrt(claimsPart(claims) * read.wordShare), claims, rationale: rationaleOf(claims) }
    },
  }),
})

function claimsPart(claims: readonly ClaimVerdict[]): number {
  const supports = claims.map(({ support }) => support ?? 0)
  return (supports.reduce((sum, support) => sum + support, 0) / supports.length + Math.min(...supports)) / 2
}

function rationaleOf(claims: readonly ClaimVerdict[]): string {
  const count = (kind: ClaimVerdict['verdict']) => claims.filter(({ verdict }) => verdict === kind).length
  return `by words alone: of ${claims.length} claims ${count('supported')} supported, ${count('contradicted')} contradicted, ${count('not-found')} not found`
}
