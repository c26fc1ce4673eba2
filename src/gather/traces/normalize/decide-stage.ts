import type { RawSpan, StageBasis } from '../../../model/span.ts'
import { isList, toText } from './coerce.ts'
import type { StageHint } from './key-roles.ts'
import { stageFromName } from './stage-from-name.ts'
import { generalStages, mixedStores, stageRules, vectorQuery, vectorStores, writingOperation } from './stage-rules.ts'

export interface StageDecision {
  stage: string
  basis: StageBasis
  /** The rule's attribute, where one declared the stage. */
  attribute?: string
  /** A rule that was passed over because a later one knows better, and what it said. */
  overruled?: { attribute: string; value: string; stage: string }
}

/** The stage of a span and how it is known. `declared` holds the values of `stageRules`, by position; `hints` the names seen. */
export function decideStage(raw: RawSpan, declared: readonly (string | undefined)[], hints: ReadonlySet<StageHint> | undefined): StageDecision {
  return fromRules(declared) ?? fromHints(raw, hints) ?? stageFromName(raw)
}

/** What a rule's attribute says, or `undefined` where it decides nothing. */
export function stageOfRule(position: number, value: string | undefined): string | undefined {
  const rule = stageRules[position]
  if (rule === undefined || value === undefined) return undefined
  const word = value.toLowerCase()
  if (Object.hasOwn(rule.stages, word)) return rule.stages[word]
  if (rule.open !== true) return undefined
  const plain = word.replace(/[\s-]+/g, '_')
  return Object.hasOwn(rule.stages, plain) ? rule.stages[plain] : value.trim().slice(0, 60)
}

function fromRules(declared: readonly (string | undefined)[]): StageDecision | undefined {
  let overruled: StageDecision['overruled']
  for (let position = 0; position < stageRules.length; position++) {
    const value = declared[position]
    if (value === undefined) continue
    const rule = stageRules[position]
    const stage = stageOfRule(position, value)
    if (rule === undefined || stage === undefined) continue
    if (yieldsToLater(position, value, stage, declared)) {
      overruled ??= { attribute: rule.attribute, value, stage }
      continue
    }
    return { stage, basis: rule.basis, attribute: rule.attribute, ...(overruled !== undefined && { overruled }) }
  }
  return undefined
}

function yieldsToLater(position: number, value: string, stage: string, declared: readonly (string | undefined)[]): boolean {
  const rule = stageRules[position]
  if (rule?.yields === undefined) return false
  const word = value.toLowerCase()
  for (const { values, to } of rule.yields) {
    if (values !== 'any' && !values.includes(word)) continue
    for (let later = position + 1; later < stageRules.length; later++) {
      if (!to.includes(stageRules[later]?.attribute ?? '')) continue
      const says = stageOfRule(later, declared[later])
      if (says !== undefined && says !== stage) return true
    }
  }
  return false
}

/**
 * What related attributes imply. Rerank and retrieval come before "it names a model, so it is a generation": they name models too.
 */
const inferences: readonly { when: StageHint; stage(raw: RawSpan): string | undefined }[] = [
  { when: 'rerank', stage: () => 'rerank' },
  { when: 'retrieval', stage: () => 'retrieve' },
  { when: 'vector', stage: (raw) => (writes(raw) ? generalStages.database : 'retrieve') },
  { when: 'database', stage: vectorStage },
  { when: 'tool', stage: () => 'tool' },
  { when: 'embedding', stage: () => 'embed' },
  { when: 'model', stage: () => 'generate' },
  { when: 'agent', stage: () => 'agent' },
  { when: 'messaging', stage: () => generalStages.messaging },
  { when: 'http', stage: (raw) => (raw.kind === 'Server' ? generalStages.server : raw.kind === 'Client' ? generalStages.client : generalStages.internal) },
  { when: 'database', stage: () => generalStages.database },
  { when: 'rpc', stage: (raw) => (raw.kind === 'Server' ? generalStages.server : generalStages.client) },
]

function fromHints(raw: RawSpan, hints: ReadonlySet<StageHint> | undefined): StageDecision | undefined {
  if (hints === undefined) return undefined
  for (const { when, stage } of inferences) {
    const found = hints.has(when) ? stage(raw) : undefined
    if (found !== undefined) return { stage: found, basis: 'inferred' }
  }
  return undefined
}

const operationKeys = ['db.operation.name', 'db.operation'] as const

function writes(raw: RawSpan): boolean {
  for (const key of operationKeys) {
    const operation = toText(raw.attributes[key])
    if (operation !== undefined) return writingOperation.test(operation)
  }
  // Vector stores' instrumentations name their spans `pinecone.upsert`, `chroma.add`.
  return writingOperation.test(raw.name.slice(raw.name.lastIndexOf('.') + 1))
}

function vectorStage(raw: RawSpan): string | undefined {
  const system = toText(raw.attributes['db.system.name'] ?? raw.attributes['db.system'])?.toLowerCase()
  if (system === undefined) return undefined
  if (vectorStores.has(system)) return writes(raw) ? generalStages.database : 'retrieve'
  if (!mixedStores.has(system) || writes(raw)) return undefined
  const statement = raw.attributes['db.query.text'] ?? raw.attributes['db.statement']
  const text = typeof statement === 'string' ? statement : isList(statement) ? statement.join(' ') : ''
  return vectorQuery.test(text.slice(0, 4096)) || vectorQuery.test(raw.name) ? 'retrieve' : undefined
}
