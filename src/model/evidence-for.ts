import type { EvidenceArea, EvidenceFor } from './define.ts'
import type { Evidence } from './evidence.ts'

/**
 * The evidence as an audit sees it. An area that was not gathered fails when it is read, so that an audit that declares only what it needs
 * never meets it.
 * @throws Error on reading an area that is missing
 */
export function evidenceFor(evidence: Evidence): EvidenceFor<EvidenceArea> {
  return {
    gatheredAt: evidence.gatheredAt,
    get traces() {
      return gathered(evidence.traces, 'traces')
    },
    get load() {
      return gathered(evidence.load, 'load')
    },
    get evaluation() {
      return gathered(evidence.evaluation, 'evaluation')
    },
  }
}

function gathered<Area>(area: Area | undefined, name: EvidenceArea): Area {
  if (area === undefined) throw new Error(`${name} evidence is missing, or was not declared in the audit's needs`)
  return area
}
