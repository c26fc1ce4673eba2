import { bases, type Finding, type Severity, severities } from '../model/review.ts'

/** Ranks of severity, most severe first; ties go to what hits a criterion, then to stronger evidence, then to the larger effect, then by id. */
export function rankFindings(findings: readonly Finding[]): Finding[] {
  return [...findings].sort(
    (a, b) =>
      Number(b.criterion !== undefined) - Number(a.criterion !== undefined) ||
      severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
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
