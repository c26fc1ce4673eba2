import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number } from '../words.ts'

/** Half a year without a new case: systems of this kind change faster. Our judgement. */
const STALE_DAYS = 180
/** Clocks and time zones part by less. */
const AHEAD_DAYS = 1
const dayMs = 86_400_000

export const staleCases = defineEvaluationAudit({
  id: 'stale-cases',
  title: 'Cases are still being added',
  failTitle: 'The cases are of another time',
  question: 'When was the last case added?',
  why: 'Users, documents and models change. Cases of half a year ago ask what was asked then, and every version learns to pass them.',
  fix: {
    now: 'Add the failures of the last month: `loadbearing cases propose --apply`.',
    later: 'Make a case of every incident and every thumb down, and retire cases of features that are gone.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.mlTestScore,
  references: ['ML Test Score Monitor 4'],
  limits: `The line of ${STALE_DAYS} days is our judgement. Only dates that cases carry are seen; an import of old cases looks new. A system that does not change needs no new cases; coverage says whether its users have.`,
  rules: {
    met: `in every set the newest case is at most ${STALE_DAYS} days old`,
    notMet: 'in a set it is older',
    unknown: 'cases carry no date, or one that is still to come',
  },
  audit({ evaluation: { caseSets }, gatheredAt }) {
    const dated = caseSets.map((set, index) => ({ set, index, ageDays: ageOf(set.newestAddedAt, gatheredAt) })).filter(({ set }) => set.cases > 0)
    const stale = dated.filter(({ ageDays }) => ageDays !== undefined && ageDays > STALE_DAYS)
    const [worst] = stale.toSorted((a, b) => (b.ageDays ?? 0) - (a.ageDays ?? 0))
    if (worst !== undefined) {
      const days = Math.floor(worst.ageDays ?? 0)
      return {
        verdict: 'not-met',
        reason: `no case was added for ${number(days)} days`,
        claim: `The newest of ${counted(worst.set.cases, 'case')} in the set ${worst.set.name} was added on ${(worst.set.newestAddedAt ?? '').slice(0, 10)}, ${number(days)} days before this review.`,
        rows: [
          textRow('Newest case', worst.set.newestAddedAt ?? '', `/evaluation/caseSets/${worst.index}/newestAddedAt`),
          row('Cases', tally(worst.set.cases, 'count', worst.set.cases), `/evaluation/caseSets/${worst.index}/cases`),
        ],
      }
    }
    const ahead = dated.find(({ ageDays }) => ageDays !== undefined && ageDays < -AHEAD_DAYS)
    if (ahead !== undefined) {
      return {
        verdict: 'unknown',
        reason: `the newest case of ${ahead.set.name} says that it was added on ${(ahead.set.newestAddedAt ?? '').slice(0, 10)}, after this review`,
        needs: 'cases whose `addedAt` is the day on which they were added',
      }
    }
    const undated = dated.filter(({ ageDays }) => ageDays === undefined)
    if (dated.length === 0 || undated.length > 0) {
      return {
        verdict: 'unknown',
        reason: dated.length === 0 ? 'there are no cases' : 'cases do not say when they were added',
        needs: 'cases with `addedAt`: `loadbearing cases import` sets it',
      }
    }
    return {
      verdict: 'met',
      reason: dated.map(({ set, ageDays }) => `the newest case of ${set.name} is ${number(Math.max(0, Math.floor(ageDays ?? 0)))} days old`).join('; '),
    }
  },
})

function ageOf(addedAt: string | undefined, gatheredAt: string): number | undefined {
  if (addedAt === undefined || Number.isNaN(Date.parse(addedAt))) return undefined
  return (Date.parse(gatheredAt) - Date.parse(addedAt)) / dayMs
}
