import { randomUUID } from 'node:crypto'
import type { LoadBody } from '../../gather/load/plan.ts'
import { seededRandom } from '../../measure/interval/random.ts'
import { AppError } from '../../model/app-error.ts'
import type { LoadConfig } from '../../model/load-config.ts'
import type { Queries } from './read-queries.ts'

type Template = LoadConfig['body']

/** `{{query}}` and `{{session}}`, wherever they stand in a string. */
const placeholder = /\{\{\s*(query|session)\s*\}\}/g

/**
 * One body for each query, in an order drawn from the seed; sessions keep the order of their own requests.
 * @throws AppError `usage` where the template wants queries and there are none
 */
export function requestBodies(template: Template, queries: Queries | undefined, seed: number): LoadBody[] {
  const wants = new Set([...JSON.stringify(template).matchAll(placeholder)].map(([, name]) => name))
  if (queries === undefined) {
    if (wants.has('query')) {
      throw new AppError('usage', 'The body holds {{query}}, and there are no queries to put there.', {
        hint: 'Real queries make a real load: --queries FILE (one a line, or JSONL with `question`), or load.queries in the config. A fixed body: --body \'{"question":"…"}\'.',
      })
    }
    return [{ text: filled(template, { query: '', session: randomUUID() }) }]
  }
  // A query without a session of its own is a session of one.
  return shuffledBySession(queries.list, seed).map(({ text, session }, index) => {
    const named = session ?? `load-${index}`
    return { text: filled(template, { query: text, session: named }), session: named }
  })
}

/** Placeholders are filled inside the values, before they are written as JSON: a quote in a query stays a quote. */
function filled(template: Template, values: { query: string; session: string }): string {
  const fill = (text: string) => text.replace(placeholder, (_, name: string) => (name === 'query' ? values.query : values.session))
  if (typeof template === 'string') {
    const json = asJson(template)
    return json === undefined ? fill(template) : filled(json, values)
  }
  return JSON.stringify(template, (_, value: unknown) => (typeof value === 'string' ? fill(value) : value))
}

/** A template from the command line that is a JSON object is one: filled as text, a quote in a query would break it. */
function asJson(template: string): Exclude<Template, string> | undefined {
  try {
    const value: unknown = JSON.parse(template)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.fromEntries(Object.entries(value)) : undefined
  } catch {
    return undefined
  }
}

/** Fisher and Yates over the positions; the requests of one session then take their positions in their own order. */
function shuffledBySession<Item extends { session?: string }>(items: readonly Item[], seed: number): Item[] {
  const random = seededRandom(seed)
  const order = items.map((_, index) => index)
  for (let i = order.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1))
    const swapped = order[i]
    order[i] = order[j]
    order[j] = swapped
  }
  const waiting = new Map<string, number[]>()
  items.forEach(({ session }, index) => {
    if (session !== undefined) waiting.set(session, [...(waiting.get(session) ?? []), index])
  })
  return order.map((index) => {
    const { session } = items[index]
    return items[(session === undefined ? undefined : waiting.get(session)?.shift()) ?? index]
  })
}
