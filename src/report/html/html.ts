import { visibleText } from '../visible-text.ts'

/** A piece of markup that the `html` template made. Anything else that is put into a template is text. */
export interface HtmlNode {
  readonly markup: string
}

export type HtmlValue = HtmlNode | string | number | boolean | undefined | readonly HtmlValue[]

// An object from elsewhere that merely looks like a node is not in here, so it cannot pass for markup.
const made = new WeakSet<object>()

function make(markup: string): HtmlNode {
  const node = Object.freeze({ markup })
  made.add(node)
  return node
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => entities[character] ?? '')
}

function isList(value: HtmlValue): value is readonly HtmlValue[] {
  return Array.isArray(value)
}

function toMarkup(value: HtmlValue): string {
  if (value === undefined || value === false || value === true) return ''
  if (isList(value)) return value.map(toMarkup).join('')
  if (typeof value === 'object') return made.has(value) ? value.markup : escapeHtml(JSON.stringify(value))
  return escapeHtml(String(value))
}

/**
 * The one way to make markup. What is put in between is escaped for text and for quoted attributes, and its invisible characters are shown;
 * only nodes that this template made pass as they are. `undefined`, `true` and `false` are nothing.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): HtmlNode {
  return make(strings.reduce((markup, part, index) => markup + toMarkup(values[index - 1]) + part))
}

/** An element of our own CSS or script, whose text must not be escaped or the hash in the policy would not match. */
export function rawElement(name: 'style' | 'script', text: string): HtmlNode {
  if (/<\/|<!--/.test(text)) throw new Error(`the text of <${name}> would end it early`)
  return make(`<${name}>${text}</${name}>`)
}
