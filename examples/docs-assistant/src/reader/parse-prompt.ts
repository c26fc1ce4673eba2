import type { ChatMessage } from '../generate/chat-protocol.ts'
import { sentencesOf } from '../text/sentences.ts'

/** A numbered passage of the prompt. */
export interface Passage {
  number: number
  text: string
  /** What of it can be quoted. */
  sentences: string[]
}

/** What the reader can do with: passages and a question. */
export interface ReadablePrompt {
  question: string
  passages: Passage[]
  sentencesAtMost: number
}

/** Takes the last message of the user apart. Whatever has no passages is all question. */
export function parsePrompt(messages: readonly ChatMessage[]): ReadablePrompt {
  const content = messages.findLast(({ role }) => role === 'user')?.content ?? ''
  const questionAt = content.lastIndexOf('Question: ')
  if (questionAt === -1) return { question: content, passages: [], sentencesAtMost: mostSentences }
  const question = content.slice(questionAt + 'Question: '.length).trim()
  // The time of day may stand between the passages and the question.
  const timeAt = content.slice(0, questionAt).lastIndexOf('\n\nCurrent time: ')
  const passages = content
    .slice(0, timeAt === -1 ? questionAt : timeAt)
    .split(/^(?=\[\d+\] )/m)
    .flatMap((part) => {
      const head = /^\[(\d+)\] .*\n?/.exec(part)
      return head === null ? [] : [{ number: Number(head[1]), text: part, sentences: sentencesOf(part.slice(head[0].length)) }]
    })
  return { question, passages, sentencesAtMost: sentencesAllowed(messages, question) }
}

const numbers = ['no', 'one', 'two', 'three', 'four', 'five']
const mostSentences = 5

/** The one instruction that the reader can follow: how many sentences it may use, of all questions or of those that begin with a word. The last that applies holds. */
function sentencesAllowed(messages: readonly ChatMessage[], question: string): number {
  const system = messages.find(({ role }) => role === 'system')?.content ?? ''
  let allowed = mostSentences
  for (const [, word, beginning] of system.matchAll(/use at most (\w+) sentences?(?: where the question begins with (\w+))?/gi)) {
    const applies = beginning === undefined || question.toLowerCase().startsWith(beginning.toLowerCase())
    const number = numbers.indexOf(word.toLowerCase())
    if (applies && number > 0) allowed = number
  }
  return allowed
}
