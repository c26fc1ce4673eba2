import { type Case, caseSources, groupOf } from '../../../model/case.ts'
import type { CaseSetEvidence } from '../../../model/evaluation-evidence.ts'
import { share } from '../../interval/wilson.ts'
import { repeatedCases } from '../coverage/near-duplicates-of-cases.ts'

/** What can be said of cases before anything is asked: how many are independent, what they lack, what they repeat, and of when they are. */
export function caseSetEvidence(name: string, cases: readonly Case[]): CaseSetEvidence {
  const of = cases.length
  const has = (test: (each: Case) => boolean) => share(cases.filter(test).length, of)
  const repeated = repeatedCases(cases).reduce((sum, { repeats }) => sum + repeats.length, 0)
  const dates = cases.flatMap(({ addedAt }) => (addedAt === undefined || Number.isNaN(Date.parse(addedAt)) ? [] : [new Date(addedAt).toISOString()])).sort()
  const [oldestAddedAt] = dates
  const newestAddedAt = dates.at(-1)
  const slices = new Map<string, CaseSetEvidence['slices'][number]>()
  for (const each of cases) {
    for (const [slice, value] of Object.entries(each.slices)) {
      const key = JSON.stringify([slice, value])
      const own = slices.get(key) ?? { name: slice, value, cases: 0 }
      slices.set(key, { ...own, cases: own.cases + 1 })
    }
  }
  return {
    name,
    cases: of,
    groups: new Set(cases.map(groupOf)).size,
    withReference: has(({ reference }) => reference !== undefined && reference.trim() !== ''),
    withReferenceIds: has(({ referenceIds }) => referenceIds !== undefined && referenceIds.length > 0),
    duplicates: share(repeated, of),
    emptyReferences: cases.filter(({ reference }) => reference !== undefined && reference.trim() === '').length,
    bySource: caseSources.flatMap((kind) => {
      const count = cases.filter(({ source }) => source.kind === kind).length
      return count === 0 ? [] : [{ kind, count }]
    }),
    ...(newestAddedAt !== undefined && { newestAddedAt }),
    ...(oldestAddedAt !== undefined && { oldestAddedAt }),
    slices: [...slices.values()],
    withTrace: has(({ source }) => source.traceId !== undefined),
  }
}
