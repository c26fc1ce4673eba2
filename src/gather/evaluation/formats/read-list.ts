import { isRecord, jsonOf, numberOf, textOf } from './fields.ts'

/**
 * A list that is given as such, as JSON, or as Python writes one (`['a', "b"]`, which is what a data frame puts into CSV); other text is split
 * at the separator where there is one, else it is the only item.
 */
export function listOf(value: unknown, separator?: RegExp): unknown[] {
  if (Array.isArray(value)) return value
  if (value === undefined || value === null || value === '') return []
  if (typeof value !== 'string') return [value]
  const text = value.trim()
  if (text.startsWith('[')) {
    const list = jsonOf(text) ?? pythonList(text)
    if (Array.isArray(list)) return list
  }
  if (separator === undefined) return [value]
  return text
    .split(separator)
    .map((part) => part.trim())
    .filter((part) => part !== '')
}

/** Ids or tags: text by text. */
export function textsOf(value: unknown, separator?: RegExp): string[] {
  return listOf(value, separator).flatMap((item) => {
    const text = isRecord(item) ? textOf(item.id ?? item.text) : textOf(item)
    return text === undefined || text === '' ? [] : [text]
  })
}

const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' }

/** A flat list of Python's strings and numbers; a comma between them may be missing, as numpy leaves it out. */
function pythonList(text: string): unknown[] | undefined {
  const token = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(-?\d[\d.eE+-]*)|(None|nan|NaN))\s*,?/gsy
  const items: unknown[] = []
  let at = 1
  token.lastIndex = at
  for (let match = token.exec(text); match !== null; match = token.exec(text)) {
    const [, single, double, number] = match
    const quoted = single ?? double
    if (quoted !== undefined) items.push(unescaped(quoted))
    else if (number !== undefined) items.push(numberOf(number))
    at = token.lastIndex
  }
  return text.slice(at).trim() === ']' ? items : undefined
}

function unescaped(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[\s\S])/g, (whole: string, code: string) => {
    if (code.length > 1) return String.fromCodePoint(Math.min(Number.parseInt(code.slice(1), 16), 0x10ffff))
    return escapes[code] ?? whole
  })
}
