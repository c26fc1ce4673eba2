import { setTimeout as sleep } from 'node:timers/promises'
import { withoutKeys } from '../../gather/evaluation/clean-text.ts'
import { importedMeasures } from '../../gather/evaluation/formats/runs-of.ts'
import type { Judge, JudgeWorld } from '../../gather/evaluation/judge/judge.ts'
import { readJudgeMetric } from '../../gather/evaluation/judge/measures.ts'
import { type AnswerCache, openAnswerCache } from '../../gather/evaluation/run/answer-cache.ts'
import { defaultScorers } from '../../gather/evaluation/run/default-scorers.ts'
import { judgeSpentBefore } from '../../gather/evaluation/run/judge-budget.ts'
import { storedGrades, takesKeptGrades } from '../../gather/evaluation/run/judge-cache.ts'
import type { KnownAnswer } from '../../gather/evaluation/run/plan-judging.ts'
import { planRun, type RunPlan } from '../../gather/evaluation/run/plan-run.ts'
import { planScoring } from '../../gather/evaluation/run/plan-scoring.ts'
import { measuresOf, type ScoringPlan } from '../../gather/evaluation/run/planned-scorers.ts'
import { type RunIdentity, refuseChanged, runToResume, whatStands } from '../../gather/evaluation/run/resume.ts'
import { createRunWriter, type RunWriter } from '../../gather/evaluation/run/run-writer.ts'
import type { Answer, Target } from '../../gather/evaluation/target/target.ts'
import { AppError } from '../../model/app-error.ts'
import type { Case } from '../../model/case.ts'
import type { Config } from '../../model/config.ts'
import type { EvalRun } from '../../model/eval-run.ts'
import { type Output, outputKey, type Score } from '../../model/score.ts'
import { loadConfig } from '../config/load-config.ts'
import { version } from '../version.ts'
import type { EvalArgs, Settled } from './eval-flags.ts'
import { settle } from './eval-flags.ts'
import { refuseImpossibleRules, unmetRules } from './gate-rules.ts'
import { hashOfCases } from './load-cases.ts'
import { loadSources, type Sources } from './load-sources.ts'
import type { EvaluationPlace } from './open-evaluation.ts'
import { reproducingEval, withFlagsOf } from './reproducing-eval.ts'
import { newRunId } from './run-id.ts'
import { leftOut } from './unjudged-checks.ts'

/** All that a run needs, before anything is asked. */
export interface Prepared extends Sources {
  settled: Settled
  run: EvalRun
  scoring: ScoringPlan
  judge?: Judge
  cache?: AnswerCache
  writer: RunWriter
  before: { outputs: Output[]; scores: Score[] }
  plan: RunPlan
  /** What a person should know before it starts. */
  notes: string[]
  isResumed: boolean
}

export interface PrepareWorld {
  place: EvaluationPlace
  signal: AbortSignal
  giveUp: AbortSignal
  progress: (message: string) => void
}

/** @throws AppError where flags, config, cases, target, scorers, judge or the run to resume are at fault */
export async function prepareRun(given: EvalArgs, givenConfig: Config, world: PrepareWorld): Promise<Prepared> {
  const { place } = world
  const resumed = given.resume === undefined ? undefined : runToResume((await (await place.existing())?.evaluation.runs()) ?? [], given.resume, given.variant)
  const args = resumed === undefined ? given : withFlagsOf(resumed.command, given)
  const config = args.config === given.config ? givenConfig : await loadConfig(process.cwd(), args.config)
  const settled = settle(args, config, resumed?.variant)
  const folder = process.cwd()
  const sources = await loadSources(settled, config, { ...world, store: place.existing, folder, env: process.env, nowMs: Date.now })
  const { cases, target, repeats } = sources
  // Only now: cases that cannot be read make no store.
  const store = (await place.made()).evaluation
  const writer = createRunWriter(store)
  const chosen = settled.config.scorers.length === 0 ? defaultScorers(cases) : undefined
  const uses = chosen?.scorers ?? settled.config.scorers
  const stored = resumed === undefined ? { outputs: [], scores: [] } : { outputs: await store.outputs(resumed.id), scores: await store.scores(resumed.id) }
  const judge = await judgeFor(settled, config, [...uses, ...cases.flatMap(({ expect }) => expect)], {
    cache: storedGrades(store, writer),
    signal: world.giveUp,
    ...(resumed !== undefined && beforeOf(resumed, stored, settled)),
  })
  const { plan: scoring, problems, unjudged } = await planScoring(uses, cases, { folder, judge: judge?.id })
  refuseUnmakeable(problems, cases)
  const identity: RunIdentity = {
    variant: settled.variant,
    caseSet: sources.set,
    caseSetHash: hashOfCases(cases),
    cases: cases.length,
    target: target.describe,
    targetHash: target.hash,
    repeats,
    measures: [...measuresOf(scoring), ...importedMeasures(sources.imported?.scores ?? [])],
  }
  if (resumed !== undefined) refuseChanged(resumed, identity)
  refuseImpossibleRules(settled.config.gate.rules, identity.measures)
  const before = whatStands(stored.outputs, stored.scores)
  const isCached = takesKnownAnswers(settled, target) && repeats === 1 && target.asks
  const cache = isCached ? await openAnswerCache(identity, cases, store, writer) : undefined
  const plan = await planRun({
    cases,
    repeats,
    limits: settled.config.limits,
    scoring,
    judge,
    asks: target.asks,
    before: before.scores,
    takesKept: takesKeptGrades(settled.config, repeats),
    answerOf: await knownAnswers(cases, repeats, target, { before: before.outputs, cache }),
  })
  const fresh: EvalRun = {
    ...identity,
    id: newRunId(settled.variant, new Date()),
    startedAt: new Date().toISOString(),
    status: 'running',
    ...(sources.isPartial && { partial: true }),
    ...(target.unseen !== undefined && { unseen: target.unseen }),
    judges: [],
    cachedOutputs: 0,
    calls: { target: 0, judge: 0 },
    plannedJudgeCalls: plan.judge?.calls ?? 0,
    ...planned(plan),
    generatorFamilies: [],
    toolVersion: version,
    // It is stored and shown: a key in an address is the user's to fill in again.
    command: withoutKeys(reproducingEval(args)),
  }
  return {
    ...sources,
    problems: [...sources.problems, ...problems.map(({ where, what }) => ({ where: `case ${where}`, what }))],
    settled,
    run: resumed === undefined ? fresh : { ...withoutEnd(resumed), status: 'running' },
    scoring,
    ...(judge !== undefined && { judge }),
    ...(cache !== undefined && { cache }),
    writer,
    before,
    plan,
    notes: [
      ...(chosen === undefined ? [] : [chosen.why]),
      ...(takesKnownAnswers(settled, target) && repeats > 1 && target.asks
        ? ['With repeats nothing is taken from the cache, so that they are independent.']
        : []),
      ...(repeats === 1 && plan.targetCalls > 0 ? whyNotKept(settled, target) : []),
      ...leftOut(unjudged),
      ...unmetRules(settled.config.gate.rules, identity.measures),
    ],
    isResumed: resumed !== undefined,
  }
}

