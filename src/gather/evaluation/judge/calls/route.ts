import { type Case, inputText, type Passage } from '../../../../model/case.ts'
import type { Missing, MissingReason } from '../../../../model/score.ts'
import type { JudgeMetric, JudgeMetricKind, JudgeSample } from '../judge.ts'
import { answerCall } from './answer.ts'
import type { JudgeCall, Results } from './call.ts'
import { contextCall } from './context.ts'
import { groundingCall } from './grounding.ts'
import type { TextPassage } from './numbered.ts'
import { rubricCall } from './rubric.ts'

/** What the metrics of one sample need: the calls, each with the metrics that it answers, and what is missing without asking anybody. */
export interface Route {
  calls: { call: JudgeCall<Results>; metrics: JudgeMetric[] }[]
  missing: Map<string, Missing>
}

interface Need {
  answer?: true
  context?: true
  reference?: true
  group: 'grounding' | 'context' | 'answer' | 'rubric'
}

const needs: Readonly<Record<JudgeMetricKind, Need>> = {
  groundedness: { group: 'grounding', answer: true, context: true },
  'context-utilization': { group: 'grounding', answer: true, context: true },
  'context-precision': { group: 'context', context: true },
  'context-recall': { group: 'context', context: true, reference: true },
  relevance: { group: 'answer', answer: true },
  completeness: { group: 'answer', answer: true },
  correctness: { group: 'answer', answer: true, reference: true },
  rubric: { group: 'rubric', answer: true },
}

/**
 * A call always asks all that its group can tell of the sample, whichever metrics are wanted: so a grade does not depend on which others were asked, and
 * a metric that is added later finds its grade in the cache.
 */
export function routeOf(sample: JudgeSample, metrics: readonly JudgeMetric[]): Route {
  const facts = factsOf(sample)
  const missing = new Map<string, Missing>()
  const byGroup = new Map<string, JudgeMetric[]>()
  for (const metric of metrics) {
    const lack = lackOf(needs[metric.kind], facts)
    if (lack !== undefined) missing.set(metric.metric, lack)
    else if (metric.kind === 'rubric' && (metric.rubric ?? '').trim() === '')
      missing.set(metric.metric, { reason: 'not-applicable', detail: 'the rubric has no text' })
    else {
      const group = needs[metric.kind].group === 'rubric' ? `rubric ${metric.rubric}` : needs[metric.kind].group
      byGroup.set(group, [...(byGroup.get(group) ?? []), metric])
    }
  }
  const calls = [...byGroup].map(([group, wanted]) => ({ call: callOf(group, wanted[0]?.rubric ?? '', facts), metrics: wanted }))
  return { calls, missing }
}

interface Facts {
  question: string
  answer: string
  reference?: string
  passages: readonly TextPassage[]
  withoutText: number
  isBlank: boolean
}

function factsOf({ case: given, text, passages }: { case: Case; text: string; passages: readonly Passage[] }): Facts {
  const byRank = [...passages].sort((a, b) => a.rank - b.rank)
  const withText = byRank.flatMap(({ text: words, ...rest }) => (words === undefined || words.trim() === '' ? [] : [{ ...rest, text: words }]))
  return {
    question: inputText(given.input),
    answer: text,
    ...(given.reference === undefined || given.reference.trim() === '' ? {} : { reference: given.reference }),
    passages: withText,
    withoutText: byRank.length - withText.length,
    isBlank: given.reference !== undefined && given.reference.trim() === '',
  }
}

function lackOf(need: Need, facts: Facts): Missing | undefined {
  const lack = (reason: MissingReason, detail: string) => ({ reason, detail })
  if (facts.question.trim() === '') return lack('not-applicable', 'the case has no question')
  if (need.answer && facts.answer.trim() === '') return lack('empty-output', 'the answer is empty')
  if (need.context && facts.passages.length === 0) return lack('no-context', facts.withoutText === 0 ? 'no passages are known' : 'no passage has a text')
  if (need.context && facts.withoutText > 0)
    return lack('no-context', `${facts.withoutText} of ${facts.withoutText + facts.passages.length} passages have no text`)
  if (need.reference && facts.reference === undefined) return lack('no-reference', facts.isBlank ? 'the reference is empty' : 'the case has no reference')
  if (need.group === 'grounding' && !/[\p{L}\p{N}]/u.test(facts.answer)) return lack('no-claims', 'the answer has neither a letter nor a number')
  return undefined
}

function callOf(group: string, rubric: string, { question, answer, reference, passages }: Facts): JudgeCall<Results> {
  if (group === 'grounding') return groundingCall(question, answer, passages)
  if (group === 'context') return contextCall(question, passages, reference)
  if (group === 'answer') return answerCall(question, answer, reference)
  return rubricCall(rubric, { question, answer, passages, ...(reference === undefined ? {} : { reference }) })
}
