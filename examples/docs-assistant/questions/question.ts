import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** What a person wants: a fact, a way to do something, help with an error, more on the turn before, something else altogether, or what was asked already. */
export const kinds = ['lookup', 'how-to', 'error', 'follow-up', 'off-topic', 'duplicate'] as const

/** One question with what a good system would find and answer. */
export const Question = z.strictObject({
  id: z.string(),
  question: z.string().min(1),
  /** Pages that answer it, relative to the folder of the documentation; empty where none does. */
  relevant: z.array(z.string()),
  /** Reference answer of one to three sentences, in the language of the question; empty where the documentation gives none. */
  answer: z.string(),
  session: z.string().optional(),
  /** Seconds since the start of the log. */
  atS: z.number().nonnegative().optional(),
  /** BCP 47; absent is English. */
  language: z.string().optional(),
  kind: z.enum(kinds),
})
export type Question = z.infer<typeof Question>

export type QuestionSet = 'synthetic' | 'log'

/** The questions of a set, in order. */
export function readQuestions(set: QuestionSet): Question[] {
  const lines = readFileSync(new URL(`./${set}.jsonl`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
  return lines.map((line) => Question.parse(JSON.parse(line)))
}
