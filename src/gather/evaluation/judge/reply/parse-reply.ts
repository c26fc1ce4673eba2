import { repairJson } from './repair-json.ts'

/** Places at which an object may start that are tried in one reply. */
const mostStarts = 200

/**
 * The JSON object of a judge's reply: as it is, in a fence, with prose around it, with commas too many, or without its last brackets.
 *
 * Only an object whose `check` is the code of this very request counts: what a reply quotes from the text under test cannot have it. `check` comes last, so
 * an object that was cut short does not have it either, and no grade is made of half a list.
 *
 * @returns the last such object of the reply; undefined where there is none
 */
export function parseReply(text: string, code: string): Record<string, unknown> | undefined {
  if (!text.includes(code)) return undefined
  const whole = objectOf(text.trim(), code)
  if (whole !== undefined) return whole
  let found: Record<string, unknown> | undefined
  let starts = 0
  for (let at = text.indexOf('{'); at >= 0 && starts < mostStarts; at = text.indexOf('{', at + 1)) {
    starts += 1
    const end = endOfObject(text, at)
    const read = objectOf(text.slice(at, end), code)
    if (read === undefined) continue
    found = read
    at = (end ?? text.length) - 1
  }
  return found
}

function objectOf(text: string, code: string): Record<string, unknown> | undefined {
  const whole = parsed(text)
  if (whole !== undefined) return isSealed(whole, code) ? whole : undefined
  const repaired = repairJson(text)
  if (repaired === undefined) return undefined
  const value = parsed(repaired.text)
  if (value === undefined || !isSealed(value, code)) return undefined
  // Where brackets were missing, all that belongs to the object must have been there: its last field was.
  return repaired.closed > 0 && Object.keys(value).at(-1) !== 'check' ? undefined : value
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isSealed(value: Record<string, unknown>, code: string): boolean {
  return Object.hasOwn(value, 'check') && value.check === code
}

/** Behind the bracket that closes the object; undefined where none does. */
function endOfObject(text: string, start: number): number | undefined {
  let depth = 0
  let isInString = false
  for (let at = start; at < text.length; at += 1) {
    const sign = text[at]
    if (isInString) {
      if (sign === '\\') at += 1
      else if (sign === '"') isInString = false
    } else if (sign === '"') isInString = true
    else if (sign === '{') depth += 1
    else if (sign === '}') {
      depth -= 1
      if (depth === 0) return at + 1
    }
  }
  return undefined
}
