import type { LoadRun, RequestRecord, RunStep } from '../../measure/load/records.ts'
import { summarizeSteps } from '../../measure/load/summarize/summarize-steps.ts'
import { validityOf } from '../../measure/load/summarize/validity.ts'
import type { GeneratorHooks, GeneratorPlan, RunGenerator } from './generator/plan.ts'
import type { Level, LoadBody, LoadPlan, LoadTarget } from './plan.ts'
import { scheduleOf } from './schedule.ts'

export interface DriveHooks extends GeneratorHooks {
  /** Told before each level. */
  level?(level: Level, index: number, of: number): void
}

/** Below this share of the rate that was asked, the system did not keep up. */
const keptUpRatio = 0.85
/** So many levels in a row past what the system can take tell all that there is to learn. */
const levelsPast = 2
/** Requests that the error budget looks back on. */
const errorWindow = 100
/** What is in flight at a level's end may take so long to finish, beside the time limit of a request. */
const mostGraceMs = 30_000

/**
 * Drives whole requests. Levels run one after the other, each drained before the next, so that one that is too much does not spoil the one
 * after it; a ramp and a replay run in one piece.
 */
export async function drive(plan: LoadPlan, generate: RunGenerator, hooks: DriveHooks): Promise<LoadRun> {
  const { loop } = plan
  if (loop.kind === 'closed') {
    const steps = [{ askedPerS: 0, startMs: 0, durationMs: loop.durationMs }]
    return generate(generatorPlan(plan, plan, { kind: 'closed', concurrency: loop.concurrency, durationMs: loop.durationMs }, steps, 0), hooks)
  }
  if (loop.ramp !== undefined || (loop.arrivals.kind === 'replay' && !loop.arrivals.onLevels)) return driveLevels(plan, plan, [loop.levels], generate, hooks)
  return driveLevels(
    plan,
    plan,
    loop.levels.map((level) => [level]),
    generate,
    hooks,
  )
}

/** Drives one stage alone at the levels of the plan. */
export function driveStage(
  plan: LoadPlan,
  stage: { target: LoadTarget; bodies: readonly LoadBody[] },
  generate: RunGenerator,
  hooks: DriveHooks,
): Promise<LoadRun> {
  const levels = plan.loop.kind === 'open' ? plan.loop.levels : [{ ratePerS: 1, durationMs: plan.loop.durationMs }]
  return driveLevels(
    plan,
    stage,
    levels.map((level) => [level]),
    generate,
    hooks,
  )
}

async function driveLevels(
  plan: LoadPlan,
  what: { target: LoadTarget; bodies: readonly LoadBody[] },
  pieces: readonly (readonly Level[])[],
  generate: RunGenerator,
  hooks: DriveHooks,
): Promise<LoadRun> {
  const runs: PlacedRun[] = []
  const again: string[] = []
  let sent = 0
  let ended: LoadRun['ended'] = { how: 'completed', detail: 'the whole plan was driven' }
  let past = 0
  const driveOnce = async (levels: readonly Level[], index: number): Promise<PlacedRun> => {
    // Bodies go on where the level before stopped: the same few would be served from somebody's cache.
    const turn = sent % what.bodies.length
    const bodies = [...what.bodies.slice(turn), ...what.bodies.slice(0, turn)]
    const loop = { kind: 'open' as const, dueMs: scheduleOf(plan, levels, index) }
    const run = await generate(generatorPlan(plan, { target: what.target, bodies }, loop, stepsOf(levels), sent), hooks)
    sent += run.records.filter(({ sentMs }) => sentMs !== undefined).length
    return { run, turn }
  }
  for (const [index, levels] of pieces.entries()) {
    if (hooks.signal?.aborted) break
    hooks.level?.(levels[0], index, pieces.length)
    let driven = await driveOnce(levels, index)
    if (driven.run.ended.how === 'completed' && !isOnTime(driven.run)) {
      again.push(`${Number(levels[0].ratePerS.toPrecision(3))}/s`)
      driven = await driveOnce(levels, index)
    }
    runs.push(driven)
    ended = driven.run.ended
    if (ended.how !== 'completed') break
    past = keptUp(driven.run) ? 0 : past + 1
    if (past >= levelsPast && index < pieces.length - 1) {
      ended = { how: 'completed', detail: `stopped after ${levelsPast} levels in a row that the system did not keep up with` }
      break
    }
  }
  const detail = again.length === 0 ? ended.detail : `${ended.detail}; driven once more, because the generator was late: ${again.join(', ')}`
  return joinedRuns(runs, { how: ended.how, detail }, what.bodies.length)
}

