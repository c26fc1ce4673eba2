import { z } from 'zod'
import type { Preference } from '../judge.ts'
import { type JudgeCall, problemOf } from './call.ts'

const Reply = z.object({ why: z.string(), better: z.enum(['first', 'second', 'tie']), check: z.string() })

const instructions = `Your task: say which of two answers to a question is better: right, complete, and to the point. Where there is a reference, it is the right answer.
Length, tone and the order in which they are shown are no reasons.
- why: at most 40 words, first.
- better: "first", "second", or "tie" where neither is.`

/** Two answers side by side. */
export function preferenceCall(
  question: string,
  first: string,
  second: string,
  reference: string | undefined,
): JudgeCall<{ value: Preference; rationale: string }> {
  return {
    id: 'preference',
    instructions,
    data: [
      { label: 'QUESTION', text: question },
      ...(reference === undefined ? [] : [{ label: 'REFERENCE', text: reference }]),
      { label: 'FIRST ANSWER', text: first },
      { label: 'SECOND ANSWER', text: second },
    ],
    task: 'Say which answer is better.',
    shape: '{"why": "…", "better": "first" | "second" | "tie", "check": "…"}',
    schema: Reply,
    outputTokens: 100,
    read(reply) {
      const parsed = Reply.safeParse(reply)
      if (!parsed.success) return { problem: problemOf(parsed.error) }
      return { value: { value: parsed.data.better, rationale: parsed.data.why.slice(0, 2000) } }
    },
  }
}
