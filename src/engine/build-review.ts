import { createHash } from 'node:crypto'
import { audits as allAudits } from '../audits/registry.ts'
import type { Config } from '../model/config.ts'
import type { Audit } from '../model/define.ts'
import type { Evidence } from '../model/evidence.ts'
import type { Check, CriterionVerdict, Finding, Review, Unseen } from '../model/review.ts'
import { type AuditResult, auditEvidence } from './audit-evidence.ts'
import { breaksNextOf } from './breaks-next.ts'
import { criterionOf } from './criterion-of.ts'
import { expectedLossOf } from './expected-loss.ts'
import { headlineOf } from './headline.ts'
import { judgeCriteria } from './judge-criteria.ts'
import { isMinor, rankFindings } from './rank-findings.ts'
import { limitsOf } from './review-limits.ts'
import { rankStopItems } from './stop-list.ts'
import { toolVersion } from './tool-version.ts'
import { areasNotGathered } from './unseen.ts'

/** Page one holds three things to stop. */
const stopListLength = 3

/**
 * Judges the evidence and puts the review together. Pure: the same evidence and configuration give the same review,
 * whose only date is the evidence's.
 */
export function buildReview(evidence: Evidence, config: Config, audits: readonly Audit[] = allAudits): Review {
  const evidenceHash = hash(evidence)
  const configHash = hash(config)
  // Other criteria, or a part of the audits, are another review of the same evidence, and must not take the place of this one.
  const ownHash = hash([evidenceHash, configHash, audits.map(({ id }) => id)])
  const results = auditEvidence(evidence, config, audits)
  const criteria = judgeCriteria(evidence, config)
  const findings = rankFindings(results.flatMap((result) => findingOf(result, { evidence, config, criteria })))
  const checks = results.map(checkOf)
  const stopItems = rankStopItems(results.flatMap(({ outcome }) => ('stop' in outcome ? (outcome.stop ?? []) : [])))
  const stops = stopItems.filter((item) => item.verdict === 'stop')
  const unseen = [...areasNotGathered(evidence), ...results.filter(({ audit }) => isGathered(audit, evidence)).flatMap(unseenOf)]
  const main = findings.filter((finding) => !isMinor(finding.severity))
  return {
    schema: 'loadbearing/review@1',
    id: `${evidence.gatheredAt.slice(0, 10)}-${ownHash.slice(0, 8)}`,
    toolVersion,
    gatheredAt: evidence.gatheredAt,
    evidenceHash,
    configHash,
    system: config.system,
    headline: headlineOf({ evidence, criteria, findings: main, stops, checks }),
    sources: evidence.traces?.sources ?? [],
    criteria,
    findings: main,
    minorFindings: findings.filter((finding) => isMinor(finding.severity)),
    quickWins: main.filter((finding) => finding.effort === 'hours').map((finding) => finding.fixNow),
    stopList: stops.slice(0, stopListLength),
    stopCandidates: [...stops.slice(stopListLength), ...stopItems.filter((item) => item.verdict === 'inconclusive')],
    fine: checks.filter((check) => check.verdict === 'met'),
    checks,
    breaksNext: breaksNextOf(evidence, config),
    unseen,
    limits: limitsOf(evidence),
    ...(evidence.traces !== undefined && { traces: evidence.traces }),
    ...(evidence.load !== undefined && { load: evidence.load }),
    ...(evidence.evaluation !== undefined && { evaluation: evidence.evaluation }),
    reproduce: [
      evidence.command,
      `npx loadbearing review --evidence evidence.json${evidence.configFile === undefined ? '' : ` --config ${evidence.configFile}`}`,
    ],
  }
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex')
}

function checkOf({ audit, outcome }: AuditResult): Check {
  return {
    id: audit.id,
    area: audit.area,
    title: outcome.verdict === 'not-met' ? audit.failTitle : audit.title,
    verdict: outcome.verdict,
    reason: outcome.reason,
    ...('needs' in outcome && { needs: outcome.needs }),
  }
}

/** What is missing whole is one line of its own, not one for each audit that would have needed it. */
function isGathered({ needs }: Audit, evidence: Evidence): boolean {
  return needs.every((area) => evidence[area] !== undefined)
}

function unseenOf({ audit, outcome }: AuditResult): Unseen[] {
  // A question whose audit crashed is as open as one without evidence.
  if (outcome.verdict === 'error') return [{ question: audit.question, command: 'report it as a bug of loadbearing', why: outcome.reason }]
  if (outcome.verdict !== 'unknown') return []
  return [{ question: audit.question, command: outcome.needs, why: outcome.reason }]
}

interface Judged {
  evidence: Evidence
  config: Config
  criteria: readonly CriterionVerdict[]
}

function findingOf({ audit, outcome }: AuditResult, { evidence, config, criteria }: Judged): Finding[] {
  if (outcome.verdict !== 'not-met') return []
  const told = { area: audit.area, rows: outcome.rows }
  const criterion = criterionOf(told, { criteria, config, evaluation: evidence.evaluation })
  return [
    {
      id: audit.id,
      area: audit.area,
      claim: outcome.claim,
      rows: outcome.rows,
      ...(criterion !== undefined && { criterion: criterion.id }),
      severity: outcome.severity ?? audit.severity,
      ...(outcome.frequency !== undefined && { frequency: outcome.frequency }),
      ...(outcome.effect !== undefined && { effect: outcome.effect }),
      ...expectedLossOf(told, evidence.evaluation),
      effort: audit.effort,
      why: audit.why,
      fixNow: outcome.fixNow ?? audit.fix.now,
      fixLater: audit.fix.later,
      verify: `${evidence.command} --only ${audit.id}`,
      references: [...(audit.references ?? [])],
      source: audit.source,
      limits: audit.limits,
      owner: '',
      due: '',
    },
  ]
}
