import type { Chunk } from '../corpus/chunks.ts'
import type { ChatMessage } from '../generate/chat-protocol.ts'
import { countTokens } from '../text/count-tokens.ts'
import { currentPrompt, type PromptVersion, promptVersions } from './prompt-versions.ts'

export interface Prompt {
  messages: ChatMessage[]
  tokens: number
}

export interface PromptOptions {
  now: Date
  /** The fault `timestamp-prompt`: no two prompts begin alike. */
  timestampFirst: boolean
  version?: PromptVersion
}

/** The messages for the generator. */
export function buildPrompt(question: string, chunks: readonly Chunk[], { now, timestampFirst, version = currentPrompt }: PromptOptions): Prompt {
  const instructions = promptVersions[version]
  const time = `Current time: ${now.toISOString()}`
  const passages = chunks.map(({ title, heading, text }, index) => `[${index + 1}] ${[title, heading].filter((part) => part !== '').join(' - ')}\n${text}`)
  const messages: ChatMessage[] = [
    { role: 'system', content: timestampFirst ? `${time}\n\n${instructions}` : instructions },
    { role: 'user', content: [...passages, ...(timestampFirst ? [] : [time]), `Question: ${question}`].join('\n\n') },
  ]
  return { messages, tokens: messages.reduce((sum, { content }) => sum + countTokens(content), 0) }
}
