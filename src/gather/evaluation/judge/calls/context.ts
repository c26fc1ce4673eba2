import { z } from 'zod'
import type { JudgeMetricKind, JudgeResult } from '../judge.ts'
import { type JudgeCall, problemOf, type Results, tokensOf } from './call.ts'
import { quoteFinder } from './locate-quote.ts'
import { numbered, passagesOf, type TextPassage } from './numbered.ts'

const Verdict = z.object({ passage: z.number(), why: z.string(), relevant: z.boolean() })
const Statement = z.object({ quote: z.string(), why: z.string(), passages: z.array(z.number()) })
const Plain = z.object({ passages: z.array(Verdict), check: z.string() })
const Statements = z.object({ statements: z.array(Statement) })
const WithReference = z.object({ passages: z.array(Verdict), statements: z.array(Statement), check: z.string() })

const aboutPassages = `Your task: judge what a search brought back for a question.
For each passage, in the order of their numbers: whether it holds something that is needed to answer the question.
- passage: its number.
- why: at most 15 words.
- relevant: true or false. Judge by the question alone. A passage on the same subject that does not help to answer is not relevant.`
const aboutReference = `
Then split the reference, which is the right answer, into its statements of fact. For each, in the order of the reference:
- quote: the words of the reference, copied letter by letter from one place and as short as the statement allows.
- why: at most 15 words.
- passages: the numbers of all the passages that say it, or from which it follows directly; an empty list where none does. What you know yourself does not count.
A reference of a word or a phrase has one statement: that it answers the question.`

/**
 * The passages against the question and the reference: precision by rank and recall. It does not see the answer, so that nothing in the answer can
 * change them.
 */
export function contextCall(question: string, passages: readonly TextPassage[], reference: string | undefined): JudgeCall<Results> {
  const shapeOfPassages = '"passages": [{"passage": 1, "why": "…", "relevant": true | false}]'
  return {
    id: reference === undefined ? 'context' : 'context-reference',
    instructions: reference === undefined ? aboutPassages : aboutPassages + aboutReference,
    data: [{ label: 'QUESTION', text: question }, ...numbered(passages), ...(reference === undefined ? [] : [{ label: 'REFERENCE', text: reference }])],
    task: `Judge each of the passages 1 to ${passages.length}${reference === undefined ? '.' : ', then list the statements of the reference.'}`,
    shape:
      reference === undefined
        ? `{${shapeOfPassages}, "check": "…"}`
        : `{${shapeOfPassages}, "statements": [{"quote": "…", "why": "…", "passages": [1]}], "check": "…"}`,
    schema: reference === undefined ? Plain : WithReference,
    outputTokens: 40 + 35 * passages.length + (reference === undefined ? 0 : Math.ceil(tokensOf(reference) * 2.5)),
    read(reply) {
      const parsed = Plain.safeParse(reply)
      if (!parsed.success) return { problem: problemOf(parsed.error) }
      const precision = precisionByRank(parsed.data.passages, passages.length)
      if ('problem' in precision) return precision
      const results = new Map<JudgeMetricKind, JudgeResult>([['context-precision', precision]])
      if (reference !== undefined) {
        const more = Statements.safeParse(reply)
        if (!more.success) return { problem: problemOf(more.error) }
        const recall = recallOf(more.data.statements, reference, passages)
        if ('problem' in recall) return recall
        results.set('context-recall', recall)
      }
      return { value: results }
    },
  }
}

function precisionByRank(verdicts: readonly z.infer<typeof Verdict>[], count: number): { value: number; rationale: string } | { problem: string } {
  const byNumber = new Map(verdicts.map((verdict) => [verdict.passage, verdict]))
  let relevant = 0
  let sum = 0
  const words: string[] = []
  for (let rank = 1; rank <= count; rank += 1) {
    const verdict = byNumber.get(rank)
    if (verdict === undefined) return { problem: `passage ${rank} has no verdict` }
    words.push(`${rank} ${verdict.relevant ? 'relevant' : 'not relevant'}: ${verdict.why}`)
    if (!verdict.relevant) continue
    relevant += 1
    sum += relevant / rank
  }
  if (verdicts.length !== count) return { problem: `there are ${count} passages and ${verdicts.length} verdicts` }
  return { value: relevant === 0 ? 0 : sum / relevant, rationale: words.join('\n').slice(0, 2000) }
}

function recallOf(given: readonly z.infer<typeof Statement>[], reference: string, passages: readonly TextPassage[]): JudgeResult | { problem: string } {
  const find = quoteFinder(reference)
  const statements = given.filter(({ quote }) => find(quote) !== undefined)
  const dropped = given.length - statements.length
  if (dropped * 2 > given.length) return { problem: `${dropped} of ${given.length} statements quote words that are not in the reference` }
  if (statements.length === 0) return { missing: { reason: 'not-applicable', detail: 'the judge found no statement of fact in the reference' } }
  const lost = statements.filter((statement) => passagesOf(statement.passages, passages).length === 0)
  const words = lost.map(({ quote, why }) => `not in the passages: “${quote}” (${why})`)
  if (dropped > 0) words.push(`${dropped} of ${given.length} statements left out: the quote is not in the reference`)
  const rationale = words.join('\n').slice(0, 2000)
  return { value: (statements.length - lost.length) / statements.length, ...(rationale === '' ? {} : { rationale }) }
}
