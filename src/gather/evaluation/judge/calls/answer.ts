import { z } from 'zod'
import type { JudgeMetricKind, JudgeResult } from '../judge.ts'
import { type JudgeCall, problemOf, type Results, tokensOf } from './call.ts'
import { quoteFinder } from './locate-quote.ts'

const grades = { fully: 1, mostly: 0.75, partly: 0.5, barely: 0.25, 'not-at-all': 0 } as const
const Relevance = z.object({ why: z.string(), grade: z.enum(['fully', 'mostly', 'partly', 'barely', 'not-at-all']) })
const Part = z.object({ part: z.string(), why: z.string(), answered: z.enum(['yes', 'partly', 'no']) })
const Fact = z.object({ quote: z.string(), why: z.string(), verdict: z.enum(['stated', 'missing', 'contradicted']) })
const Plain = z.object({ relevance: Relevance, parts: z.array(Part), check: z.string() })
const Facts = z.object({ facts: z.array(Fact) })
const WithReference = z.object({ relevance: Relevance, parts: z.array(Part), facts: z.array(Fact), check: z.string() })

const aboutAnswer = `Your task: judge an answer to a question.
relevance: how much of the answer speaks to the question, right or wrong. Judge by the question and the answer alone.
- why: at most 25 words.
- grade: "fully": all of it is to the point. "mostly": little beside the point. "partly": about half. "barely": a small part. "not-at-all": another subject, or no answer.
parts: each thing that the question asks for, in its order. A question that asks for one thing has one part.
- part: what is asked, in a few words.
- why: at most 15 words.
- answered: "yes" where the answer deals with it in full, "partly" where something asked for is left open, "no" where it does not. Right or wrong does not matter here.`
const aboutReference = `
facts: the statements of fact of the reference, which is the right answer, in its order. For each:
- quote: the words of the reference, copied letter by letter from one place and as short as the fact allows.
- why: at most 15 words.
- verdict: "stated" where the answer says the same, in whatever words; "contradicted" where the answer says otherwise; "missing" where it says nothing to it.
What the answer says beyond the reference does not matter. A reference of a word or a phrase has one fact: that it answers the question.`

/**
 * The answer against the question and the reference: relevance, completeness, correctness. It does not see the passages. Relevance and completeness come
 * first in the answer, before the judge has written a word on what is right.
 */
export function answerCall(question: string, answer: string, reference: string | undefined): JudgeCall<Results> {
  const shape =
    '"relevance": {"why": "…", "grade": "fully" | "mostly" | "partly" | "barely" | "not-at-all"}, "parts": [{"part": "…", "why": "…", "answered": "yes" | "partly" | "no"}]'
  return {
    id: reference === undefined ? 'answer' : 'answer-reference',
    instructions: reference === undefined ? aboutAnswer : aboutAnswer + aboutReference,
    data: [
      { label: 'QUESTION', text: question },
      { label: 'ANSWER', text: answer },
      ...(reference === undefined ? [] : [{ label: 'REFERENCE', text: reference }]),
    ],
    task: `Judge the relevance of the answer, list the parts of the question${reference === undefined ? '.' : ', then list the facts of the reference.'}`,
    shape:
      reference === undefined
        ? `{${shape}, "check": "…"}`
        : `{${shape}, "facts": [{"quote": "…", "why": "…", "verdict": "stated" | "missing" | "contradicted"}], "check": "…"}`,
    schema: reference === undefined ? Plain : WithReference,
    outputTokens: 130 + Math.ceil(tokensOf(question) / 2) + (reference === undefined ? 0 : Math.ceil(tokensOf(reference) * 2.5)),
    read(reply) {
      const parsed = Plain.safeParse(reply)
      if (!parsed.success) return { problem: problemOf(parsed.error) }
      const { relevance, parts } = parsed.data
      if (parts.length === 0) return { problem: 'parts is empty: every question asks for at least one thing' }
      const results = new Map<JudgeMetricKind, JudgeResult>([
        ['relevance', { value: grades[relevance.grade], rationale: relevance.why.slice(0, 2000) }],
        ['completeness', completenessOf(parts)],
      ])
      if (reference !== undefined) {
        const more = Facts.safeParse(reply)
        if (!more.success) return { problem: problemOf(more.error) }
        const correctness = correctnessOf(more.data.facts, reference)
        if ('problem' in correctness) return correctness
        results.set('correctness', correctness)
      }
      return { value: results }
    },
  }
}

function completenessOf(parts: readonly z.infer<typeof Part>[]): JudgeResult {
  const open = parts.filter(({ answered }) => answered !== 'yes')
  const partly = open.filter(({ answered }) => answered === 'partly').length
  const rationale = open.map(({ part, why, answered }) => `${answered === 'no' ? 'not answered' : 'partly answered'}: ${part} (${why})`).join('\n')
  return { value: (parts.length - open.length + partly / 2) / parts.length, ...(rationale === '' ? {} : { rationale: rationale.slice(0, 2000) }) }
}

/** F1 over the facts of the reference: a fact that the answer contradicts is both one that it says wrongly and one that it does not say. */
function correctnessOf(given: readonly z.infer<typeof Fact>[], reference: string): JudgeResult | { problem: string } {
  const find = quoteFinder(reference)
  const facts = given.filter(({ quote }) => find(quote) !== undefined)
  const dropped = given.length - facts.length
  if (dropped * 2 > given.length) return { problem: `${dropped} of ${given.length} facts quote words that are not in the reference` }
  if (facts.length === 0) return { missing: { reason: 'not-applicable', detail: 'the judge found no statement of fact in the reference' } }
  const stated = facts.filter(({ verdict }) => verdict === 'stated').length
  const contradicted = facts.filter(({ verdict }) => verdict === 'contradicted').length
  const words = facts.flatMap(({ quote, why, verdict }) => (verdict === 'stated' ? [] : [`${verdict}: “${quote}” (${why})`]))
  if (dropped > 0) words.push(`${dropped} of ${given.length} facts left out: the quote is not in the reference`)
  const rationale = words.join('\n').slice(0, 2000)
  return { value: (2 * stated) / (facts.length + stated + contradicted), ...(rationale === '' ? {} : { rationale }) }
}
