import type { Case } from '../../../model/case.ts'

interface Carried {
  scorers: readonly string[]
  /** What the cases must carry for it, in words. */
  because: string
  by(given: Case): boolean
}

const byWhatCasesCarry: readonly Carried[] = [
  { scorers: ['word-f1'], because: 'cases have references', by: ({ reference }) => reference !== undefined && reference.trim() !== '' },
  {
    scorers: ['recall@5', 'mrr'],
    because: 'cases name their relevant documents',
    by: ({ referenceIds, referenceGrades }) => (referenceIds?.length ?? 0) > 0 || referenceGrades !== undefined,
  },
]
/** Not the length: the shortest answer is none, and it would be called the best. */
const always: readonly string[] = ['groundedness', 'refusal', 'latency']

/** Scorers for cases whose config names none, and why these. Groundedness is missing where no passages come with an answer. */
export function defaultScorers(cases: readonly Case[]): { scorers: string[]; why: string } {
  const carried = byWhatCasesCarry.filter(({ by }) => cases.some(by))
  const scorers = [...carried.flatMap((each) => each.scorers), ...always]
  const reasons = carried.map(({ scorers: chosen, because }) => `${chosen.join(', ')} since ${because}`)
  return {
    scorers,
    why: `No scorers are configured: ${[...reasons, `${always.join(', ')} as always`].join('; ')}. Choose with --scorers, or eval.scorers in the config.`,
  }
}
