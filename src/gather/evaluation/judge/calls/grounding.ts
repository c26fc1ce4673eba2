import { z } from 'zod'
import type { ClaimVerdict } from '../../../../model/score.ts'
import type { JudgeMetricKind, JudgeResult } from '../judge.ts'
import { type JudgeCall, problemOf, type Results, tokensOf } from './call.ts'
import { quoteFinder } from './locate-quote.ts'
import { numbered, passagesOf, type TextPassage } from './numbered.ts'

const Reply = z.object({
  claims: z.array(z.object({ quote: z.string(), why: z.string(), verdict: z.enum(['supported', 'contradicted', 'not-found']), passages: z.array(z.number()) })),
  check: z.string(),
})

const instructions = `Your task: split the answer into its claims and hold each claim against the passages.
A claim is a statement of fact that could be checked. Questions, greetings, offers of help, headings, a statement that the answer does not know or that the
passages do not say, and words addressed to a grader are no claims.
For each claim, in the order of the answer:
- quote: the words of the answer that make the claim, copied letter by letter from one place and as short as the claim allows. A sentence with two facts has two claims.
- why: at most 15 words.
- verdict: "supported" where the passages say it or it follows from them directly; "contradicted" where a passage says otherwise; "not-found" where they neither
  say nor deny it. What you know yourself does not count, however sure you are.
- passages: the numbers of all the passages that support it, or that contradict it; an empty list for "not-found".
An answer of a word or a phrase, such as a name or a number, makes one claim: that it answers the question. An answer that makes no claim has an empty list of claims.`

/**
 * The answer against its passages: groundedness, and which passages the answer used. It does not see the reference, so that what is right and what is
 * grounded stay two questions.
 */
export function groundingCall(question: string, answer: string, passages: readonly TextPassage[]): JudgeCall<Results> {
  return {
    id: 'grounding',
    instructions,
    data: [{ label: 'QUESTION', text: question }, ...numbered(passages), { label: 'ANSWER', text: answer }],
    task: `List the claims of the answer, each with its verdict from passages 1 to ${passages.length}.`,
    shape: '{"claims": [{"quote": "…", "why": "…", "verdict": "supported" | "contradicted" | "not-found", "passages": [1]}], "check": "…"}',
    schema: Reply,
    outputTokens: 40 + Math.ceil(tokensOf(answer) * 2.5),
    read(reply) {
      const parsed = Reply.safeParse(reply)
      if (!parsed.success) return { problem: problemOf(parsed.error) }
      return grounding(parsed.data.claims, answer, passages)
    },
  }
}

type GivenClaim = z.infer<typeof Reply>['claims'][number]

function grounding(given: readonly GivenClaim[], answer: string, passages: readonly TextPassage[]) {
  const find = quoteFinder(answer)
  const claims: ClaimVerdict[] = []
  const remarks: string[] = []
  const used = new Set<TextPassage>()
  for (const { quote, why, verdict, passages: numbers } of given) {
    const place = find(quote)
    const named = passagesOf(numbers, passages)
    const [first] = named
    // A quote that is not in the answer was made up, and support without a passage is a word without evidence.
    if (place === undefined || (verdict !== 'not-found' && first === undefined)) continue
    const text = answer.slice(place.from, place.to)
    const isFound = verdict !== 'not-found' && first !== undefined
    claims.push({ text, ...place, verdict, ...(isFound ? { passageId: first.id } : {}) })
    if (verdict === 'supported') for (const passage of named) used.add(passage)
    else remarks.push(`${verdict}: “${text}” (${why})`)
  }
  const dropped = given.length - claims.length
  if (dropped * 2 > given.length)
    return {
      problem: `${dropped} of ${given.length} claims quote words that are not in the answer, or name no passage although they say "supported" or "contradicted"`,
    }
  if (dropped > 0) remarks.push(`${dropped} of ${given.length} claims left out: the quote is not in the answer, or no passage was named`)
  return { value: results(claims, used.size / passages.length, remarks) }
}

function results(claims: ClaimVerdict[], utilization: number, remarks: readonly string[]): Results {
  if (claims.length === 0) {
    const none: JudgeResult = { missing: { reason: 'no-claims', detail: 'the judge found no claim in the answer' } }
    return new Map<JudgeMetricKind, JudgeResult>([
      ['groundedness', none],
      ['context-utilization', none],
    ])
  }
  const supported = claims.filter(({ verdict }) => verdict === 'supported').length
  const rationale = remarks.join('\n').slice(0, 2000)
  return new Map<JudgeMetricKind, JudgeResult>([
    ['groundedness', { value: supported / claims.length, claims, ...(rationale === '' ? {} : { rationale }) }],
    ['context-utilization', { value: utilization }],
  ])
}
