import type { ComparedPair, Judge, JudgeMetric, JudgePlan, JudgeSample } from '../../gather/evaluation/judge/judge.ts'
import type { Anchor } from '../../measure/evaluation/judges/bias/drift.ts'
import type { GradedAgain } from '../../measure/evaluation/judges/bias/grading-sd.ts'
import type { OrderedPair } from '../../measure/evaluation/judges/bias/order-swap.ts'
import { hashUniform } from '../../measure/interval/random.ts'
import { type Case, inputText } from '../../model/case.ts'
import { type Missing, type Output, passagesOf } from '../../model/score.ts'
import { keyOf } from '../label/plan-labels.ts'
import type { JudgedOutput } from './judged-run.ts'

interface Regraded extends JudgedOutput {
  grade: number
  given: Case
  sample: JudgeSample
}

/** What a judge will be asked beside what is stored. */
export interface CallPlan {
  pairs: ComparedPair[]
  repeats: Regraded[]
  anchors: Regraded[]
}

export interface Wanted {
  swap: number
  repeat: number
  anchors: number
  seed: number
}

/**
 * Pairs of answers to one case, from another run or from repeats; outputs that are graded again; and the anchors, which are the outputs that people labelled
 * first. What is drawn is the same for the same seed, and each case gives one pair.
 */
export function planCalls(outputs: readonly JudgedOutput[], others: readonly Output[], { swap, repeat, anchors, seed }: Wanted): CallPlan {
  const drawn = <Item>(items: readonly Item[], key: (item: Item) => string): Item[] =>
    items.toSorted((a, b) => hashUniform(key(a), seed) - hashUniform(key(b), seed))
  const regradable = outputs.flatMap((each): Regraded[] => {
    const { grade, given, output } = each
    if (grade === undefined || given === undefined || output.text === undefined) return []
    return [{ ...each, grade, given, sample: { case: given, text: output.text, passages: passagesOf(output, given) } }]
  })
  const labelledAt = ({ labels }: JudgedOutput): string => labels.map(({ at }) => at).sort()[0] ?? ''
  return {
    pairs: swap === 0 ? [] : drawn(answerPairs(outputs, others, seed), ({ question, first }) => JSON.stringify([question, first])).slice(0, swap),
    repeats: drawn(regradable, ({ output }) => keyOf(output)).slice(0, repeat),
    anchors: regradable
      .filter(({ labels }) => labels.length > 0)
      .toSorted((a, b) => (labelledAt(a) < labelledAt(b) ? -1 : 1))
      .slice(0, anchors),
  }
}

function answerPairs(outputs: readonly JudgedOutput[], others: readonly Output[], seed: number): ComparedPair[] {
  const byCase = Map.groupBy([...outputs.map(({ output }) => output), ...others], ({ caseId }) => caseId)
  const seen = new Set<string>()
  return outputs.flatMap(({ output: { text }, given, caseId }): ComparedPair[] => {
    if (text === undefined || text === '' || given === undefined || seen.has(caseId)) return []
    // Another run's answer before another repeat's: versions differ by more.
    const other = byCase.get(caseId)?.findLast((each) => each.text !== undefined && each.text !== '' && each.text !== text)?.text
    if (other === undefined) return []
    seen.add(caseId)
    const [first, second] = hashUniform(caseId, seed + 1) < 0.5 ? [text, other] : [other, text]
    return [{ question: inputText(given.input), first, second, ...(given.reference !== undefined && { reference: given.reference }) }]
  })
}

export function priceOf(plan: CallPlan, judge: Pick<Judge, 'plan' | 'planPreferences'>, metric: JudgeMetric): JudgePlan {
  const preferences = judge.planPreferences(plan.pairs.flatMap((pair) => [pair, swapped(pair)]))
  const grades = judge.plan(
    regradedOnce(plan).map(({ sample }) => sample),
    [metric],
  )
  const usd = preferences.usd === undefined || grades.usd === undefined ? {} : { usd: preferences.usd + grades.usd }
  return {
    calls: preferences.calls + grades.calls,
    inputTokens: preferences.inputTokens + grades.inputTokens,
    outputTokens: preferences.outputTokens + grades.outputTokens,
    basis: grades.basis,
    ...usd,
  }
}

/** An output that is both an anchor and a repeat is graded once. */
function regradedOnce({ repeats, anchors }: CallPlan): Regraded[] {
  return [...new Map([...anchors, ...repeats].map((each) => [keyOf(each.output), each])).values()]
}

/** Nothing is left to ask: all pairs are in the cache, and of one model. */
async function allIsKept(plan: CallPlan, judge: Judge): Promise<boolean> {
  if (regradedOnce(plan).length > 0) return false
  const pairs = plan.pairs.flatMap((pair) => [pair, swapped(pair)])
  const kept = await judge.keptPreferences(pairs)
  return kept.pairs.length === pairs.length && kept.models.length <= 1
}

const swapped = ({ first, second, ...pair }: ComparedPair): ComparedPair => ({ ...pair, first: second, second: first })

export interface CallResults {
  order: OrderedPair[]
  /** The stored grade and the new one. */
  repeats: GradedAgain[]
  anchors: Anchor[]
  /** Pairs and outputs without a result, by its reason. */
  missing: Missing[]
}

/** Asks the judge. Grades are asked anew, whatever is in the cache; what order does to it may come from there. */
export async function askAgain(plan: CallPlan, judge: Judge, metric: JudgeMetric, said: () => void): Promise<CallResults> {
  const missing: Missing[] = []
  const keptSuffice = await allIsKept(plan, judge)
  const prefer = async ({ question, first, second, reference }: ComparedPair) => {
    const { result } = await judge.prefer(question, first, second, reference, { keptSuffice })
    said()
    return result
  }
  const order = plan.pairs.map(async (pair): Promise<OrderedPair[]> => {
    const [asked, turned] = await Promise.all([prefer(pair), prefer(swapped(pair))])
    if ('value' in asked && 'value' in turned) return [{ asked: asked.value, swapped: turned.value }]
    missing.push(...[asked, turned].flatMap((each) => ('missing' in each ? [each.missing] : [])).slice(0, 1))
    return []
  })
  const grades = regradedOnce(plan).map(async ({ output, sample }) => {
    const result = (await judge.grade(sample, [metric], { cache: false })).get(metric.metric)?.result
    said()
    if (result !== undefined && 'missing' in result) missing.push(result.missing)
    return [keyOf(output), result !== undefined && 'value' in result ? result.value : undefined] as const
  })
  const now = new Map(await Promise.all(grades))
  const again = <Result>(each: Regraded, of: (grade: number) => Result): Result[] => {
    const grade = now.get(keyOf(each.output))
    return grade === undefined ? [] : [of(grade)]
  }
  return {
    order: (await Promise.all(order)).flat(),
    repeats: plan.repeats.flatMap((each) => again(each, (grade) => ({ grades: [each.grade, grade], group: each.group }))),
    anchors: plan.anchors.flatMap((each) => again(each, (grade) => ({ before: each.grade, now: grade, group: each.group }))),
    missing,
  }
}
