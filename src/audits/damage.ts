import { share } from '../measure/interval/wilson.ts'
import { type Figure, isMeasured } from '../model/measurement.ts'
import type { AuditOutcome, EvidenceRow, Severity } from '../model/review.ts'
import type { IntegrityIssue, Share, TracesEvidence } from '../model/traces-evidence.ts'
import { exampleRows, judgeRarity, row, tally } from './outcome.ts'
import { counted, number, told } from './words.ts'

/** One kind of damage that was found, and where it stands in the evidence. */
export interface Damage {
  issue: IntegrityIssue
  pointer: string
}

/** What was found of some kinds of damage, the most spans first. */
export function damageOf({ integrity }: TracesEvidence, ids: readonly IntegrityIssue['id'][]): Damage[] {
  return integrity
    .map((issue, index) => ({ issue, pointer: `/traces/integrity/${index}` }))
    .filter(({ issue }) => ids.includes(issue.id) && issue.spans > 0)
    .sort((a, b) => b.issue.spans - a.issue.spans)
}

interface DamageJudged {
  damage: readonly Damage[]
  /** Kinds of damage may meet in one trace, so traces are not added up over kinds; spans are. */
  by: 'spans' | 'affectedTraces'
  of: number
  /** What is counted: `spans`. */
  what: string
  /** What is found, after "no": `duplicate span`. */
  problem: string
  /** The most severe that it can be. */
  most: 'high' | 'medium'
  /** The claim, from the share in words with its interval. */
  claim(part: string): string
  fixNow: string
}

/** Damage of which one case is a finding; none is `met` only where enough was looked at ({@link judgeRarity}). */
export function judgeDamage({ damage, by, of, what, problem, most, claim, fixNow }: DamageJudged): AuditOutcome {
  const counts = damage.map(({ issue }) => issue[by])
  const found = by === 'spans' ? counts.reduce((sum, each) => sum + each, 0) : Math.max(0, ...counts)
  return judgeRarity({
    found,
    of: Math.max(of, found),
    what,
    problem,
    notMet: ({ have, of: all, figure }) => ({
      verdict: 'not-met',
      reason: `${by === 'spans' ? '' : 'at least '}${counted(have, problem)} among ${number(all)} ${what}`,
      claim: claim(told(figure)),
      rows: [row(`Share of ${what}: ${problem}`, figure, '/traces/integrity'), ...damage.flatMap((each) => damageRows(each, all))],
      severity: severityOfPart(figure, most),
      frequency: figure,
      fixNow,
    }),
  })
}

/** How much there is of one kind, and one example. */
function damageRows({ issue, pointer }: Damage, n: number): EvidenceRow[] {
  return [
    row(`Spans, ${issue.id}`, tally(issue.spans, 'count', n), `${pointer}/spans`),
    row(`Traces, ${issue.id}`, tally(issue.affectedTraces, 'count', n), `${pointer}/affectedTraces`),
    ...exampleRows(issue.examples.slice(0, 1), `${pointer}/examples`),
  ]
}

/** The part that lacks what a share counts. */
export function lackOf({ have, of }: Share): Share {
  return share(of - have, of)
}

/** A part of the spans (or traces) at which figures are no longer those of the system, and one at which they are off visibly. Our judgement. */
const LARGE_PART = 0.25
const FAIR_PART = 0.05

/** Severity from the part that is certainly met (the lower bound): `most` from 25 %, medium from 5 % where `most` is high, else low. */
export function severityOfPart(part: Figure, most: 'high' | 'medium' = 'high'): Severity {
  const least = isMeasured(part) ? (part.interval?.low ?? 0) : 0
  if (least >= LARGE_PART) return most
  return least >= FAIR_PART && most === 'high' ? 'medium' : 'low'
}
