import { caseSetEvidence } from '../../measure/evaluation/cases/case-set-evidence.ts'
import { measureLeakage, type ReadText } from '../../measure/evaluation/cases/leakage.ts'
import { compareRuns } from '../../measure/evaluation/comparison/compare-runs.ts'
import { findConflicts } from '../../measure/evaluation/conflicts.ts'
import { measureCoverage } from '../../measure/evaluation/coverage/measure-coverage.ts'
import { failureModes, failureModesByLoss } from '../../measure/evaluation/failure-modes.ts'
import { gateEvidence } from '../../measure/evaluation/gate/gate-evidence.ts'
import { judgeEvidence } from '../../measure/evaluation/judges/judge-evidence.ts'
import { judgeNoise, judgeStanding } from '../../measure/evaluation/judges/judge-standing.ts'
import { labelEvidence } from '../../measure/evaluation/judges/label-evidence.ts'
import { metricEvidence } from '../../measure/evaluation/metric-evidence.ts'
import { repeatEvidence } from '../../measure/evaluation/repeat-evidence.ts'
import { casesById, type RunData } from '../../measure/evaluation/score-table.ts'
import { type Case, groupOf, inputText } from '../../model/case.ts'
import { defineGatherer, type GatherContext } from '../../model/define.ts'
import type { EvalRun } from '../../model/eval-run.ts'
import type { EvaluationEvidence } from '../../model/evaluation-evidence.ts'
import { isWhole, latestOfVariants } from '../../model/pick-run.ts'
import type { TracedRequest } from '../../model/traced-request.ts'
import type { EvaluationStore, SpanStore } from '../../store/open-store.ts'
import { caseHashes } from './case-hash.ts'

export interface EvaluationInputs {
  openStore(): Promise<SpanStore>
  /** Requests of production, to hold the cases against and to look for leaks in; `source` says where they are from. */
  requests?: { source: string; read(store: SpanStore): Promise<readonly TracedRequest[]> }
}

/** A review looks at this many runs: the latest of each variant. */
const mostRuns = 8
/** Below this many queries the traffic has no shape. */
const leastQueries = 20
/** A label at or over it says yes. */
const passAt = 0.5
/** A run with a smaller part of the cases of the largest is a trial. Our judgement. */
const leastOfLargest = 0.1
const currentVariant = 'current'

/** Evidence from what was evaluated: the latest run of each variant, the cases, labels and calibrations of the store. Nothing is asked and nothing is paid. */
export const evaluationGatherer = defineGatherer<'evaluation', EvaluationInputs>({
  id: 'evaluation',
  area: 'evaluation',
  async gather(context, { openStore, requests }): Promise<EvaluationEvidence> {
    const store = await openStore()
    try {
      const { evaluation } = store
      const { runs, leftOut } = runsToReview(await evaluation.runs())
      const data: RunData[] = []
      for (const run of runs) {
        context.progress(`evaluation: reading run ${run.id}`)
        const hashes = caseHashes(await evaluation.snapshot(run.caseSetHash))
        data.push({ run, outputs: await evaluation.outputs(run.id), scores: await evaluation.scores(run.id), caseHashes: hashes })
      }
      const cases = await casesOf(evaluation, runs)
      const traced = requests === undefined ? [] : await requests.read(store)
      context.progress('evaluation: measuring')
      const evidence = await measured(context, { evaluation, data, cases, traced, source: requests?.source ?? '' })
      return { ...evidence, ...(leftOut.length > 0 && { leftOut }) }
    } finally {
      await store.close()
    }
  },
})

interface Reviewed {
  runs: EvalRun[]
  leftOut: NonNullable<EvaluationEvidence['leftOut']>
}

/**
 * The latest whole run of each variant, what is in production first; of a variant without a whole one, none. A trial of a few cases says nothing beside a run
 * of hundreds and would still take the first findings: it is left out, and an earlier run of its variant is taken where one is large enough.
 */
function runsToReview(runs: readonly EvalRun[]): Reviewed {
  const done = runs.filter(({ status }) => status === 'done')
  const whole = runs.filter(isWhole)
  const least = leastOfLargest * Math.max(0, ...latestOfVariants(whole).map(({ cases }) => cases))
  const taken = latestOfVariants(whole.filter(({ cases }) => cases >= least))
  const leftOut = latestOfVariants(done)
    .filter(({ id }) => !taken.some((run) => run.id === id))
    .map(({ id, variant, cases, partial }) => ({ run: id, variant, cases, why: partial === true ? ('partial' as const) : ('few-cases' as const) }))
  const inOrder = taken.toSorted((a, b) => Number(b.variant === currentVariant) - Number(a.variant === currentVariant))
  return { runs: inOrder.slice(0, mostRuns), leftOut }
}

