import type { Objectives } from '../../measure/load/records.ts'
import type { GeneratorTarget, RequestBody } from './generator/plan.ts'

/** Where requests go. Headers may hold secrets: they never reach evidence. */
export type LoadTarget = GeneratorTarget

export type LoadBody = RequestBody

/** One rate, held for a time. */
export interface Level {
  ratePerS: number
  durationMs: number
}

export type PlannedArrivals =
  | { kind: 'constant' | 'poisson' }
  | { kind: 'gamma'; cv: number }
  /** Recorded times, ms, ascending: played `speed` times as fast, or with `onLevels` their gaps stretched to the rates of the plan. */
  | { kind: 'replay'; timesMs: ArrayLike<number>; speed: number; onLevels: boolean }

interface LoadLimits {
  maxRequests: number
  maxInFlight: number
  timeoutMs: number
  maxResponseBytes: number
  errorRatio: number
  maxSpendUsd?: number
  costPerRequestUsd?: number
}

/** A stage that is driven alone after the whole requests. */
export interface StagePlan {
  stage: string
  how: string
  target: LoadTarget
  bodies: readonly LoadBody[]
}

/** All that a run of load needs; plain data, resolved once from config and flags. */
export interface LoadPlan {
  target: LoadTarget
  /** Already in the order in which they are sent. */
  bodies: readonly LoadBody[]
  loop:
    | { kind: 'open'; arrivals: PlannedArrivals; levels: readonly Level[] /** The levels are parts of it. */; ramp?: { fromPerS: number; toPerS: number } }
    | { kind: 'closed'; concurrency: number; durationMs: number }
  stages: readonly StagePlan[]
  objectives: Objectives
  limits: LoadLimits
  deltaPath?: string
  seed: number
  /** Where bodies came from, in words. */
  bodySource: string
  /** Requests a second that the system meets today, where the config says so. */
  todayPerS?: number
}

/** The target without login, query and fragment: what evidence may hold. */
export function shownTarget({ method, url }: LoadTarget): string {
  const { origin, pathname } = new URL(url)
  return `${method} ${origin}${pathname}`
}

/** The plan in words, for the evidence. */
export function describePlan(plan: LoadPlan): string {
  const bodies = `bodies from ${plan.bodySource}`
  const limits = `at most ${plan.limits.maxRequests.toLocaleString('en-US')} requests, ${plan.limits.timeoutMs / 1000} s each`
  if (plan.loop.kind === 'closed') return `closed loop, ${plan.loop.concurrency} at a time for ${plan.loop.durationMs / 1000} s; ${bodies}; ${limits}`
  const { arrivals, levels, ramp } = plan.loop
  return `open loop, ${arrivalsInWords(arrivals)}, ${levelsInWords(levels, ramp)}; seed ${plan.seed}; ${bodies}; ${limits}`
}

function arrivalsInWords(arrivals: PlannedArrivals): string {
  switch (arrivals.kind) {
    case 'constant':
      return 'arrivals at constant gaps'
    case 'poisson':
      return 'Poisson arrivals'
    case 'gamma':
      return `gamma arrivals (CV ${arrivals.cv})`
    case 'replay':
      return `${arrivals.timesMs.length.toLocaleString('en-US')} recorded arrivals${arrivals.onLevels ? ', their gaps stretched to the rates' : arrivals.speed === 1 ? '' : ` at ${arrivals.speed} times their speed`}`
  }
}

function levelsInWords(levels: readonly Level[], ramp: { fromPerS: number; toPerS: number } | undefined): string {
  const rates = levels.map(({ ratePerS }) => Number(ratePerS.toPrecision(3)))
  const seconds = (ms: number) => `${Number((ms / 1000).toPrecision(3))} s`
  if (ramp !== undefined)
    return `a ramp from ${ramp.fromPerS}/s to ${ramp.toPerS}/s over ${seconds(levels.reduce((sum, { durationMs }) => sum + durationMs, 0))}`
  const [first] = levels
  const even = levels.every(({ durationMs }) => durationMs === first.durationMs)
  return `${rates.join(', ')}/s${even ? ` for ${seconds(first.durationMs)}${levels.length > 1 ? ' each' : ''}` : ''}`
}

/**
 * What is driven in one go, the whole system or a stage alone: level after level, each drained before the next; a ramp and a replay at its own
 * rate as they are. A closed loop has no levels: a stage of it is driven alone at one a second, for its time.
 */
export function piecesOf({ loop }: LoadPlan): readonly (readonly Level[])[] {
  if (loop.kind === 'closed') return [[{ ratePerS: 1, durationMs: loop.durationMs }]]
  const isWhole = loop.ramp !== undefined || (loop.arrivals.kind === 'replay' && !loop.arrivals.onLevels)
  return isWhole ? [loop.levels] : loop.levels.map((level) => [level])
}

/** How long the plan takes when nothing ends it early, ms. */
export function plannedMs(plan: LoadPlan): number {
  if (plan.loop.kind === 'closed') return plan.loop.durationMs
  return plan.loop.levels.reduce((sum, { durationMs }) => sum + durationMs, 0) * (1 + plan.stages.length)
}

/** Requests that the plan sends when nothing ends it early; unknown in a closed loop. */
export function plannedRequests(plan: LoadPlan): number | undefined {
  if (plan.loop.kind === 'closed') return undefined
  return Math.round(plan.loop.levels.reduce((sum, { ratePerS, durationMs }) => sum + (ratePerS * durationMs) / 1000, 0)) * (1 + plan.stages.length)
}
