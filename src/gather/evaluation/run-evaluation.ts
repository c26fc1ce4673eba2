import type { Case } from '../../model/case.ts'
import type { EvalConfig } from '../../model/eval-config.ts'
import type { EvalRun } from '../../model/eval-run.ts'
import { measureOf, type Output, type Score } from '../../model/score.ts'
import type { EvaluationStore } from '../../store/open-store.ts'
import type { Judge } from './judge/judge.ts'
import type { AnswerCache } from './run/answer-cache.ts'
import { askWithRetries } from './run/ask-with-retries.ts'
import { createBudget } from './run/budget.ts'
import { gradeOutput } from './run/grade.ts'
import { takesKeptGrades } from './run/judge-cache.ts'
import { createPace } from './run/pace.ts'
import type { ScoringPlan } from './run/planned-scorers.ts'
import { type RunTotals, runTotals } from './run/run-totals.ts'
import type { RunWriter } from './run/run-writer.ts'
import { createSlots } from './run/slots.ts'
import { whyUnasked } from './run/unasked.ts'
import { unreachableGuard } from './run/unreachable-guard.ts'
import type { World } from './run/world.ts'
import { type Answer, missing, type Target } from './target/target.ts'

export interface EvaluationInputs {
  /** As it begins; it is in the store already. */
  run: EvalRun
  cases: readonly Case[]
  target: Target
  scoring: ScoringPlan
  judge?: Judge
  /** All grades of the judge that the run wants are in the cache, and of one model. */
  keptSuffice: boolean
  config: Pick<EvalConfig, 'cache' | 'concurrency' | 'ratePerS' | 'timeoutMs' | 'retries' | 'limits' | 'judge'>
  /** Answers of earlier runs; absent for repeats, which must be independent. */
  cache?: AnswerCache
  store: EvaluationStore
  writer: RunWriter
  /** What came of the run before it was stopped. */
  before: { outputs: readonly Output[]; scores: readonly Score[] }
  world: World
  progress(done: EvaluationProgress): void
}

interface EvaluationProgress {
  outputs: number
  of: number
  withoutAnswer: number
  graded: number
}

export interface Evaluated {
  run: EvalRun
  outputs: Output[]
  scores: Score[]
}

/** The event loop gets a turn this often, however fast the system answers: the store writes, and Ctrl-C is heard. */
const turnMs = 10
/** The run's own row is brought up to date this often. */
const noteMs = 5000

/**
 * Puts every case to the system as often as was asked, grades what comes, and stores all of it as it comes. Repeats go round by round, so that a run that was
 * stopped has asked all cases equally often. Once `world.signal` is aborted nothing new is asked and the run is `stopped`.
 *
 * @throws AppError where the store fails, or the system cannot be reached at all
 */
