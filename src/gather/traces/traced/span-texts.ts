import type { AttributeValue, RawSpan, Span } from '../../../model/span.ts'
import { toText } from '../normalize/coerce.ts'
import { contentUse } from '../normalize/key-roles.ts'
import { isDropped, isEventContent } from '../normalize/span-content.ts'
import { documentTexts } from './document-texts.ts'
import { answerIn, type FoundText, plainText, questionIn, systemIn } from './message-text.ts'
import { answerKeys, messageFamilies, objectAnswerKeys, queryKeys, questionKeys } from './text-sources.ts'

/** The texts of one span, as far as it carries them. */
export interface SpanTexts {
  question?: FoundText
  answer?: FoundText
  system?: string
  /** What was searched for, embedded or reranked by. */
  query?: string
  /** Texts of the span's documents, in their order. */
  documents?: (string | undefined)[]
  /** Content was logged, and dropped before it was stored. */
  dropped: boolean
  /** Texts that were left out because they are longer than anybody asks or answers. */
  tooLong: number
}

/** Characters: a text that is longer is a dump, and is left out whole, because half a question is another question. */
const longestText = 1_000_000

type Message = { role: string; content: string }

/** Reads what was asked, answered and instructed from a span of any convention. Never throws; what cannot be understood is absent. */
export function spanTexts(raw: RawSpan, span: Span): SpanTexts {
  const families = numberedMessages(raw)
  const events = eventMessages(raw)
  const texts: SpanTexts = { dropped: hasDropped(raw), tooLong: 0 }
  const take = (found: FoundText | undefined): FoundText | undefined => {
    if (found === undefined || found.text.length <= longestText) return found
    texts.tooLong += 1
    return undefined
  }
  const asked = [...families.question, ...events.filter(({ role }) => role !== 'choice')]
  const question = take(best(raw, questionKeys, questionIn, asked.length > 0 ? questionIn(asked) : undefined))
  if (question !== undefined) texts.question = question
  const said = [...families.answer, ...events.filter(({ role }) => role === 'choice').map(({ content }) => ({ role: 'assistant', content }))]
  const answer = take(best(raw, answerKeys, answerIn, (said.length > 0 ? answerIn(said) : undefined) ?? objectAnswer(raw)))
  if (answer !== undefined) texts.answer = answer
  const system = systemOf(raw, asked)
  if (system !== undefined && system.length <= longestText) texts.system = system
  if (span.stage === 'retrieve' || span.stage === 'rerank' || span.stage === 'embed') {
    const query = firstPlain(raw, queryKeys) ?? (question?.sure === true ? question.text : undefined)
    if (query !== undefined && query.length <= longestText) texts.query = query
  }
  if (span.documents !== undefined && span.documents.length > 0) {
    const documents = documentTexts(raw, span.stage)
    // The two readings go by the same tables; where they disagree, no text is better than another document's.
    if (documents?.length === span.documents.length) texts.documents = documents.map((text) => (text === undefined || isDropped(text) ? undefined : text))
  }
  return texts
}

/** The first key with a text that is surely one, then numbered messages and events, then the first with anything. */
function best(
  raw: RawSpan,
  keys: readonly string[],
  read: (value: AttributeValue) => FoundText | undefined,
  fromMessages: FoundText | undefined,
): FoundText | undefined {
  let other: FoundText | undefined
  for (const key of keys) {
    const value = raw.attributes[key]
    if (value === undefined || value === null) continue
    const found = read(value)
    if (found?.sure === true) {
      // Numbered messages say what a whole request body only holds somewhere.
      return fromMessages?.sure === true && !messageKeys.has(key) ? fromMessages : found
    }
    other ??= found
  }
  return fromMessages ?? other
}

/** Attributes that hold messages alone. */
const messageKeys: ReadonlySet<string> = new Set(['gen_ai.input.messages', 'gen_ai.output.messages', 'ai.prompt.messages', 'ai.response.text'])

function objectAnswer(raw: RawSpan): FoundText | undefined {
  for (const key of objectAnswerKeys) {
    const value = raw.attributes[key]
    if (value === undefined || value === null) continue
    const text = typeof value === 'string' ? value : JSON.stringify(value)
    if (text !== '' && !isDropped(text)) return { text, sure: true }
  }
  return undefined
}

function firstPlain(raw: RawSpan, keys: readonly string[]): string | undefined {
  for (const key of keys) {
    const value = raw.attributes[key]
    const text = value === undefined || value === null ? undefined : plainText(value)
    if (text !== undefined) return text
  }
  return undefined
}

