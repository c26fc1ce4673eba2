import { refuseTwice } from './rank-documents.ts'

/** A ranking with what the judgments say of it: what every measure of it is computed from. */
export interface JudgedRanking {
  /** Grade by rank, the first first; `undefined` where the document was not judged. */
  grades: readonly (number | undefined)[]
  /** R: judged documents of the query that are relevant, found or not. */
  relevant: number
  /** N: judged documents of the query that are not relevant, with a grade of 0 at least: a negative grade is no judgment. */
  nonRelevant: number
  /** Positive grades of all judged documents, the highest first: the best ranking that there could be. */
  idealGains: readonly number[]
  /** Lowest grade that is relevant. */
  level: number
}

/**
 * Joins a ranking with the judgments of its query.
 *
 * @param ids documents in order, the best first
 * @param judged grade by document id; a document that is not in it is unjudged, and not relevant
 * @param level lowest grade that counts as relevant
 * @throws AppError `input-unreadable` for an id that stands twice
 */
export function judgeRanking(ids: readonly string[], judged: ReadonlyMap<string, number>, level = 1): JudgedRanking {
  refuseTwice(ids)
  let relevant = 0
  let nonRelevant = 0
  const idealGains: number[] = []
  for (const grade of judged.values()) {
    if (grade >= level) relevant += 1
    else if (grade >= 0) nonRelevant += 1
    if (grade > 0) idealGains.push(grade)
  }
  return { grades: ids.map((id) => judged.get(id)), relevant, nonRelevant, idealGains: idealGains.sort((a, b) => b - a), level }
}

/** Whether the document at a place (0 is the first) is relevant. */
export function isRelevant({ grades, level }: JudgedRanking, place: number): boolean {
  const grade = grades[place]
  return grade !== undefined && grade >= level
}
