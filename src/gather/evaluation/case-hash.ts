import type { Case } from '../../model/case.ts'
import { sha256 } from './target/target.ts'

/** All of a case that decides an answer or a score. */
export function contentOf({ id, group, slices, input, reference, referenceIds, referenceGrades, retrieved, expect }: Case): unknown[] {
  return [id, group ?? null, slices, input, reference ?? null, referenceIds ?? null, referenceGrades ?? null, retrieved ?? null, expect]
}

/** By it a case is known again: one that was edited under its old id is another question. */
export function caseHashes(cases: readonly Case[]): Map<string, string> {
  return new Map(cases.map((each) => [each.id, sha256(contentOf(each)).slice(0, 16)]))
}
