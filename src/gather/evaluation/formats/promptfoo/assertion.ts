import { isRecord, textOf } from '../fields.ts'

/** A check of promptfoo as it stands in `assert`. */
export interface Assertion {
  type: string
  value?: unknown
  threshold?: number
  metric?: string
  provider?: unknown
  weight?: number
  [other: string]: unknown
}

export function assertionOf(value: unknown): Assertion | undefined {
  if (typeof value === 'string') return assertionOfText(value)
  if (!isRecord(value) || typeof value.type !== 'string') return undefined
  const { type, threshold, metric, weight, ...rest } = value
  return {
    ...rest,
    type,
    ...(typeof threshold === 'number' && { threshold }),
    ...(typeof metric === 'string' && { metric }),
    ...(typeof weight === 'number' && { weight }),
  }
}

/** A check that gives a figure and cannot fail a test: by its weight, or as promptfoo marks it in results. */
export function isMetricOnly({ weight, metricOnly }: Assertion): boolean {
  return weight === 0 || metricOnly === true
}

/** Types whose text is a list of texts between commas. */
const listTypes: ReadonlySet<string> = new Set(['contains-any', 'contains-all', 'icontains-any', 'icontains-all'])
const known =
  /^(?:not-)?(?:equals|contains(?:-any|-all|-json|-html|-sql|-xml)?|icontains(?:-any|-all)?|regex|starts-with|is-(?:json|xml|sql|html|refusal|valid-[\w-]+)|levenshtein|latency|cost|perplexity(?:-score)?|similar|classifier|moderation|rouge-n|bleu|meteor|gleu|answer-relevance|context-(?:faithfulness|recall|relevance)|factuality|model-graded-(?:closedqa|factuality)|llm-rubric|g-eval|select-best|max-score|javascript|python|ruby|webhook|pi|guardrails|word-count|finish-reason|trajectory[\w:-]*|trace-[\w-]+|f-score|search-rubric)$/

/**
 * A check as a cell of `__expected` has it: `type: value` or `type(threshold): value`, some old names, else the text that the output must equal.
 */
export function assertionOfText(cell: string): Assertion {
  const text = cell.trim()
  const code = /^(?:javascript|fn|eval):([\s\S]*)$/.exec(text)?.[1]
  if (code !== undefined) return { type: 'javascript', value: code.trim() }
  const rubric = /^(?:grade|llm-rubric):([\s\S]*)$/.exec(text)?.[1]
  if (rubric !== undefined) return { type: 'llm-rubric', value: rubric.trim() }
  if (/^python:|^file:\/\/.*\.py/.test(text)) return { type: 'python', value: text.replace(/^python:/, '').trim() }
  if (/^file:\/\/.*\.[cm]?[jt]s/.test(text)) return { type: 'javascript', value: text }
  const [, type, threshold, value] = /^([a-z][a-z:-]*?)(?:\((\d+(?:\.\d+)?)\))?(?::\s*([\s\S]*))?$/.exec(text) ?? []
  if (type === undefined || !known.test(type)) return { type: 'equals', value: text }
  const plain = type.replace(/^not-/, '')
  return {
    type,
    ...(value !== undefined && value !== '' && { value: listTypes.has(plain) ? value.split(',').map((part) => part.trim()) : value }),
    ...(threshold !== undefined && { threshold: Number(threshold) }),
  }
}

/** The name that a check's score goes by. */
export function nameOf({ type, metric }: Pick<Assertion, 'type' | 'metric'>): string {
  return metric ?? type
}

/** Checks that a model grades. */
const graded =
  /^(?:not-)?(?:llm-rubric|factuality|model-graded-\w+|g-eval|answer-relevance|context-(?:faithfulness|recall|relevance)|select-best|search-rubric|pi|moderation)$/

export function isGraded(type: string): boolean {
  return graded.test(type)
}

/** Who grades, as far as the file says. */
export function graderOf(...given: readonly unknown[]): string {
  for (const provider of given) {
    const id = isRecord(provider) ? (provider.id ?? provider.text) : provider
    if (isRecord(id)) return textOf(id.id) ?? 'unnamed'
    if (typeof id === 'string' && id !== '') return id
  }
  return 'unnamed'
}