export async function runEvaluation(inputs: EvaluationInputs): Promise<Evaluated> {
  const { run, cases, target, config, cache, store, writer, world } = inputs
  const kept = { cache: takesKeptGrades(config, run.repeats), keptSuffice: inputs.keptSuffice }
  const known = keyed(inputs.before)
  const totals = runTotals(run, { before: inputs.before.outputs, asks: target.asks, costPerCallUsd: config.limits.costPerCallUsd })
  const pace = createPace(target.asks ? config.ratePerS : undefined, world)
  const budget = createBudget(config.limits, totals.requests())
  const guard = unreachableGuard(target.describe)
  const stop = new AbortController()
  const grading = createSlots((inputs.judge === undefined ? 1 : (config.judge?.concurrency ?? 1)) * 4)
  const outputs: Output[] = []
  const scores: Score[] = []
  const progress: EvaluationProgress = { outputs: 0, of: cases.length * run.repeats, withoutAnswer: 0, graded: 0 }
  const signal = AbortSignal.any([world.signal, stop.signal])
  const giveUp = AbortSignal.any([world.giveUp, stop.signal])
  const ask = { target, pace, budget, timeoutMs: config.timeoutMs, retries: config.retries, world: { ...world, signal, giveUp } }

  async function answer(given: Case, repeat: number): Promise<{ answer: Answer; attempts: number; cached: boolean }> {
    const unasked = whyUnasked(given, config.limits.maxInputBytes)
    if (unasked !== undefined) return { answer: { missing: unasked }, attempts: 0, cached: false }
    if (!target.asks) return { answer: await target.ask(given, giveUp, repeat), attempts: 0, cached: false }
    const earlier = cache?.get(given)
    if (earlier !== undefined) return { answer: earlier, attempts: 0, cached: true }
    const asked = await askWithRetries(given, repeat, ask)
    totals.asked(asked.attempts)
    // Where the cap left no request, nothing was learnt of the system.
    if (asked.attempts > 0) guard(asked.answer)
    return { ...asked, cached: false }
  }

  async function output(given: Case, repeat: number): Promise<Output> {
    const before = known.outputs.get(keyOf(given.id, repeat))
    if (before !== undefined) return before
    const { answer: came, attempts, cached } = await answer(given, repeat)
    const { retry, unsent, ...answered } = came
    const made: Output = {
      caseId: given.id,
      variant: run.variant,
      run: run.id,
      repeat,
      ...(answered.text === undefined && answered.missing === undefined ? { ...answered, ...missing('no-output', 'the system gave no text') } : answered),
      attempts: Math.max(1, attempts),
      cached,
      at: new Date(world.nowMs()).toISOString(),
    }
    void writer.output(made).catch(fail)
    if (!cached && target.asks) void cache?.put(given, came).catch(fail)
    totals.came(made)
    return made
  }

  async function grade(given: Case, made: Output): Promise<void> {
    const own = known.scores.get(keyOf(given.id, made.repeat)) ?? new Map<string, Score>()
    const graded = await gradeOutput(given, made, { plan: inputs.scoring, judge: inputs.judge, kept, limit, known: own })
    for (const score of graded) writer.score(score)
    scores.push(...own.values(), ...graded.filter((score) => !own.has(measureOf(score))))
    progress.graded += 1
    inputs.progress(progress)
  }

  let failure: unknown
  function fail(error: unknown): void {
    failure ??= error
    stop.abort(error)
  }

  function limit<T>(work: Promise<T>): Promise<T> {
    return within(work, config.timeoutMs)
  }

  const items = itemsOf(cases, run.repeats)
  const grades = new Set<Promise<void>>()
  let turnAt = world.clock() + turnMs
  async function worker(): Promise<void> {
    for (const { given, repeat } of items) {
      if (signal.aborted) return
      let made: Output
      try {
        made = await output(given, repeat)
      } catch (error) {
        if (!signal.aborted) fail(error)
        return
      }
      outputs.push(made)
      progress.outputs += 1
      if (made.missing !== undefined) progress.withoutAnswer += 1
      inputs.progress(progress)
      // Asking waits for grading only once much is left to grade.
      await grading.enter()
      const work = grade(given, made)
        .catch(fail)
        .finally(() => {
          grading.leave()
          grades.delete(work)
        })
      grades.add(work)
      if (world.clock() >= turnAt) {
        await new Promise((resolve) => setImmediate(resolve))
        turnAt = world.clock() + turnMs
      }
    }
  }

  writer.tellRun(changesOf(inputs.judge, totals))
  const noting = setInterval(() => void store.putRun(totals.runSoFar(inputs.judge)).catch(fail), noteMs)
  try {
    await Promise.all(Array.from({ length: Math.min(config.concurrency, Math.max(1, progress.of)) }, worker))
    await Promise.all(grades)
    await writer.flush()
  } finally {
    clearInterval(noting)
  }
  const isWhole = outputs.length === progress.of && progress.graded === progress.of && failure === undefined && !world.signal.aborted
  const ended: EvalRun = {
    ...totals.runSoFar(inputs.judge),
    status: isWhole ? 'done' : 'stopped',
    ...(isWhole && { finishedAt: new Date(world.nowMs()).toISOString() }),
  }
  await store.putRun(ended)
  if (failure !== undefined) throw failure
  return { run: ended, outputs, scores }
}

/** The run, where its judge has been asked, or answered under another name, since it was last told. */
function changesOf(judge: Judge | undefined, totals: RunTotals): () => EvalRun | undefined {
  let told = ''
  return () => {
    const now = judge === undefined ? '' : JSON.stringify([judge.spent().calls, judge.served()])
    if (now === told) return undefined
    told = now
    return totals.runSoFar(judge)
  }
}

function* itemsOf(cases: readonly Case[], repeats: number): Generator<{ given: Case; repeat: number }> {
  for (let repeat = 0; repeat < repeats; repeat += 1) for (const given of cases) yield { given, repeat }
}

function keyOf(caseId: string, repeat: number): string {
  return `${repeat} ${caseId}`
}

function keyed({ outputs, scores }: EvaluationInputs['before']) {
  const byOutput = new Map<string, Map<string, Score>>()
  for (const score of scores) {
    const key = keyOf(score.caseId, score.repeat)
    const own = byOutput.get(key) ?? new Map<string, Score>()
    byOutput.set(key, own.set(measureOf(score), score))
  }
  return { outputs: new Map(outputs.map((output) => [keyOf(output.caseId, output.repeat), output])), scores: byOutput }
}

async function within<T>(work: Promise<T>, ms: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const over = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took over ${ms / 1000} s`)), ms)
  })
  try {
    return await Promise.race([work, over])
  } finally {
    clearTimeout(timer)
  }
}
