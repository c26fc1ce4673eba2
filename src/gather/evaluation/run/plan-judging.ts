import type { Case, Passage } from '../../../model/case.ts'
import { measureOf, outputKey, type Score } from '../../../model/score.ts'
import type { Judge, JudgeMetric, JudgePlan, JudgeSample, KeptGrades } from '../judge/judge.ts'
import { measuresFor, type ScoringPlan } from './planned-scorers.ts'

/** The judge's calls of a run, and the grades that are in the cache and cost none. */
export interface JudgingPlan extends JudgePlan {
  kept: number
}

/** An answer that is known already, or one that must be asked for. */
export type KnownAnswer = (given: Case, repeat: number) => { text?: string | undefined; retrieved?: readonly Passage[] | undefined; isKnown: boolean }

export interface JudgingInputs {
  /** Those that can be asked. */
  cases: readonly Case[]
  repeats: number
  answerOf: KnownAnswer
  scoring: ScoringPlan
  /** Scores of before a resume, which stand. */
  before: readonly Score[]
  /** Grades of the cache are taken. */
  takesKept: boolean
}

/** An answer that is not there yet is counted as long as this, in characters, and with so many passages of the same length. */
const guessedLength = 800
const guessedPassages = 5
const guessedText = 'x '.repeat(guessedLength / 2)
const guessed: readonly Passage[] = Array.from({ length: guessedPassages }, (_, at) => ({ id: `#${at + 1}`, text: guessedText, rank: at + 1 }))
const guess = `; answers that are not there yet as ${guessedLength} characters, or as long as the reference, with ${guessedPassages} passages as long, and as if no grade of them were kept`

/** So many answers are looked up in the cache together. */
const lookedUpTogether = 500

/** What is to be graded: one answer, or as many that are not there yet. */
interface ToGrade {
  sample: JudgeSample
  metrics: JudgeMetric[]
  isKnown: boolean
  times: number
}

/** What grades are still to be asked for. */
export async function planJudging(judge: Judge, inputs: JudgingInputs): Promise<JudgingPlan> {
  const graded = new Set(inputs.before.map(scoreKey))
  const wanted = inputs.cases.flatMap((given) => toGrade(given, inputs, graded))
  const sum: JudgingPlan = { ...judge.plan([], []), kept: 0 }
  const models = new Set<string>()
  let first: { sample: JudgeSample; metric: JudgeMetric } | undefined
  for (let from = 0; from < wanted.length; from += lookedUpTogether) {
    const together = wanted.slice(from, from + lookedUpTogether)
    const found = await Promise.all(together.map((each) => (inputs.takesKept && each.isKnown ? judge.kept(each.sample, each.metrics) : nothingKept)))
    for (const [at, { sample, metrics, times }] of together.entries()) {
      const kept = found[at] ?? nothingKept
      const asked = metrics.filter((metric) => !kept.metrics.includes(metric))
      add(sum, judge.plan([sample], asked), times)
      sum.kept += kept.metrics.length
      for (const model of kept.models) models.add(model)
      const [metric] = kept.metrics
      if (metric !== undefined) first ??= { sample, metric }
    }
  }
  // Somebody is asked, or must tell which of two models answers today: the first that is kept is asked again for it.
  const isUnsure = models.size > 1 || (models.size === 1 && sum.calls > 0)
  if (first !== undefined && isUnsure && judge.served().length === 0) add(sum, judge.plan([first.sample], [first.metric]), 1)
  return wanted.some(({ isKnown }) => !isKnown) ? { ...sum, basis: `${sum.basis}${guess}` } : sum
}

const nothingKept: KeptGrades = { metrics: [], models: [] }

function toGrade(given: Case, { repeats, answerOf, scoring }: JudgingInputs, graded: ReadonlySet<string>): ToGrade[] {
  const planned = measuresFor(scoring, given).filter((each) => each.kind === 'judged')
  if (planned.length === 0) return []
  const list: ToGrade[] = []
  let unknown: ToGrade | undefined
  for (let repeat = 0; repeat < repeats; repeat += 1) {
    const { text, retrieved, isKnown } = answerOf(given, repeat)
    // What is known to be no answer is not graded.
    if (isKnown && text === undefined) continue
    if (unknown !== undefined && !isKnown) {
      unknown.times += 1
      continue
    }
    const passages = retrieved ?? given.retrieved ?? (isKnown ? [] : guessed)
    const open = planned.filter(({ measure }) => !graded.has(scoreKey({ caseId: given.id, repeat, ...measure })))
    const one = {
      sample: { case: given, text: text ?? given.reference ?? guessedText, passages },
      metrics: open.map(({ metric }) => metric),
      isKnown,
      times: 1,
    }
    if (!isKnown) unknown = one
    if (one.metrics.length > 0) list.push(one)
  }
  return list
}

function scoreKey({ caseId, repeat, ...score }: Pick<Score, 'caseId' | 'repeat' | 'tool' | 'metric' | 'version' | 'judge'>): string {
  return `${outputKey({ caseId, repeat })} ${measureOf(score)}`
}

function add(sum: JudgingPlan, plan: JudgePlan, times: number): void {
  sum.calls += plan.calls * times
  sum.inputTokens += plan.inputTokens * times
  sum.outputTokens += plan.outputTokens * times
  if (plan.usd !== undefined) sum.usd = (sum.usd ?? 0) + plan.usd * times
  if (plan.usdAtMost !== undefined) sum.usdAtMost = (sum.usdAtMost ?? 0) + plan.usdAtMost * times
}
