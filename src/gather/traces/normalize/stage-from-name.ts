import { parentWithinSystem } from '../../../model/load-client.ts'
import type { RawSpan } from '../../../model/span.ts'
import type { StageDecision } from './decide-stage.ts'
import { generalStages, nameRules, stageRules } from './stage-rules.ts'

/** Stage names longer than this are no names. */
const stageLength = 60

interface Named {
  /** From the words of the name, or absent. */
  known: string | undefined
  /** The name with what varies from call to call taken out. */
  template: string
}

/** Names repeat, so what they mean is kept; a source with endless names cannot fill memory. */
const kept = new Map<string, Named>()
const keptAtMost = 10_000

/** The stage as far as a span's kind and name tell it: low confidence. */
export function stageFromName(raw: RawSpan): StageDecision {
  let named = kept.get(raw.name)
  if (named === undefined) {
    named = { known: knownName(raw.name), template: templateOf(raw.name) }
    if (kept.size < keptAtMost) kept.set(raw.name, named)
  }
  if (raw.kind === 'Producer' || raw.kind === 'Consumer') return { stage: generalStages.messaging, basis: 'named' }
  if (named.known !== undefined) return { stage: named.known, basis: 'named' }
  if (raw.kind === 'Server' && parentWithinSystem(raw.traceId, raw.parentSpanId) === '') return { stage: generalStages.server, basis: 'named' }
  return { stage: named.template, basis: 'named' }
}

const exactNames: Readonly<Record<string, string>> = stageRules.find((rule) => rule.attribute === 'ai.operationId')?.stages ?? {}

function knownName(name: string): string | undefined {
  const lower = name.slice(0, 200).toLowerCase()
  // The AI SDK writes `<operation> <function id>`.
  const [first = ''] = lower.split(' ')
  if (Object.hasOwn(exactNames, first)) return exactNames[first]
  const words = wordsOf(name.slice(0, 200))
  return nameRules.find((rule) => rule.words.test(words))?.stage
}

/** `OpenAIChat.invoke`, `retrieve_docs` and `vector-search` as lower-case words. */
function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
}

/**
 * A name as a stage of its own: identifiers, numbers and quoted text become `*`, so that one step under many names stays one stage.
 */
export function templateOf(name: string): string {
  const template = name
    .slice(0, 400)
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi, '*')
    .replace(/"[^"]*"|'[^']*'|`[^`]*`/g, '*')
    .replace(/\b(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{8,}\b/gi, '*')
    .replace(/\d+(?:\.\d+)*/g, '*')
    .replace(/\*(?:[-_.:]?\*)+/g, '*')
  return template === '' ? 'unnamed' : template.length > stageLength ? `${template.slice(0, stageLength - 1)}…` : template
}
