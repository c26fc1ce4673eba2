import type { SpanEvaluation } from '../../../model/span.ts'
import type { TracedRequest } from '../../../model/traced-request.ts'
import { quantileInclusive } from '../../interval/quantile.ts'

/** A judgement that says that a request went badly. */
export interface BadJudgement {
  evaluation: SpanEvaluation
  /** In words: `helpful 0, by a person`. */
  words: string
}

/** Names of what is bad: a high value is. */
const badNames = /toxic|hallucinat|harm|bias|unsafe|violat|injection|jailbreak|contradict|irrelevan|offensive|error/i
const badLabels =
  /^(?:negative|bad|poor|wrong|incorrect|fail|failed|no|false|thumbs?[ _-]?down|down|disliked?|unhelpful|not[ _-]helpful|hallucinated|unfaithful|ungrounded|irrelevant|unsafe|toxic|👎|-1)$/i
const badLabelsOfBadNames = /^(?:yes|true|high|severe|hallucinated|toxic|unsafe|fail|failed)$/i
/** Values of a scale that nobody told us are low when nine of ten others are higher; with fewer than this there is no telling. */
const leastValues = 20
const by: Readonly<Record<SpanEvaluation['by'], string>> = { human: 'by a person', model: 'by a model', code: 'by code', unknown: 'by whom is not said' }

/**
 * What is a bad value of each judgement, by its name and scale: under ½ on 0 to 1, under 0 on -1 to 1, at most 2 on 1 to 5, and the lowest tenth of any
 * other scale of which there are 20 values or more; the other way round for names of what is bad (toxicity, hallucination). Labels go by their words.
 */
export function badJudgements(requests: readonly TracedRequest[]): (request: TracedRequest) => BadJudgement | undefined {
  const values = new Map<string, number[]>()
  for (const { evaluations = [] } of requests) {
    for (const { name, value } of evaluations) {
      if (value === undefined) continue
      const known = values.get(name)
      if (known === undefined) values.set(name, [value])
      else known.push(value)
    }
  }
  const tests = new Map([...values].map(([name, own]) => [name, isBadOn(own, badNames.test(name))]))
  return ({ evaluations = [] }) => {
    const bad = evaluations.filter(({ name, value, label }) => {
      if (label !== undefined && (badNames.test(name) ? badLabelsOfBadNames : badLabels).test(label.trim())) return true
      return value !== undefined && tests.get(name)?.(value) === true
    })
    // What people say comes first.
    const evaluation = bad.find(({ by: judge }) => judge === 'human') ?? bad[0]
    if (evaluation === undefined) return undefined
    return { evaluation, words: `${evaluation.name} ${evaluation.value ?? evaluation.label ?? ''}, ${by[evaluation.by]}` }
  }
}

function isBadOn(values: readonly number[], highIsBad: boolean): (value: number) => boolean {
  const least = values.reduce((a, b) => Math.min(a, b))
  const most = values.reduce((a, b) => Math.max(a, b))
  const whole = values.every(Number.isInteger)
  if (least >= 0 && most <= 1) return highIsBad ? (value) => value > 0.5 : (value) => value < 0.5
  if (least >= -1 && most <= 1) return highIsBad ? (value) => value > 0 : (value) => value < 0
  if (least >= 1 && most <= 5 && whole) return highIsBad ? (value) => value >= 4 : (value) => value <= 2
  if (values.length < leastValues) return () => false
  const sorted = Float64Array.from(values).sort()
  const line = quantileInclusive(sorted, highIsBad ? 0.9 : 0.1)
  return highIsBad ? (value) => value > line : (value) => value < line
}
