import type { Attributes, AttributeValue, RawSpan, SpanEvaluation } from '../../../model/span.ts'
import { toFinite, toText } from './coerce.ts'

/** Events that are one judgement each. */
const evaluationEvents: ReadonlySet<string> = new Set(['gen_ai.evaluation.result', 'gen_ai.evaluation', 'gen_ai.evaluation.score', 'deepeval.metric'])

/** Who judged, by the words that the conventions use. Langfuse's `API` does not say: scripts and people both score through it. */
const judges: Readonly<Record<string, SpanEvaluation['by']>> = {
  human: 'human',
  annotation: 'human',
  user: 'human',
  annotator: 'human',
  llm: 'model',
  model: 'model',
  eval: 'model',
  evaluator: 'model',
  code: 'code',
  heuristic: 'code',
}
const eventParts = {
  name: ['gen_ai.evaluation.name', 'name'],
  score: ['gen_ai.evaluation.score.value', 'gen_ai.evaluation.score', 'score'],
  label: ['gen_ai.evaluation.score.label', 'gen_ai.evaluation.label', 'label'],
} as const
const judgeKeys = ['langfuse.score.source', 'gen_ai.evaluation.evaluator.type', 'gen_ai.evaluation.source', 'annotator_kind'] as const

/** Attributes of events that are read here. */
export const evaluationEventKeys: readonly string[] = [...Object.values(eventParts).flat(), ...judgeKeys]

/** `annotations.N.annotation.score`, with `trace.` or `session.` before it, and Phoenix's older `eval.<name>.score`. */
const numbered = /^((?:trace\.|session\.)?(?:annotations|evaluations)\.\d{1,4})\.(.+)$/
const byName = /^eval\.(.+)\.(score|label|annotator_kind)$/

type Draft = { name?: string; value?: number; label?: string; by: SpanEvaluation['by'] }

/**
 * Judgements of a span's result, from events and from numbered attributes.
 * @param families whether the span carries a numbered family, so that most spans are spared the second look
 */
export function readEvaluations(raw: RawSpan, families: boolean): SpanEvaluation[] | undefined {
  const drafts: Draft[] = []
  for (const event of raw.events) if (evaluationEvents.has(event.name)) drafts.push(fromEvent(event.attributes))
  if (families) drafts.push(...fromAttributes(raw.attributes))
  const evaluations: SpanEvaluation[] = []
  for (const { name, value, label, by } of drafts) {
    if (name === undefined && value === undefined && label === undefined) continue
    evaluations.push({ name: name ?? 'unnamed', ...(value !== undefined && { value }), ...(label !== undefined && { label }), by })
  }
  return evaluations.length === 0 ? undefined : evaluations
}

function fromEvent(attributes: Attributes): Draft {
  const draft: Draft = { by: 'unknown' }
  for (const [part, keys] of Object.entries(eventParts)) put(draft, part, firstOf(attributes, keys))
  for (const key of judgeKeys) put(draft, 'annotator_kind', attributes[key])
  return draft
}

function firstOf(attributes: Attributes, keys: readonly string[]): AttributeValue | undefined {
  for (const key of keys) {
    const value = attributes[key]
    if (value !== undefined && value !== null) return value
  }
  return undefined
}

function fromAttributes(attributes: Attributes): Iterable<Draft> {
  const drafts = new Map<string, Draft>()
  for (const key of Object.keys(attributes)) {
    const match = numbered.exec(key)
    const named = match === null ? byName.exec(key) : null
    const group = match?.[1] ?? named?.[1]
    const part = match?.[2] ?? named?.[2]
    if (group === undefined || part === undefined) continue
    const draft = drafts.get(group) ?? { by: 'unknown' }
    drafts.set(group, draft)
    if (named !== null) draft.name = group
    put(draft, part.replace(/^(?:annotation|evaluation)\./, ''), attributes[key])
  }
  return drafts.values()
}

function put(draft: Draft, part: string, value: AttributeValue | undefined): void {
  if (part === 'name') {
    const name = toText(value)
    if (name !== undefined) draft.name = name
  } else if (part === 'score' || part === 'value' || part === 'score.value' || part === 'result.score') {
    const number = toFinite(value)
    if (number !== undefined) draft.value = number
  } else if (part === 'label' || part === 'score.label' || part === 'result.label') {
    const label = toText(value)
    if (label !== undefined) draft.label = label
  } else if (part === 'annotator_kind' || part === 'source' || part === 'by' || part === 'kind') {
    const by = toText(value)?.toLowerCase()
    if (by !== undefined && Object.hasOwn(judges, by)) draft.by = judges[by] ?? 'unknown'
  }
}
