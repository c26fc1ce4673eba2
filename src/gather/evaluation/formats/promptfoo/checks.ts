import type { Expectation } from '../../../../model/case.ts'
import { isRecord, jsonOf, numberOf } from '../fields.ts'
import type { Assertion } from './assertion.ts'

/** How a check of promptfoo becomes one of ours, or nothing where it has no like. */
type Mapping = (assertion: Assertion) => Expectation | undefined

/** The latest of promptfoo's own default where a distance is not given. */
const usualDistance = 5

const text = (value: unknown): string | undefined => (typeof value === 'string' || typeof value === 'number' ? String(value) : undefined)
const filled = (value: unknown): string | undefined => (text(value)?.trim() === '' ? undefined : text(value))

function texts(value: unknown): string[] | undefined {
  const list: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split(',').map((part) => part.trim()) : []
  const all = list.map(filled)
  return all.length === 0 || all.some((each) => each === undefined) ? undefined : all.flatMap((each) => each ?? [])
}

function containing(options: Record<string, unknown>, several: boolean): Mapping {
  return ({ value }) => {
    if (several) {
      const values = texts(value)
      return values === undefined ? undefined : { scorer: 'contains', values, ...options }
    }
    const one = filled(value)
    return one === undefined ? undefined : { scorer: 'contains', value: one, ...options }
  }
}

const judged =
  (kind: string): Mapping =>
  ({ threshold }) => ({ scorer: `judge/${kind}`, ...(threshold !== undefined && { threshold }) })

const rubric: Mapping = ({ value, threshold }) => {
  const asked = Array.isArray(value) ? value.flatMap((part) => text(part) ?? []).join('\n') : filled(value)
  return asked === undefined || asked === '' ? undefined : { scorer: 'judge/rubric', rubric: asked, ...(threshold !== undefined && { threshold }) }
}

const atMost =
  (scorer: string): Mapping =>
  ({ threshold, value }) => {
    const limit = threshold ?? numberOf(value)
    return limit === undefined ? undefined : { scorer, threshold: limit }
  }

const ignoringCase = { ignoreCase: true }

const mappings: Readonly<Record<string, Mapping>> = {
  equals: ({ value }) => {
    const expected = filled(value)
    return expected === undefined ? undefined : { scorer: 'exact', value: expected }
  },
  contains: containing({}, false),
  icontains: containing(ignoringCase, false),
  'contains-all': containing({}, true),
  'icontains-all': containing(ignoringCase, true),
  'contains-any': containing({ need: 'any' }, true),
  'icontains-any': containing({ need: 'any', ...ignoringCase }, true),
  'not-contains': containing({ need: 'none' }, false),
  'not-icontains': containing({ need: 'none', ...ignoringCase }, false),
  'not-contains-any': containing({ need: 'none' }, true),
  'not-icontains-any': containing({ need: 'none', ...ignoringCase }, true),
  regex: ({ value }) => (filled(value) === undefined ? undefined : { scorer: 'regex', pattern: filled(value) }),
  'not-regex': ({ value }) => (filled(value) === undefined ? undefined : { scorer: 'regex', pattern: filled(value), want: 'no-match' }),
  'starts-with': ({ value }) => (filled(value) === undefined ? undefined : { scorer: 'regex', pattern: `^${escaped(filled(value) ?? '')}` }),
  'is-json': ({ value }) => {
    if (value === undefined || value === '') return { scorer: 'json-schema', fenced: false }
    const schema = isRecord(value) ? value : typeof value === 'string' ? jsonOf(value) : undefined
    return isRecord(schema) ? { scorer: 'json-schema', schema, fenced: false } : undefined
  },
  levenshtein: ({ value, threshold }) => {
    const expected = filled(value)
    return expected === undefined ? undefined : { scorer: 'edit-distance', value: expected, threshold: threshold ?? usualDistance }
  },
  latency: atMost('latency'),
  cost: atMost('cost'),
  'is-refusal': () => ({ scorer: 'refusal', want: 'refusal' }),
  'not-is-refusal': () => ({ scorer: 'refusal', want: 'answer' }),
  'llm-rubric': rubric,
  'g-eval': rubric,
  'model-graded-closedqa': rubric,
  factuality: judged('correctness'),
  'model-graded-factuality': judged('correctness'),
  'answer-relevance': judged('relevance'),
  'context-faithfulness': judged('groundedness'),
  'context-recall': judged('context-recall'),
  'context-relevance': judged('context-precision'),
}

/** Checks whose value is the right answer. */
const withReference: ReadonlySet<string> = new Set(['equals', 'similar', 'levenshtein', 'factuality', 'model-graded-factuality', 'context-recall'])

/** The check as an expectation of a case; undefined where no scorer here is like it. A name that its metric was given is kept. */
export function checkOf(assertion: Assertion): Expectation | undefined {
  const mapping = Object.hasOwn(mappings, assertion.type) ? mappings[assertion.type] : undefined
  const check = mapping?.(assertion)
  return check === undefined || assertion.metric === undefined ? check : { ...check, metric: assertion.metric }
}

/** The right answer that a check holds. */
export function referenceOf({ type, value }: Assertion): string | undefined {
  return withReference.has(type) ? filled(value) : undefined
}

/** The way back: a check of promptfoo that reads as this expectation, or undefined where none does, to the last option. */
export function assertionOfCheck(check: Expectation): Assertion | undefined {
  const { scorer, metric, threshold, ...options } = check
  const marks = { ...(metric !== undefined && { metric }), ...(threshold !== undefined && { threshold }) }
  for (const candidate of candidates(scorer, options)) {
    const assertion = { ...candidate, ...marks }
    if (sameCheck(checkOf(assertion), check)) return assertion
  }
  return undefined
}

function candidates(scorer: string, options: Record<string, unknown>): Assertion[] {
  const { value = options.values, pattern, rubric: asked, schema } = options
  const types: Readonly<Record<string, readonly Assertion[]>> = {
    exact: [{ type: 'equals', value }],
    contains: Object.keys(mappings)
      .filter((type) => type.includes('contains'))
      .map((type) => ({ type, value })),
    regex: [
      { type: 'regex', value: pattern },
      { type: 'not-regex', value: pattern },
    ],
    'json-schema': [schema === undefined ? { type: 'is-json' } : { type: 'is-json', value: schema }],
    'edit-distance': [{ type: 'levenshtein', value }],
    latency: [{ type: 'latency' }],
    cost: [{ type: 'cost' }],
    refusal: [{ type: 'is-refusal' }, { type: 'not-is-refusal' }],
    'judge/rubric': [{ type: 'llm-rubric', value: asked }],
    'judge/relevance': [{ type: 'answer-relevance' }],
    'judge/groundedness': [{ type: 'context-faithfulness' }],
  }
  return [...(Object.hasOwn(types, scorer) ? (types[scorer] ?? []) : [])]
}

function sameCheck(a: Expectation | undefined, b: Expectation): boolean {
  const sorted = (check: Expectation): string => JSON.stringify(Object.entries(check).sort(([x], [y]) => (x < y ? -1 : 1)))
  return a !== undefined && sorted(a) === sorted(b)
}

function escaped(literal: string): string {
  return literal.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
