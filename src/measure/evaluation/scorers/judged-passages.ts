import type { Case } from '../../../model/case.ts'
import type { Missing } from '../../../model/score.ts'
import type { ScorerInput } from '../../../model/scorer.ts'
import { type JudgedRanking, judgeRanking } from '../../retrieval/judge-ranking.ts'
import { isMadeUpId } from '../../retrieval/passage-id.ts'

/** Any grade over 0 is relevant, whole or not. */
const anyGain = Number.MIN_VALUE

/** How ids of passages and references become ids of documents, and which grade is relevant. */
export interface JudgingOptions {
  /** An id ends before the first of these: chunks `guide#1` and `guide#2` are the document `guide`. */
  idUntil?: string
  relevantFrom?: number
}

/**
 * The passages of an output as a ranking of documents, judged by the case. They stand in the order in which the system gave them; a document that
 * comes more than once (chunks of it) counts at its first rank, and those after it move up.
 *
 * @returns a reason where nothing can be said: the case names no relevant document, nobody told what was retrieved, or no passage came with an id. A list
 * that the system gave and that is empty is a ranking without documents.
 */
export function judgedPassages({ case: asked, output, passages }: ScorerInput, options: JudgingOptions = {}): JudgedRanking | { missing: Missing } {
  const { idUntil, relevantFrom = anyGain } = options
  const judged = gradesOf(asked, idUntil)
  if (judged === undefined) return { missing: { reason: 'no-reference-ids', detail: 'the case names no document that holds the answer' } }
  if (![...judged.values()].some((grade) => grade >= relevantFrom)) {
    return { missing: { reason: 'no-reference-ids', detail: 'no document of the case has a grade that is relevant' } }
  }
  if (passages.length === 0 && output.retrieved === undefined && asked.retrieved === undefined) {
    return { missing: { reason: 'no-context', detail: 'the output does not say what was retrieved' } }
  }
  if (passages.length > 0 && passages.every(({ id }) => isMadeUpId(id))) {
    return { missing: { reason: 'not-told', detail: 'no passage came with an id, so none can be told to be a document of the case' } }
  }
  const ids = new Set(byRank(passages).map(({ id }) => documentOf(id, idUntil)))
  return judgeRanking([...ids], judged, relevantFrom)
}

/** The part of an id before the first `idUntil`; the whole id where it does not occur, or stands at the beginning. */
export function documentOf(id: string, idUntil: string | undefined): string {
  const end = idUntil === undefined ? -1 : id.indexOf(idUntil)
  return end > 0 ? id.slice(0, end) : id
}

function gradesOf({ referenceIds = [], referenceGrades = {} }: Case, idUntil: string | undefined): Map<string, number> | undefined {
  const given = [...Object.entries(referenceGrades), ...referenceIds.filter((id) => !Object.hasOwn(referenceGrades, id)).map((id): [string, number] => [id, 1])]
  if (given.length === 0) return undefined
  const grades = new Map<string, number>()
  for (const [id, grade] of given) {
    const document = documentOf(id, idUntil)
    grades.set(document, Math.max(grade, grades.get(document) ?? grade))
  }
  return grades
}

function byRank(passages: ScorerInput['passages']): ScorerInput['passages'] {
  const inOrder = passages.every(({ rank }, place) => place === 0 || rank >= passages[place - 1].rank)
  return inOrder ? passages : [...passages].sort((a, b) => a.rank - b.rank)
}
