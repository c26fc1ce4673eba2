import type { RunData } from '../../measure/evaluation/score-table.ts'
import { AppError } from '../../model/app-error.ts'
import { type Case, inputText } from '../../model/case.ts'
import type { Label } from '../../model/score.ts'
import type { EvaluationStore } from '../../store/open-store.ts'
import { casesOfRuns, findRun, readRun } from '../compare/find-run.ts'
import { seed } from '../seed.ts'
import type { LabelArgs, LabelSettings } from './label-flags.ts'
import type { Listed } from './list.ts'
import { type Answered, answered, pickables } from './pickable-outputs.ts'
import { keyOf, type LabelPlan, type PickStrategy, planLabels, seedOf } from './plan-labels.ts'
import { metricToLabel } from './what-is-asked.ts'

export interface Queue {
  data: RunData
  cases: Case[]
  metric: string
  strategy: PickStrategy
  labels: Label[]
  plan: LabelPlan
  /** Outputs in the order of the session: those that the rater labelled before, then the picks. */
  queue: { output: Answered; earlier?: Label; inclusionProbability?: number }[]
}

/** @throws AppError `usage` where there is no such run, or nothing in it to label */
export async function openQueue(evaluation: EvaluationStore, args: LabelArgs, settings: LabelSettings): Promise<Queue> {
  const { rater, n, passAt } = settings
  const runs = (await evaluation.runs()).filter(({ caseSet }) => args.set === undefined || caseSet === args.set)
  if (runs.length === 0 && args.set !== undefined)
    throw new AppError('usage', `There is no run of the case set \`${args.set}\`.`, { hint: 'loadbearing eval --set NAME' })
  const run = findRun(runs, args.run)
  const data = await readRun(evaluation, run)
  const metric = args.metric ?? metricToLabel(run)
  const outputs = answered(data.outputs)
  if (outputs.length === 0)
    throw new AppError('usage', `The run ${run.id} has no answer that could be labelled.`, {
      hint: `Answers that are missing say why: loadbearing eval --resume ${run.id}`,
    })
  const labels = (await evaluation.labels(run.id)).filter((label) => label.metric === metric)
  const items = pickables(outputs, data.scores, { metric, passAt })
  const strategy = settings.strategy ?? strategyOf(labels.filter((label) => label.rater === rater)) ?? strategyOf(labels) ?? 'mixed'
  const plan = planLabels({ items, labels, rater, n, strategy, seed: seedOf(run.id, metric, seed) })
  const byKey = new Map(outputs.map((output) => [keyOf(output), output]))
  const find = (key: string): Answered[] => [byKey.get(key)].flatMap((output) => (output === undefined ? [] : [output]))
  return {
    data,
    metric,
    strategy,
    labels,
    plan,
    cases: await casesOfRuns(evaluation, [run]),
    queue: [
      ...plan.earlier.flatMap((earlier) => find(keyOf(earlier)).map((output) => ({ output, earlier, ...probabilityOf(plan, earlier) }))),
      ...plan.picks.flatMap(({ key, inclusionProbability }) => find(key).map((output) => ({ output, inclusionProbability }))),
    ],
  }
}

/** The strategy of most labels: one sample has one. That of all outputs is no default for who wants some. */
function strategyOf(labels: readonly Label[]): PickStrategy | undefined {
  const counts = new Map<PickStrategy, number>()
  for (const { strategy } of labels) {
    if (strategy === 'import') continue
    const counted = strategy === 'all' ? 'uniform' : strategy
    counts.set(counted, (counts.get(counted) ?? 0) + 1)
  }
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0]
}

/** The probability that a label of before carries from now on. */
function probabilityOf({ restated }: LabelPlan, label: Label): Pick<Label, 'inclusionProbability'> {
  const { inclusionProbability } = restated.find((each) => each.rater === label.rater && keyOf(each) === keyOf(label)) ?? label
  return inclusionProbability === undefined ? {} : { inclusionProbability }
}

/** What is left to ask. */
export function listed({ data, metric, strategy, cases, plan, queue }: Queue, { rater }: LabelSettings): Listed {
  const left = queue.filter(({ earlier }) => earlier === undefined)
  const byId = new Map(cases.map((each) => [each.id, each]))
  return {
    run: data.run.id,
    metric,
    rater,
    strategy,
    labelled: plan.earlier.length,
    left: left.map(({ output: { caseId, repeat }, inclusionProbability }) => {
      const given = byId.get(caseId)
      return { caseId, repeat, ...(given !== undefined && { question: inputText(given.input) }), inclusionProbability }
    }),
  }
}
