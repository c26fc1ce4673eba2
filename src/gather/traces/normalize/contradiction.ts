import type { RawSpan } from '../../../model/span.ts'
import { containerStages } from '../../../model/span.ts'
import { type StageDecision, stageOfRule } from './decide-stage.ts'
import { resultFamilies } from './document-sources.ts'
import type { KeyRole } from './key-roles.ts'
import { stageRules } from './stage-rules.ts'

/** What a contradiction is judged by. */
export interface StageSigns {
  decision: StageDecision
  /** Values of `stageRules`, by position. */
  declared: readonly (string | undefined)[]
  /** An attribute that only a retrieval or a rerank carries. */
  documentsBy: string | undefined
  hasModel: boolean
  hasUsage: boolean
}

/**
 * What speaks against a declared stage, as a sentence: another declaration of another kind, or attributes that such a stage does not carry.
 * Holders (request, workflow, agent) may carry the usage of what they hold, so between them nothing contradicts.
 */
export function contradictionOf(raw: RawSpan, signs: StageSigns): string | undefined {
  const { decision, declared, documentsBy, hasModel, hasUsage } = signs
  if (decision.basis !== 'declared' || decision.attribute === undefined) return undefined
  if (decision.overruled !== undefined) {
    const { attribute, value, stage } = decision.overruled
    return `typed ${stage} by ${attribute} = ${value}, but ${saysWhat(decision.attribute, declared)} (${decision.stage})`
  }
  if (decision.stage === 'generate' && documentsBy !== undefined)
    return `typed generate by ${saysWhat(decision.attribute, declared)}, but it carries ${documentsBy}`
  if (decision.stage === 'generate' && !hasModel && !hasUsage && looksLikeDocuments(raw))
    return `typed generate by ${saysWhat(decision.attribute, declared)}, but it names no model, has no usage and returns documents`
  for (let position = 0; position < stageRules.length; position++) {
    const attribute = stageRules[position]?.attribute
    if (attribute === undefined || attribute === decision.attribute) continue
    const stage = stageOfRule(position, declared[position])
    if (stage === undefined || stage === decision.stage || agree(decision.stage, stage, hasUsage)) continue
    return `typed ${decision.stage} by ${saysWhat(decision.attribute, declared)}, but ${saysWhat(attribute, declared)} (${stage})`
  }
  return undefined
}

/** An attribute that a generation does not carry. */
export function speaksOfDocuments(key: string, role: KeyRole): boolean {
  return (
    (role.document !== undefined && role.document.family < resultFamilies) ||
    (role.hint === 'retrieval' && key !== 'gen_ai.retrieval.top_k') ||
    key === 'reranker.query'
  )
}

/** Two declarations of different stages that may stand side by side. */
function agree(one: string, two: string, hasUsage: boolean): boolean {
  const holders = Number(containerStages.has(one)) + Number(containerStages.has(two))
  if (holders === 2) return true
  // A holder is wrapped around a step by many instrumentations; only the usage of a model call on it is out of place.
  if (holders === 1) return !((one === 'generate' || two === 'generate') && hasUsage)
  return false
}

function saysWhat(attribute: string, declared: readonly (string | undefined)[]): string {
  return `${attribute} = ${declared[stageRules.findIndex((rule) => rule.attribute === attribute)] ?? ''}`
}

function looksLikeDocuments(raw: RawSpan): boolean {
  const output = raw.attributes['langfuse.observation.output'] ?? raw.attributes['output.value']
  const text = typeof output === 'string' ? output.slice(0, 4096) : Array.isArray(output) ? JSON.stringify(output.slice(0, 3)) : ''
  return /^\s*\[/.test(text) && /"(page_content|pageContent|score|relevance_score|document_id)"/.test(text)
}
