import type { LoadRun, RunStep } from '../../measure/load/records.ts'
import type { GeneratorHooks, GeneratorPlan, RunGenerator } from './generator/plan.ts'
import { joinPieces, type PlacedRun } from './join-pieces.ts'
import { isFilledBySystem, isLate, keptUp } from './judge-piece.ts'
import { type Level, type LoadBody, type LoadPlan, type LoadTarget, piecesOf } from './plan.ts'
import { scheduleOf } from './schedule.ts'

export interface DriveHooks extends GeneratorHooks {
  /** Told before each level. */
  level?(level: Level, index: number, of: number): void
}

/** What a plan is driven with. */
export interface Driver {
  generate: RunGenerator
  hooks: DriveHooks
  /** Requests that have left, in all parts of the plan: its caps on requests and spend are one for the whole system and its stages. */
  ledger: { sent: number }
}

type Ended = LoadRun['ended']

/** So many levels in a row past what the system can take tell all that there is to learn. */
const levelsPast = 2
/** Requests that the error budget looks back on. */
const errorWindow = 100
/** What is in flight at a level's end may take so long to finish, beside the time limit of a request. */
const mostGraceMs = 30_000
/** A level of which less than this is sent over five seconds is not the level that was asked for; a burst that was late for .5 s is. */
const leastRateRatio = 0.9

const whole: Ended = { how: 'completed', detail: 'the whole plan was driven' }
const endedByUser: Ended = { how: 'interrupted', detail: 'stopped by the user' }

/**
 * Drives whole requests. Levels run one after the other, each drained before the next, so that one that is too much does not spoil the one
 * after it; a ramp and a replay run in one piece.
 */
export async function drive(plan: LoadPlan, driver: Driver): Promise<LoadRun> {
  const { loop } = plan
  if (loop.kind === 'open') return drivePieces(plan, plan, driver)
  const { concurrency, durationMs } = loop
  const steps = [{ askedPerS: 0, startMs: 0, durationMs }]
  return generated(generatorPlan(plan, plan, { kind: 'closed', concurrency, durationMs }, steps, driver), driver)
}

/** Drives one stage alone as the plan drives whole requests. */
export function driveStage(plan: LoadPlan, stage: Driven, driver: Driver): Promise<LoadRun> {
  return drivePieces(plan, stage, driver)
}

interface Driven {
  target: LoadTarget
  bodies: readonly LoadBody[]
}

/** What has been driven so far, and at which rates something was out of the ordinary. */
interface Account {
  runs: PlacedRun[]
  again: string[]
  filled: string[]
}

/** @throws what the generator throws before any piece was driven; later, how the run ended says what went wrong, and what was measured is kept */
async function drivePieces(plan: LoadPlan, what: Driven, driver: Driver): Promise<LoadRun> {
  const account: Account = { runs: [], again: [], filled: [] }
  const ended = await driveEach(plan, what, driver, account).catch((error: unknown): Ended => {
    if (account.runs.length === 0) throw error
    return { how: 'interrupted', detail: `the load generator failed: ${error instanceof Error ? error.message : String(error)}` }
  })
  return joinPieces(account.runs, withNotes(ended, account), what.bodies.length)
}

async function driveEach(plan: LoadPlan, what: Driven, driver: Driver, account: Account): Promise<Ended> {
  const { hooks } = driver
  const pieces = piecesOf(plan)
  const driveOnce = pieceDriver(plan, what, driver)
  let past = 0
  for (const [index, levels] of pieces.entries()) {
    if (hooks.signal?.aborted) return endedByUser
    hooks.level?.(levels[0], index, pieces.length)
    const run = await driveOnTime(() => driveOnce(levels, index), shownRate(levels), hooks.signal, account)
    const isFilled = isFilledBySystem(run)
    if (isFilled) account.filled.push(shownRate(levels))
    else if (run.ended.how !== 'completed') return run.ended
    past = isFilled || !keptUp(run) ? past + 1 : 0
    if (past >= levelsPast && index < pieces.length - 1)
      return { how: 'completed', detail: `stopped after ${levelsPast} levels in a row that the system did not keep up with` }
  }
  return whole
}

/** A machine that was busy with something else for a moment is no reason to give a run up: such a piece is driven once more. */
async function driveOnTime(driveOnce: () => Promise<PlacedRun>, rate: string, signal: AbortSignal | undefined, { runs, again }: Account): Promise<LoadRun> {
  const first = await driveOnce()
  runs.push(first)
  const { how } = first.run.ended
  if (signal?.aborted || (how !== 'completed' && how !== 'rate-not-reached') || !isLate(first.run)) return first.run
  again.push(rate)
  const second = await driveOnce()
  // An interrupt can leave the second without a request.
  if (sentIn(second.run) > 0) runs.splice(-1, 1, second)
  return second.run
}

function withNotes({ how, detail }: Ended, { again, filled }: Account): Ended {
  const notes = [
    detail,
    ...(again.length === 0 ? [] : [`driven once more, because the generator was late: ${again.join(', ')}`]),
    ...(filled.length === 0 ? [] : [`ended early, because the system let requests in flight reach their limit: ${filled.join(', ')}`]),
  ]
  return { how, detail: notes.join('; ') }
}

function pieceDriver(plan: LoadPlan, { target, bodies }: Driven, driver: Driver): (levels: readonly Level[], index: number) => Promise<PlacedRun> {
  let sent = 0
  return async (levels, index) => {
    // Bodies go on where the piece before stopped: the same few would be served from somebody's cache.
    const turn = sent % bodies.length
    const turned = { target, bodies: [...bodies.slice(turn), ...bodies.slice(0, turn)] }
    const loop = { kind: 'open' as const, dueMs: scheduleOf(plan, levels, index) }
    const run = await generated(generatorPlan(plan, turned, loop, stepsOf(levels), driver), driver)
    sent += sentIn(run)
    return { run, turn }
  }
}

async function generated(plan: GeneratorPlan, { generate, hooks, ledger }: Driver): Promise<LoadRun> {
  const run = await generate(plan, hooks)
  ledger.sent += sentIn(run)
  return run
}

const sentIn = ({ records }: LoadRun): number => records.filter(({ sentMs }) => sentMs !== undefined).length

const shownRate = ([{ ratePerS }]: readonly Level[]): string => `${Number(ratePerS.toPrecision(3))}/s`

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
  { target, bodies }: Driven,
  loop: GeneratorPlan['loop'],
  steps: readonly RunStep[],
  { ledger }: Driver,
): GeneratorPlan {
  return {
    target,
    bodies,
    loop,
    steps,
    seed,
    limits: { ...limits, errorWindow, leastRateRatio, sentBefore: ledger.sent },
    graceMs: Math.min(limits.timeoutMs, mostGraceMs),
    ...(deltaPath !== undefined && { deltaPath }),
  }
}
