import { isRecord } from '../fields.ts'

/** `{{name}}`, and `{{name.field}}`. */
const placeholder = /\{\{-?\s*([\w.]+)\s*-?\}\}/g
const raw = /\{%-?\s*raw\s*-?%\}([\s\S]*?)\{%-?\s*endraw\s*-?%\}/g

/** Puts the variables of a test into a template's plain placeholders, and leaves filters and blocks as they stand; `open` says that some are left. */
export function filled(template: string, vars: Readonly<Record<string, unknown>>): { text: string; open: boolean } {
  const kept: string[] = []
  const held = template.replace(raw, (_, inner: string) => `\u0000${kept.push(inner) - 1}\u0000`)
  const text = held.replace(placeholder, (whole: string, path: string) => {
    const value = path.split('.').reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), vars)
    return value === undefined || value === null ? whole : typeof value === 'object' ? JSON.stringify(value) : String(value)
  })
  const open = /\{\{|\{%/.test(text)
  return { text: text.replace(/\u0000(\d+)\u0000/g, (_, index: string) => kept[Number(index)] ?? ''), open }
}

/** Every text in a value. */
export function filledDeep(value: unknown, vars: Readonly<Record<string, unknown>>): { value: unknown; open: boolean } {
  if (typeof value === 'string') {
    const { text, open } = filled(value, vars)
    return { value: text, open }
  }
  if (Array.isArray(value)) {
    const parts = value.map((item) => filledDeep(item, vars))
    return { value: parts.map((part) => part.value), open: parts.some((part) => part.open) }
  }
  return { value, open: false }
}

/** Text that means what it says also where braces stand in it. */
export function literal(text: string): string {
  return /\{\{|\{%|\{#/.test(text) && !text.includes('endraw') ? `{% raw %}${text}{% endraw %}` : text
}
