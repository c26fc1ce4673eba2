import { bases, type Finding, type Severity, severities } from '../model/review.ts'
import { sureLossOf } from './expected-loss.ts'

/** What users meet comes before what the team pays, and that before what the team cannot see. */
const areaOrder = ['reliability', 'evaluation', 'load', 'latency', 'cost', 'observability']

/**
 * What hits a criterion first, then by severity, then by the expected loss that the config's prices give, before all that has none surely over 0; ties by
 * area, then stronger evidence, then the larger effect, then by id.
 */
export function rankFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      Number(b.criterion !== undefined) - Number(a.criterion !== undefined) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
      sureLossOf(b) - sureLossOf(a) ||
      areaOrder.indexOf(a.area) - areaOrder.indexOf(b.area) ||
      basisRank(a) - basisRank(b) ||
      sizeOf(b) - sizeOf(a) ||
      (a.id < b.id ? -1 : 1),
  )
}

/** Findings of low severity go to the appendix. */
export function isMinor(severity: Severity): boolean {
  return severity === 'low'
}

function basisRank(finding: Finding): number {
  return finding.effect === undefined ? bases.length : bases.indexOf(finding.effect.basis)
}

/** Size of the effect where it is relative; other units do not compare with each other. */
function sizeOf(finding: Finding): number {
  return finding.effect?.unit === 'ratio' ? Math.abs(finding.effect.value) : 0
}