/** Where the config does not say, only where all that decides an answer is in the target's hash: an address that was deployed to again looks the same. */
function takesKnownAnswers({ config: { cache } }: Settled, { unseen }: Target): boolean {
  return cache ?? unseen === undefined
}

/** Of functions and commands, whose answers are taken again as a rule; that an address is asked each time is no surprise. */
function whyNotKept({ config: { cache }, target: { kind } }: Settled, { unseen }: Target): string[] {
  if (cache !== undefined || unseen === undefined || (kind !== 'function' && kind !== 'command')) return []
  return [`Answers are not kept for later runs: ${unseen}. --cache keeps and takes them.`]
}

/**
 * A check of one's own that cannot be made is a mistake in the case. One that came from another tool need not have a counterpart here: it is named and missing.
 * @throws AppError `config-invalid` naming the case
 */
function refuseUnmakeable(problems: readonly { where: string; what: string }[], cases: readonly Case[]): void {
  const imported = new Set(cases.filter(({ source }) => source.kind === 'import' && source.tool !== undefined).map(({ id }) => id))
  const own = problems.filter(({ where }) => !imported.has(where))
  const [first] = own
  if (first === undefined) return
  const rest = own.length === 1 ? '' : ` ${own.length - 1} more checks of cases cannot be made either.`
  throw new AppError('config-invalid', `Case ${first.where} expects what cannot be checked: ${first.what.replace(/\.$/, '')}.${rest}`, {
    hint: 'Correct `expect` in the case; docs/scorers.md has every scorer with its options.',
  })
}

/** Dollars of both, where both are known. */
function planned({ targetUsd, judge }: RunPlan): Pick<EvalRun, 'plannedUsd'> {
  if (targetUsd === undefined && judge?.usd === undefined) return {}
  return { plannedUsd: (targetUsd ?? 0) + (judge?.usd ?? 0) }
}

function withoutEnd({ finishedAt, ...run }: EvalRun): EvalRun {
  return run
}

/** What the judge knows of the run that goes on: what it took, and which models answered. */
function beforeOf(run: EvalRun, stored: Prepared['before'], { config: { limits } }: Settled): Pick<JudgeWorld, 'spentBefore' | 'servedBefore'> {
  // A run has one judge at most: with another one it would be refused.
  return { spentBefore: judgeSpentBefore(run, stored, limits.costPerCallUsd), servedBefore: run.judges.flatMap(({ served }) => served) }
}

async function judgeFor(
  { config }: Settled,
  { prices }: Config,
  uses: Settled['config']['scorers'],
  world: Pick<JudgeWorld, 'cache' | 'signal' | 'spentBefore' | 'servedBefore'>,
): Promise<Judge | undefined> {
  if (!uses.some((use) => readJudgeMetric(use) !== undefined)) return undefined
  // A scorer of the config that needs one is refused by its name; a check of a case is missing.
  if (config.judge === undefined) return undefined
  // The providers' packages take a while to load, and most runs need none.
  const { openJudge } = await import('../../gather/evaluation/judge/index.ts')
  return openJudge(config.judge, {
    env: process.env,
    prices,
    ...world,
    nowMs: Date.now,
    wait: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
  })
}

/** Texts that need not be asked for: those of the log, of the cache, and of the run before it was stopped. */
async function knownAnswers(
  cases: readonly Case[],
  repeats: number,
  target: Sources['target'],
  { before, cache }: { before: readonly Output[]; cache: AnswerCache | undefined },
): Promise<KnownAnswer> {
  const known = new Map(before.map((output) => [outputKey(output), answerOf(output)]))
  if (!target.asks) {
    const never = new AbortController().signal
    for (let repeat = 0; repeat < repeats; repeat += 1)
      for (const given of cases) known.set(outputKey({ caseId: given.id, repeat }), answerOf(await target.ask(given, never, repeat)))
  }
  return (given, repeat) => {
    const kept = cache?.get(given)
    return known.get(outputKey({ caseId: given.id, repeat })) ?? (kept === undefined ? { isKnown: false } : answerOf(kept))
  }
}

function answerOf({ text, retrieved }: Answer): ReturnType<KnownAnswer> {
  return { text, retrieved, isKnown: true }
}
