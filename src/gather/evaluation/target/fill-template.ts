import { valueAt } from '../../../measure/http/value-at.ts'
import type { Case } from '../../../model/case.ts'

/** A body asks for what the case does not have. */
export class NoSuchField extends Error {
  override readonly name = 'NoSuchField'
}

const placeholder = /\{\{\s*(id|input(?:\.[^\s{}]+)?)\s*\}\}/g
const onlyPlaceholder = /^\{\{\s*(id|input(?:\.[^\s{}]+)?)\s*\}\}$/

/**
 * A JSON template with `{{input}}`, `{{input.FIELD}}` and `{{id}}` filled from the case. A string that is one placeholder takes the value as it is, else
 * the value's text.
 */
export function fillTemplate(template: unknown, given: Case): unknown {
  if (typeof template === 'string') {
    const [, name] = onlyPlaceholder.exec(template) ?? []
    return name === undefined ? fillText(template, given) : named(name, given)
  }
  if (Array.isArray(template)) return template.map((item) => fillTemplate(item, given))
  if (typeof template !== 'object' || template === null) return template
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fillTemplate(value, given)]))
}

/** Text with its placeholders filled; `safe` makes a value safe where it goes: in a URL, say. */
export function fillText(template: string, given: Case, safe: (text: string) => string = (text) => text): string {
  return template.replace(placeholder, (_, name: string) => {
    const value = named(name, given)
    return safe(typeof value === 'string' ? value : JSON.stringify(value))
  })
}

export function hasPlaceholder(template: unknown): boolean {
  return JSON.stringify(template).search(placeholder) !== -1
}

function named(name: string, { id, input }: Case): unknown {
  if (name === 'id') return id
  if (name === 'input') return input
  const value = valueAt(input, name.split('.').slice(1))
  if (value === undefined) throw new NoSuchField(`the input of the case has no \`${name.slice('input.'.length)}\`, which the request asks for`)
  return value
}
