import type { Review } from '../../model/review.ts'
import { checks, minorFindings, provenance, reproduce } from './appendix.ts'
import { architecture } from './architecture.ts'
import type { ReviewDocument, Section } from './blocks.ts'
import { fine, limits, unseen } from './closing.ts'
import { costSection } from './cost.ts'
import { coverage } from './coverage.ts'
import { criteria } from './criteria.ts'
import { evaluationSection } from './evaluation.ts'
import { evaluationDetail } from './evaluation-detail.ts'
import { findings, quickWins } from './findings.ts'
import { firstToken, sessions, whereTheTimeGoes } from './latency.ts'
import { loadSection } from './load.ts'
import { observability } from './observability.ts'
import { pageOne } from './page-one.ts'
import { reliability } from './reliability.ts'
import { stopList } from './stop-list.ts'

const body: readonly ((review: Review) => Section)[] = [
  pageOne,
  coverage,
  criteria,
  architecture,
  whereTheTimeGoes,
  firstToken,
  sessions,
  loadSection,
  costSection,
  evaluationSection,
  reliability,
  observability,
  findings,
  quickWins,
  stopList,
  fine,
  unseen,
  limits,
]

const appendix: readonly ((review: Review) => Section | Section[])[] = [minorFindings, checks, evaluationDetail, reproduce, provenance]

/** The review as a document: what is said and in which order, before any rendering decides how it looks. */
export function buildDocument(review: Review): ReviewDocument {
  return {
    title: `Review of ${review.system}`,
    subtitle: [`Evidence of ${review.gatheredAt.slice(0, 10)}`, `loadbearing ${review.toolVersion}`, `review ${review.id}`],
    summary: review.headline.summary,
    body: body.map((section) => section(review)),
    appendix: appendix.flatMap((section) => section(review)),
  }
}