interface CaseSets {
  sets: { name: string; cases: Case[] }[]
  all: Case[]
}

/** Cases as the runs asked them, by set; where there is no run, the sets of the store. */
async function casesOf(evaluation: EvaluationStore, runs: readonly EvalRun[]): Promise<CaseSets> {
  const sets: CaseSets['sets'] = []
  for (const { caseSet, caseSetHash } of runs) {
    if (sets.some(({ name }) => name === caseSet)) continue
    const cases = await evaluation.snapshot(caseSetHash)
    if (cases.length > 0) sets.push({ name: caseSet, cases })
  }
  if (sets.length === 0) for (const { name } of await evaluation.caseSets()) sets.push({ name, cases: await evaluation.cases(name) })
  return { sets, all: [...casesById(sets.flatMap(({ cases }) => cases)).values()] }
}

interface Gathered {
  evaluation: EvaluationStore
  data: readonly RunData[]
  cases: CaseSets
  traced: readonly TracedRequest[]
  source: string
}

async function measured({ config: { eval: config }, seed }: GatherContext, { evaluation, data, cases, traced, source }: Gathered): Promise<EvaluationEvidence> {
  const [labels, calibrations] = [await evaluation.labels(), await evaluation.calibrations()]
  const [current, ...others] = data
  const options = { cases: cases.all, config, seed, unusable: judgeStanding(calibrations), gradingSd: judgeNoise(calibrations) }
  const comparisons = current === undefined ? [] : others.map((other) => compareRuns(current, other, options)).filter(({ shared }) => shared > 0)
  const queries = traced.flatMap(({ input, sessionId }) =>
    input === undefined || input.trim() === '' ? [] : [{ text: input, ...(sessionId !== undefined && { group: sessionId }) }],
  )
  const known = casesById(cases.all)
  return {
    caseSets: cases.sets.map((set) => caseSetEvidence(set.name, set.cases)),
    runs: data.map(({ run }) => run),
    metrics: data.flatMap((each) => metricEvidence(each, { cases: cases.all, labels, traffic: config.traffic })),
    comparisons,
    judges: judgeEvidence(data.map(({ run }) => run)),
    calibrations,
    labels: labelEvidence(labels, { passAt, seed }),
    ...(queries.length >= leastQueries &&
      cases.all.length > 0 && { coverage: measureCoverage({ queries, cases: cases.all.map(({ input }) => inputText(input)), seed, source }) }),
    failureModes:
      current === undefined ? [] : failureModesByLoss(failureModes({ modes: config.failureModes, data: current, cases: cases.all, traffic: config.traffic })),
    ...leakageOf(data, cases.all, traced),
    conflicts:
      current === undefined ? [] : findConflicts({ scores: current.scores, measures: current.run.measures, groupOf: (id) => groupOf(known.get(id) ?? { id }) }),
    gates: current === undefined ? [] : gateEvidence(current, { config, cases: cases.all, comparisons, others, seed }),
    repeats: data.flatMap((each) => repeatEvidence(each) ?? []),
  }
}

/** Prompts that traces show, and passages that runs and traces show, each text once. */
function leakageOf(data: readonly RunData[], cases: readonly Case[], traced: readonly TracedRequest[]): Pick<EvaluationEvidence, 'leakage'> {
  if (cases.length === 0) return {}
  const prompts = new Map<string, ReadText>()
  const corpus = new Map<string, ReadText>()
  for (const { systemPrompt, promptName, passages = [] } of traced) {
    if (systemPrompt !== undefined) prompts.set(systemPrompt, { where: `prompt ${promptName ?? 'of a trace'}`, text: systemPrompt })
    for (const { id, text } of passages) if (text !== undefined) corpus.set(text, { where: `passage ${id}`, text })
  }
  for (const { outputs } of data) {
    for (const { retrieved = [] } of outputs) for (const { id, text } of retrieved) if (text !== undefined) corpus.set(text, { where: `passage ${id}`, text })
  }
  if (prompts.size + corpus.size === 0) return {}
  const found = measureLeakage({ cases, prompts: [...prompts.values()], corpus: [...corpus.values()] })
  return { leakage: { ...found, ...(corpus.size > 0 && { passages: corpus.size }) } }
}