/** One piece of a plan as it was driven, and which body it began with. */
interface PlacedRun {
  run: LoadRun
  turn: number
}

/** A machine that was busy with something else for a moment is no reason to give a run up: such a level is driven once more. */
function isOnTime(run: LoadRun): boolean {
  return validityOf(run, summarizeSteps(run, {})).valid
}

function joinedRuns(runs: readonly PlacedRun[], ended: LoadRun['ended'], bodies: number): LoadRun {
  const startedAtMs = runs[0]?.run.startedAtMs ?? 0
  const steps: RunStep[] = []
  const records: RequestRecord[] = []
  for (const { run, turn } of runs) {
    const offsetMs = run.startedAtMs - startedAtMs
    for (const record of run.records) records.push(shifted(record, offsetMs, { step: record.step + steps.length, body: (record.body + turn) % bodies }))
    steps.push(...run.steps.map((step) => ({ ...step, startMs: step.startMs + offsetMs })))
  }
  return { startedAtMs, steps, records, ended }
}

/**
 * Whether the system took the rate: with a capacity of c times the rate a queue grows, and latency with it, by (1/c - 1) ms a ms. Median latency of the
 * last quarter of a level is held against that of the first, so that slow but steady answers do not count as a queue.
 */
function keptUp({ steps, records }: LoadRun): boolean {
  return steps.every(({ durationMs }, index) => {
    const due = records.filter(({ step }) => step === index)
    const ok = due.filter(({ outcome }) => outcome === 'ok')
    const quarter = Math.ceil(ok.length / 4)
    const growthMs = medianLatency(ok.slice(-quarter)) - medianLatency(ok.slice(0, quarter))
    return ok.length >= keptUpRatio * due.length && growthMs <= (1 / keptUpRatio - 1) * 0.75 * durationMs
  })
}

function medianLatency(records: readonly RequestRecord[]): number {
  const sorted = records.map(({ dueMs, endMs }) => endMs - dueMs).sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}

function stepsOf(levels: readonly Level[]): RunStep[] {
  let startMs = 0
  return levels.map(({ ratePerS, durationMs }) => {
    const step = { askedPerS: ratePerS, startMs, durationMs }
    startMs += durationMs
    return step
  })
}

function generatorPlan(
  { limits, deltaPath, seed }: LoadPlan,
  { target, bodies }: { target: LoadTarget; bodies: readonly LoadBody[] },
  loop: GeneratorPlan['loop'],
  steps: readonly RunStep[],
  sentBefore: number,
): GeneratorPlan {
  const { maxSpendUsd, costPerRequestUsd } = limits
  return {
    target,
    bodies,
    loop,
    steps,
    seed,
    limits: {
      ...limits,
      errorWindow,
      // The caps are of the whole run, over all its levels.
      maxRequests: Math.max(0, limits.maxRequests - sentBefore),
      ...(maxSpendUsd !== undefined && { maxSpendUsd: Math.max(0, maxSpendUsd - sentBefore * (costPerRequestUsd ?? 0)) }),
    },
    graceMs: Math.min(limits.timeoutMs, mostGraceMs),
    ...(deltaPath !== undefined && { deltaPath }),
  }
}

const times = ['sentMs', 'headersMs', 'firstByteMs', 'firstEventMs', 'firstTokenMs', 'lastTokenMs'] as const

/** A record of one level as one of the whole run. */
function shifted(record: RequestRecord, offsetMs: number, place: Pick<RequestRecord, 'step' | 'body'>): RequestRecord {
  const moved = { ...record, ...place, dueMs: record.dueMs + offsetMs, endMs: record.endMs + offsetMs }
  for (const key of times) {
    const at = record[key]
    if (at !== undefined) moved[key] = at + offsetMs
  }
  return moved
}
