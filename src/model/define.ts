import type { Config, ConfigInput } from './config.ts'
import type { Evidence } from './evidence.ts'
import type { AuditOutcome, Basis, Effort, Severity } from './review.ts'

/** Parts of the evidence that gatherers fill and audits need. */
export type EvidenceArea = 'traces' | 'load' | 'evaluation'

/** The evidence an audit sees: what it declared, present; the rest is not on the type. */
export type EvidenceFor<Needs extends EvidenceArea> = { [Area in Needs]: NonNullable<Evidence[Area]> } & Pick<Evidence, 'gatheredAt'>

export type AuditArea = 'latency' | 'load' | 'evaluation' | 'cost' | 'observability' | 'reliability'

/** Where an audit's question comes from: a paper, a specification, a section. */
export interface Source {
  title: string
  url: string
}

export interface Audit<Needs extends EvidenceArea = EvidenceArea> {
  /** The file's name and the documentation page's. */
  id: string
  area: AuditArea
  needs: readonly Needs[]
  /** The good state, as a statement. */
  title: string
  /** The bad state, as a statement. */
  failTitle: string
  /** The question that is put to the evidence. */
  question: string
  /** Why it matters to users of the system. */
  why: string
  /** What to do, short term and long term. */
  fix: { now: string; later: string }
  effort: Effort
  /** The basis of the effect that the finding states. */
  basis: Basis
  severity: Severity
  source: Source
  /** What the audit cannot see, and where it can be wrong. */
  limits: string
  /** When each verdict is given, in words with the thresholds, for the audit's page. */
  rules?: { met: string; notMet: string; unknown: string; notApplicable?: string }
  /** Identifiers in other catalogues: ML Test Score, OWASP LLM Top 10 with its year, AWS Generative AI Lens. */
  references?: readonly string[]
  audit(evidence: EvidenceFor<Needs>, config: Config): AuditOutcome
}

/**
 * Declares an audit. `needs` is typed: an audit that reads evidence it did not declare does not compile.
 */
export function defineAudit<const Needs extends EvidenceArea>(audit: Audit<Needs>): Audit<Needs> {
  return audit
}

/** What a gatherer gets from the outside; nothing else is reachable, so that tests can hand in what they want. */
export interface GatherContext {
  config: Config
  /** Evidence's date, milliseconds since 1970. */
  nowMs: number
  /** Seed of every pseudo-random draw. */
  seed: number
  /** Human progress: what is being done, how far (0 to 1) where known. */
  progress(message: string, share?: number): void
  signal?: AbortSignal
}

/** A source of evidence: observes and measures, never judges. `Inputs` is what the command hands it, such as files. */
export interface Gatherer<Area extends EvidenceArea, Inputs> {
  id: string
  area: Area
  gather(context: GatherContext, inputs: Inputs): Promise<NonNullable<Evidence[Area]>>
}

/** Declares a gatherer. */
export function defineGatherer<Area extends EvidenceArea, Inputs>(gatherer: Gatherer<Area, Inputs>): Gatherer<Area, Inputs> {
  return gatherer
}

/** Declares the configuration in `loadbearing.config.ts`, with completion and checks in the editor. */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config
}
