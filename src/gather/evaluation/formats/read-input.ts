import type { CaseInput } from '../../../model/case.ts'
import { isRecord, textOf } from './fields.ts'

/**
 * What goes into the system, from any value. A list of chat messages of which only the user's is there becomes its text; with others beside it,
 * the messages are kept and `question` is the last of the user.
 */
export function inputOf(value: unknown): CaseInput | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  const messages = Array.isArray(value) ? value : undefined
  if (messages === undefined) return isRecord(value) ? value : textOf(value)
  const question = lastOfUser(messages)
  if (question === undefined) return messages.length === 0 ? undefined : { items: messages }
  return messages.length === 1 ? question : { question, messages }
}

function lastOfUser(messages: readonly unknown[]): string | undefined {
  for (const message of messages.toReversed()) {
    if (!isRecord(message)) continue
    const role = message.role ?? message.type
    if (role === 'user' || role === 'human') return contentOf(message.content)
  }
  return undefined
}

/** Content is text, or a list of parts of which some are text. */
function contentOf(content: unknown): string | undefined {
  if (typeof content === 'string') return content
  if (!Array.isArray(content)) return undefined
  const parts = content.flatMap((part) => (typeof part === 'string' ? [part] : isRecord(part) && typeof part.text === 'string' ? [part.text] : []))
  return parts.length === 0 ? undefined : parts.join('\n')
}
