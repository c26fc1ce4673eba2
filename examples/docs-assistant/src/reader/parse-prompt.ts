import type { ChatMessage } from '../generate/chat-protocol.ts'
import { sentencesOf } from '../text/sentences.ts'

export interface PromptSentence {
  text: string
  /** Number of the passage that it stands in. */
  passage: number
}

/** What the reader can do with: the sentences of the numbered passages, and the question. */
export interface ReadablePrompt {
  question: string
  sentences: PromptSentence[]
}

/** Takes the last message of the user apart. Whatever has no passages is all question. */
export function parsePrompt(messages: readonly ChatMessage[]): ReadablePrompt {
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const questionAt = content.lastIndexOf('Question: ')
  if (questionAt === -1) return { question: content, sentences: [] }
  const sentences: PromptSentence[] = []
  for (const part of content.slice(0, questionAt).split(/^(?=\[\d+\] )/m)) {
    const head = /^\[(\d+)\] .*\n?/.exec(part)
    if (head === null) continue
    for (const text of sentencesOf(part.slice(head[0].length))) sentences.push({ text, passage: Number(head[1]) })
  }
  return { question: content.slice(questionAt + 'Question: '.length).trim(), sentences }
}