function systemOf(raw: RawSpan, asked: readonly Message[]): string | undefined {
  const own = firstPlain(raw, ['gen_ai.system_instructions'])
  if (own !== undefined) return own
  for (const key of questionKeys) {
    const value = raw.attributes[key]
    const text = value === undefined || value === null ? undefined : systemIn(value)
    if (text !== undefined) return text
  }
  return asked.length > 0 ? systemIn(asked) : undefined
}

/** `llm.input_messages.3.message.content` and its like, in the order of their numbers. */
function numberedMessages(raw: RawSpan): { question: Message[]; answer: Message[] } {
  const found = { question: new Map<number, Message>(), answer: new Map<number, Message>() }
  for (const key of Object.keys(raw.attributes)) {
    const family = messageFamilies.find(({ prefix }) => key.startsWith(prefix))
    if (family === undefined) continue
    const match = /^(\d{1,6})\.(.+)$/.exec(key.slice(family.prefix.length))
    if (match === null) continue
    const member = (match[2] ?? '').replace(/^message\./, '')
    const isText = member === 'content' || /^contents\.\d+\.message_content\.text$/.test(member)
    if (member !== 'role' && !isText) continue
    const messages = found[family.of]
    const number = Number(match[1])
    const message = messages.get(number) ?? { role: family.of === 'question' ? 'user' : 'assistant', content: '' }
    messages.set(number, message)
    const value = raw.attributes[key]
    if (member === 'role') message.role = toText(value) ?? message.role
    else {
      const text = value === undefined || value === null ? undefined : plainText(value)
      if (text !== undefined) message.content = message.content === '' ? text : `${message.content}\n${text}`
    }
  }
  const inOrder = (messages: Map<number, Message>) =>
    [...messages]
      .sort(([a], [b]) => a - b)
      .map(([, message]) => message)
      .filter(({ content }) => content !== '')
  return { question: inOrder(found.question), answer: inOrder(found.answer) }
}

const messageEvents: Readonly<Record<string, string>> = {
  'gen_ai.system.message': 'system',
  'gen_ai.user.message': 'user',
  'gen_ai.assistant.message': 'assistant',
  'gen_ai.tool.message': 'tool',
  'gen_ai.choice': 'choice',
  'gen_ai.content.prompt': 'user',
  'gen_ai.content.completion': 'choice',
}
export const eventMembers = ['content', 'message', 'gen_ai.prompt', 'gen_ai.completion', 'gen_ai.event.content', 'event_body', 'body'] as const

/** Messages that events carry, one each, or all in the attributes of one event. */
function eventMessages(raw: RawSpan): Message[] {
  const messages: Message[] = []
  for (const event of raw.events) {
    const role = Object.hasOwn(messageEvents, event.name) ? messageEvents[event.name] : undefined
    if (role !== undefined) {
      for (const key of eventMembers) {
        const value = event.attributes[key]
        if (value === undefined || value === null) continue
        const content = (role === 'choice' ? answerIn(value) : role === 'user' ? questionIn(value) : undefined)?.text ?? plainText(value)
        if (content === undefined) continue
        messages.push({ role, content })
        break
      }
      continue
    }
    const asked = event.attributes['gen_ai.input.messages']
    const said = event.attributes['gen_ai.output.messages']
    const question = asked === undefined ? undefined : questionIn(asked)
    const instructions = event.attributes['gen_ai.system_instructions'] ?? asked
    const system = instructions === undefined ? undefined : (systemIn(instructions) ?? (instructions === asked ? undefined : plainText(instructions)))
    const answer = said === undefined ? undefined : answerIn(said)
    if (system !== undefined) messages.push({ role: 'system', content: system })
    if (question?.sure === true) messages.push({ role: 'user', content: question.text })
    if (answer?.sure === true) messages.push({ role: 'choice', content: answer.text })
  }
  return messages
}

function hasDropped(raw: RawSpan): boolean {
  for (const key of Object.keys(raw.attributes)) {
    const value = raw.attributes[key]
    if (typeof value === 'string' && isDropped(value) && contentUse(key) !== undefined) return true
  }
  return raw.events.some(({ attributes }) =>
    Object.keys(attributes).some((key) => {
      const value = attributes[key]
      return typeof value === 'string' && isDropped(value) && isEventContent(key)
    }),
  )
}
