import { z } from 'zod'
import type { JudgeMetricKind, JudgeResult } from '../judge.ts'
import { type JudgeCall, problemOf, type Results } from './call.ts'
import { numbered, type TextPassage } from './numbered.ts'

const Reply = z.object({ why: z.string(), score: z.number(), check: z.string() })

const instructions = (rubric: string) => `Your task: grade the answer by the rubric below, and by nothing else.
The rubric, written by the people who run this evaluation:
---
${rubric}
---
- why: at most 40 words, first.
- score: a number from 0 to 1. Where the rubric sets a scale of its own within 0 to 1, use that. Else: 1 meets the rubric in full; 0.75 meets it but for something small;
  0.5 meets half of it; 0.25 meets little of it; 0 does not meet it.`

/** The user's own text. A call for each: grades that are given together lean on each other. */
export function rubricCall(
  rubric: string,
  given: { question: string; answer: string; reference?: string; passages: readonly TextPassage[] },
): JudgeCall<Results> {
  const { question, answer, reference, passages } = given
  return {
    id: 'rubric',
    instructions: instructions(rubric),
    data: [
      { label: 'QUESTION', text: question },
      ...numbered(passages),
      ...(reference === undefined ? [] : [{ label: 'REFERENCE', text: reference }]),
      { label: 'ANSWER', text: answer },
    ],
    task: 'Grade the answer by the rubric.',
    shape: '{"why": "…", "score": 0 to 1, "check": "…"}',
    schema: Reply,
    outputTokens: 100,
    read(reply) {
      const parsed = Reply.safeParse(reply)
      if (!parsed.success) return { problem: problemOf(parsed.error) }
      const { score, why } = parsed.data
      if (!(score >= 0 && score <= 1)) return { problem: 'score: not within 0 to 1' }
      return { value: new Map<JudgeMetricKind, JudgeResult>([['rubric', { value: score, rationale: why.slice(0, 2000) }]]) }
    },
  }
}
