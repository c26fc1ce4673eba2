import type { AttributeValue } from '../../../model/span.ts'
import { isList, isObject, type JsonObject, parseJson } from '../normalize/coerce.ts'
import { isDropped } from '../normalize/span-content.ts'
import { answerMembers, questionMembers } from './text-sources.ts'

/** A text that a span carries. `sure`: it was told what it is; else it is the JSON of something unknown. */
export interface FoundText {
  text: string
  sure: boolean
}

type Side = 'question' | 'answer'
type Role = 'user' | 'assistant' | 'system' | 'tool'

const nestingAtMost = 8
const members: Readonly<Record<Side, readonly string[]>> = { question: questionMembers, answer: answerMembers }
const wantedRole: Readonly<Record<Side, Role>> = { question: 'user', answer: 'assistant' }
const roles: Readonly<Record<string, Role>> = {
  user: 'user',
  human: 'user',
  humanmessage: 'user',
  assistant: 'assistant',
  ai: 'assistant',
  model: 'assistant',
  aimessage: 'assistant',
  system: 'system',
  developer: 'system',
  systemmessage: 'system',
  tool: 'tool',
  function: 'tool',
  toolmessage: 'tool',
}
/** Parts of a message that are not what is said: calls of tools, their results, and thoughts. */
const unsaidParts = /tool|function|reasoning|thinking|image|audio|file|video|refusal/i
/** A conversation written down as text, as some exporters do. */
const transcript = /^(system|developer|user|human|assistant|tool): /
const turn = /^(system|developer|user|human|assistant|ai|tool): /gm
/** No text: nothing, or the name of an object that was printed instead of what it holds. */
const nothing = /^(?:null|undefined|none|\{\}|\[\]|<[^<>]* object [\s\S]* at 0x[0-9a-f]+>)?$/i

/** The question in the value of an attribute: plain text, messages of any convention (the last of the user), or an object that holds either. */
export function questionIn(value: AttributeValue): FoundText | undefined {
  return textIn(value, 'question', 0)
}

/** The answer in the value of an attribute: plain text, messages (the last of the assistant that says something), or an object that holds either. */
export function answerIn(value: AttributeValue): FoundText | undefined {
  return textIn(value, 'answer', 0)
}

/** The instructions in messages, or in an object that holds them. */
export function systemIn(value: AttributeValue, depth = 0): string | undefined {
  const parsed = parseJson(value)
  if (depth > nestingAtMost) return undefined
  if (typeof parsed === 'string') return transcript.test(parsed) ? said(turnOf(parsed, 'system', 'first')) : undefined
  if (isList(parsed)) {
    for (const item of parsed) {
      const text = isObject(parseJson(item) ?? null) || isList(item) ? systemIn(item, depth + 1) : undefined
      if (text !== undefined) return text
    }
    return undefined
  }
  if (!isObject(parsed)) return undefined
  if (roleOf(parsed) === 'system') return contentOf(parsed)
  for (const key of ['system', 'system_instruction', 'instructions'] as const) {
    const own = parsed[key]
    const text = own === undefined || own === null ? undefined : spoken(parseJson(own) ?? null, depth + 1)
    if (text !== undefined) return text
  }
  for (const key of ['messages', 'config', 'input_messages'] as const) {
    const nested = parsed[key]
    const text = nested === undefined ? undefined : systemIn(nested, depth + 1)
    if (text !== undefined) return text
  }
  return undefined
}

/** What a value says as plain text: itself, its parts that are text, or its content. */
export function plainText(value: AttributeValue): string | undefined {
  return spoken(parseJson(value) ?? null, 0)
}

function textIn(value: AttributeValue, side: Side, depth: number): FoundText | undefined {
  if (depth > nestingAtMost) return undefined
  const parsed = parseJson(value)
  if (typeof parsed === 'string') {
    const text = transcript.test(parsed) ? turnOf(parsed, wantedRole[side], 'last') : parsed
    return found(text)
  }
  if (isList(parsed)) return textInList(parsed, side, depth)
  if (!isObject(parsed)) return undefined
  const role = roleOf(parsed)
  if (role !== undefined && hasContent(parsed)) return role === wantedRole[side] ? found(contentOf(parsed)) : undefined
  let known = false
  for (const key of members[side]) {
    const inner = parsed[key]
    if (inner === undefined || inner === null) continue
    known = true
    const text = textIn(inner, side, depth + 1)
    if (text?.sure === true) return text
  }
  const texts = Object.values(parsed).filter((member) => typeof member === 'string' && !nothing.test(member))
  const [only] = texts
  if (!known && texts.length === 1 && typeof only === 'string') return found(only)
  return unsure(parsed)
}

