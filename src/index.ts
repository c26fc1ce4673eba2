export { AppError, type AppErrorCode } from './model/app-error.ts'
export { Case, type CaseDraft, Passage } from './model/case.ts'
export { Config, type ConfigInput, type Criterion, type LogMapping, type PriceOverlayEntry } from './model/config.ts'
export {
  type Audit,
  type AuditArea,
  defineAudit,
  defineConfig,
  defineGatherer,
  type EvidenceArea,
  type EvidenceFor,
  type GatherContext,
  type Gatherer,
} from './model/define.ts'
export { Evidence } from './model/evidence.ts'
export { Figure, Interval, isMeasured, Measurement, Refusal } from './model/measurement.ts'
export { type AuditOutcome, EvidenceRow, Finding, Review, StopItem } from './model/review.ts'
export { Label, Output, Score } from './model/score.ts'
export { defineScorer, type Scorer, type ScorerDefinition, type ScorerInput, type ScorerResult } from './model/scorer.ts'
export { TracesEvidence } from './model/traces-evidence.ts'
export { renderHtml } from './report/html/render-html.ts'
export { renderMarkdown } from './report/markdown.ts'
