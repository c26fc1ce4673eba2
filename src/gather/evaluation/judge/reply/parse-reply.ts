import { repairJson } from './repair-json.ts'

/** Signs that are looked at in one reply, over all places at which its object may start. */
const mostSigns = 4_000_000

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
  const whole = parsed(text)
  if (whole !== undefined) return isSealed(whole, code) ? whole : undefined
  let found: Record<string, unknown> | undefined
  let seen = 0
  for (let at = text.indexOf('{'); at >= 0 && seen < mostSigns; at = text.indexOf('{', at + 1)) {
    const end = endOfObject(text, at)
    const part = text.slice(at, end)
    seen += part.length
    const value = objectOf(part)
    if (value === undefined) continue
    if (isSealed(value, code)) found = value
    // What is within an object is part of it, and no object of its own.
    at += part.length - 1
  }
  return found
}

function objectOf(text: string): Record<string, unknown> | undefined {
  const whole = parsed(text)
  if (whole !== undefined) return whole
  const repaired = repairJson(text)
  const value = repaired === undefined ? undefined : parsed(repaired.text)
  // Where brackets were missing, all that belongs to the object must have been there: its last field was.
  return repaired !== undefined && repaired.closed > 0 && Object.keys(value ?? {}).at(-1) !== 'check' ? undefined : value
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