function textInList(list: readonly AttributeValue[], side: Side, depth: number): FoundText | undefined {
  const items = list.map((item) => parseJson(item) ?? null)
  let messages = false
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const item = items[at]
    const message = isObject(item) ? messageOf(item) : undefined
    if (message === undefined) continue
    messages = true
    if (roleOf(message) !== wantedRole[side]) continue
    const text = found(contentOf(message))
    if (text !== undefined) return text
  }
  if (messages) return undefined
  const text = spokenParts(items, depth + 1)
  if (text !== undefined) return found(text)
  for (let at = items.length - 1; at >= 0; at -= 1) {
    const item = items[at]
    const inner = isList(item) || (isObject(item) && !isUnsaid(item)) ? textIn(item, side, depth + 1) : undefined
    if (inner?.sure === true) return inner
  }
  return side === 'question' ? unsure(list) : undefined
}

/** A message may be wrapped: `{message: {role, content}}`, or LangChain's `{id: […, "HumanMessage"], kwargs: {content}}`. */
function messageOf(item: JsonObject): JsonObject | undefined {
  if (roleOf(item) !== undefined) return item
  for (const key of ['message', 'kwargs'] as const) {
    const inner = item[key]
    if (!isObject(inner)) continue
    if (roleOf(inner) !== undefined) return inner
    const id = item.id
    const name = isList(id) ? id.at(-1) : undefined
    if (typeof name === 'string' && Object.hasOwn(roles, name.toLowerCase())) return { ...inner, role: name }
  }
  return undefined
}

function roleOf(message: JsonObject): Role | undefined {
  for (const value of [message.role, message.type]) {
    const role = typeof value === 'string' ? value.toLowerCase() : ''
    if (Object.hasOwn(roles, role)) return roles[role]
  }
  return undefined
}

const contentMembers = ['content', 'parts', 'blocks', 'contents', 'text'] as const

function hasContent(message: JsonObject): boolean {
  return contentMembers.some((key) => message[key] !== undefined)
}

function contentOf(message: JsonObject): string | undefined {
  for (const key of contentMembers) {
    const content = message[key]
    const text = content === undefined || content === null ? undefined : spoken(content, 0)
    if (text !== undefined) return text
  }
  return undefined
}

function spoken(value: AttributeValue, depth: number): string | undefined {
  if (depth > nestingAtMost) return undefined
  if (typeof value === 'string') return said(value)
  if (isList(value)) return spokenParts(value, depth + 1)
  if (!isObject(value) || isUnsaid(value)) return undefined
  for (const key of ['text', 'content', 'parts', 'value'] as const) {
    const inner = value[key]
    const text = inner === undefined || inner === null ? undefined : spoken(inner, depth + 1)
    if (text !== undefined) return text
  }
  return undefined
}

/** Parts of one message, one after the other. `undefined` where one of them is neither text nor a known part: then it is no message. */
function spokenParts(parts: readonly AttributeValue[], depth: number): string | undefined {
  const texts: string[] = []
  for (const part of parts) {
    if (isObject(part) && !isUnsaid(part) && part.text === undefined && part.content === undefined && part.parts === undefined) return undefined
    const text = isList(part) ? undefined : spoken(part, depth)
    if (text !== undefined) texts.push(text)
  }
  return texts.length === 0 ? undefined : texts.join('\n')
}

function isUnsaid(part: JsonObject): boolean {
  return (typeof part.type === 'string' && unsaidParts.test(part.type)) || part.toolCallId !== undefined || part.tool_call_id !== undefined
}

function said(text: string | undefined): string | undefined {
  if (text === undefined) return undefined
  const trimmed = text.trim()
  return nothing.test(trimmed) || isDropped(trimmed) ? undefined : trimmed
}

function found(text: string | undefined): FoundText | undefined {
  const spokenText = said(text)
  // Some exporters write objects of Python down as they print.
  return spokenText === undefined ? undefined : { text: spokenText, sure: !/^(?:\w+=|[[{])'/.test(spokenText) }
}

function unsure(value: AttributeValue): FoundText | undefined {
  const text = said(JSON.stringify(value))
  return text === undefined ? undefined : { text, sure: false }
}

/** One speaker's first or last turn of a conversation written down as `user: …`. */
function turnOf(text: string, wanted: Role, which: 'first' | 'last'): string | undefined {
  const turns = [...text.matchAll(turn)]
  const own = turns.map((match, at) => ({ role: roles[match[1] ?? ''], from: match.index + match[0].length, to: turns[at + 1]?.index ?? text.length }))
  const spokenTurns = own.filter(({ role, from, to }) => role === wanted && said(text.slice(from, to)) !== undefined)
  const chosen = which === 'last' ? spokenTurns.at(-1) : spokenTurns[0]
  return chosen === undefined ? undefined : text.slice(chosen.from, chosen.to)
}
