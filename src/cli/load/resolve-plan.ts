import { readFile } from 'node:fs/promises'
import type { Level, LoadPlan, LoadTarget, PlannedArrivals, StagePlan } from '../../gather/load/plan.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { LoadArrivals, type LoadConfig } from '../../model/load-config.ts'
import { hasLogin } from '../../model/url.ts'
import { parseCount } from '../review/review-flags.ts'
import { type LoadFlags, parseDuration, parsePositive, parseRates } from './load-flags.ts'
import { type Queries, readQueries } from './read-queries.ts'
import { requestBodies } from './request-bodies.ts'

/** Without rates of the user's own: doubling from one a second, until two levels in a row do not hold. */
const defaultRatesPerS = [1, 2, 4, 8, 16, 32, 64, 128]
/** A ramp is looked at in so many parts. */
const rampParts = 12

export interface PlanInputs {
  url: string | undefined
  flags: LoadFlags
  config: Config
  env: Readonly<Record<string, string | undefined>>
  /** Recorded times of arrival, ms ascending, of a file or of the store. */
  recorded(kind: 'replay' | 'traces', file: string | undefined): Promise<ArrayLike<number>>
}

/**
 * Config and flags as one plan; a flag wins.
 * @throws AppError `usage` naming the flag, what is missing and how to give it
 */
export async function resolvePlan({ url, flags, config, env, recorded }: PlanInputs): Promise<LoadPlan> {
  const { load } = config
  const seed = parseCount('seed', flags.seed) ?? 1
  const headers = headersOf(load, env)
  const target = targetOf(url ?? load.url, flags.method ?? load.method, headers)
  const todayPerS = parsePositive('today', flags.today) ?? load.todayPerS
  if (target.method === 'GET') refuseBodies(flags)
  const queries = await readQueries(flags.queries === undefined ? load.queries : { file: flags.queries, queryField: 'question', sessionField: 'session' })
  const template = flags.body === undefined ? load.body : await bodyFlag(flags.body)
  return {
    target,
    bodies: target.method === 'GET' ? [{ text: '' }] : requestBodies(template, queries, seed),
    loop: await loopOf(flags, load, recorded),
    stages: stagesOf(flags.stage, load, { headers, queries, seed }),
    objectives: objectivesOf(flags, load),
    limits: limitsOf(flags, load),
    ...(load.deltaPath !== undefined && { deltaPath: load.deltaPath }),
    seed,
    bodySource: target.method === 'GET' ? 'none: GET sends no body' : (queries?.source ?? 'one fixed body'),
    ...(todayPerS !== undefined && { todayPerS }),
  }
}

/** What would be ignored must not pass for driven. */
function refuseBodies(flags: LoadFlags): void {
  const flag = (['queries', 'body'] as const).find((name) => flags[name] !== undefined)
  if (flag !== undefined) throw new AppError('usage', `--${flag} goes with a body, and GET sends none.`, { hint: 'Leave it out, or take --method POST.' })
}

function headersOf(load: LoadConfig, env: PlanInputs['env']): Record<string, string> {
  const secret = Object.entries(load.headersFromEnv).map(([name, variable]) => {
    const value = env[variable]
    if (value === undefined) throw new AppError('usage', `The header ${name} comes from ${variable}, which is not set.`, { hint: `export ${variable}=…` })
    return [name, value] as const
  })
  return { ...load.headers, ...Object.fromEntries(secret) }
}

function targetOf(url: string | undefined, method: string, headers: Record<string, string>): LoadTarget {
  if (url === undefined) {
    throw new AppError('usage', 'There is nothing to drive: no URL was given.', {
      hint: 'loadbearing load http://127.0.0.1:3000/answer --queries questions.jsonl, or load.url in the config. To see it work: loadbearing demo',
    })
  }
  if (!URL.canParse(url)) throw new AppError('usage', `${url} is not a URL.`, { hint: 'For example http://127.0.0.1:3000/answer' })
  if (hasLogin(url))
    throw new AppError('usage', 'A login does not belong in the URL: it would end up in the review.', {
      hint: 'Name its environment variable in load.headersFromEnv.',
    })
  if (method !== 'GET' && method !== 'POST' && method !== 'PUT') throw new AppError('usage', `--method ${method} is none of GET, POST, PUT.`)
  return { url, method, headers }
}

async function bodyFlag(given: string): Promise<string> {
  if (!given.startsWith('@')) return given
  return readFile(given.slice(1), 'utf8').catch((cause: unknown) => {
    throw new AppError('input-unreadable', `The body at ${given.slice(1)} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
    })
  })
}

async function loopOf(flags: LoadFlags, load: LoadConfig, recorded: PlanInputs['recorded']): Promise<LoadPlan['loop']> {
  const durationMs = parseDuration('duration', flags.duration) ?? load.stepDurationS * 1000
  const concurrency = parseCount('closed', flags.closed)
  if (concurrency !== undefined) {
    refuseTogether(flags, 'closed', ['rate', 'ramp', 'arrivals', 'cv', 'arrivals-file', 'speed'])
    return { kind: 'closed', concurrency, durationMs }
  }
  const arrivals = await arrivalsOf(flags, load, recorded)
  const ramp = parseRates('ramp', flags.ramp)
  if (ramp !== undefined) {
    refuseTogether(flags, 'ramp', ['rate'])
    const [fromPerS, toPerS] = ramp
    if (ramp.length !== 2 || toPerS === undefined)
      throw new AppError('usage', `--ramp ${flags.ramp} is not two rates.`, { hint: 'For example --ramp 1,20 --duration 2m' })
    return { kind: 'open', arrivals, levels: rampLevels(fromPerS, toPerS, durationMs), ramp: { fromPerS, toPerS } }
  }
  const rates = parseRates('rate', flags.rate) ?? (load.stepsPerS.length > 0 ? load.stepsPerS : undefined)
  if (arrivals.kind === 'replay' && rates === undefined) {
    return { kind: 'open', arrivals: { ...arrivals, onLevels: false }, levels: [replayLevel(arrivals, flags.duration === undefined ? undefined : durationMs)] }
  }
  return { kind: 'open', arrivals, levels: (rates ?? defaultRatesPerS).map((ratePerS) => ({ ratePerS, durationMs })) }
}

function rampLevels(from: number, to: number, durationMs: number): Level[] {
  return Array.from({ length: rampParts }, (_, part) => ({ ratePerS: from + ((to - from) * (part + 0.5)) / rampParts, durationMs: durationMs / rampParts }))
}

function replayLevel({ timesMs, speed }: Extract<PlannedArrivals, { kind: 'replay' }>, mostMs: number | undefined): Level {
  const spanMs = (timesMs[timesMs.length - 1] - timesMs[0]) / speed
  const durationMs = Math.max(1, Math.min(spanMs, mostMs ?? spanMs))
  const within = Array.from(timesMs).filter((time) => (time - timesMs[0]) / speed <= durationMs).length
  return { ratePerS: (within * 1000) / durationMs, durationMs }
}

async function arrivalsOf(flags: LoadFlags, load: LoadConfig, recorded: PlanInputs['recorded']): Promise<PlannedArrivals> {
  const kind = LoadArrivals.shape.kind.safeParse(flags.arrivals ?? (flags['arrivals-file'] === undefined ? load.arrivals.kind : 'replay'))
  if (!kind.success) {
    throw new AppError('usage', `--arrivals ${flags.arrivals} is no kind of arrivals.`, {
      hint: 'constant, poisson, gamma (with --cv), replay (with --arrivals-file FILE), traces',
    })
  }
  const cv = parsePositive('cv', flags.cv) ?? load.arrivals.cv
  switch (kind.data) {
    case 'constant':
    case 'poisson':
      if (flags.cv !== undefined) throw new AppError('usage', `--cv goes with --arrivals gamma, not ${kind.data}.`)
      return { kind: kind.data }
    case 'gamma':
      if (cv === undefined)
        throw new AppError('usage', 'Gamma arrivals need the coefficient of variation of their gaps.', {
          hint: '--cv 3; 1 is Poisson, real LLM traffic was seen between 1 and 13',
        })
      return { kind: 'gamma', cv }
    default:
      return {
        kind: 'replay',
        onLevels: true,
        timesMs: await recorded(kind.data, flags['arrivals-file'] ?? load.arrivals.file),
        speed: parsePositive('speed', flags.speed) ?? load.arrivals.speed,
      }
  }
}

function stagesOf(
  given: string | undefined,
  load: LoadConfig,
  request: { headers: Record<string, string>; queries: Queries | undefined; seed: number },
): StagePlan[] {
  if (given === undefined) return []
  return given.split(',').map((part) => {
    const stage = part.trim()
    const planned = load.stages[stage]
    if (planned?.url === undefined) {
      const known = Object.keys(load.stages)
      throw new AppError('usage', `The config does not say how to drive the stage \`${stage}\` alone.`, {
        hint: `${known.length === 0 ? '' : `It says so for: ${known.join(', ')}. `}Add load.stages['${stage}'] = { url, body }: its own endpoint, or the whole request with the other stages switched off.`,
      })
    }
    const target = targetOf(planned.url, planned.method, request.headers)
    return {
      stage,
      how: planned.how ?? `${planned.method} ${new URL(planned.url).pathname}`,
      target,
      bodies: requestBodies(planned.body, request.queries, request.seed),
    }
  })
}

/** What a good response meets; a flag wins over the config. */
export function objectivesOf(flags: LoadFlags, load: LoadConfig): LoadPlan['objectives'] {
  const latencyMs = parseDuration('latency', flags.latency) ?? load.objectives.latencyMs
  const firstTokenMs = parseDuration('first-token', flags['first-token']) ?? load.objectives.firstTokenMs
  const { perDeltaMs } = load.objectives
  return { ...(latencyMs !== undefined && { latencyMs }), ...(firstTokenMs !== undefined && { firstTokenMs }), ...(perDeltaMs !== undefined && { perDeltaMs }) }
}

function limitsOf(flags: LoadFlags, { limits }: LoadConfig): LoadPlan['limits'] {
  const maxSpendUsd = parsePositive('max-spend', flags['max-spend']) ?? limits.maxSpendUsd
  const costPerRequestUsd = parsePositive('cost-per-request', flags['cost-per-request']) ?? limits.costPerRequestUsd
  if (maxSpendUsd !== undefined && costPerRequestUsd === undefined) {
    throw new AppError('usage', 'A cap on spend needs the price of a request.', { hint: '--cost-per-request 0.004; a review of your traces tells it' })
  }
  return {
    maxRequests: parseCount('max-requests', flags['max-requests']) ?? limits.maxRequests,
    maxInFlight: limits.maxInFlight,
    timeoutMs: parseDuration('timeout', flags.timeout) ?? limits.timeoutMs,
    maxResponseBytes: limits.maxResponseBytes,
    errorRatio: limits.errorRatio,
    ...(maxSpendUsd !== undefined && { maxSpendUsd }),
    ...(costPerRequestUsd !== undefined && { costPerRequestUsd }),
  }
}

function refuseTogether(flags: LoadFlags, flag: keyof LoadFlags, others: readonly (keyof LoadFlags)[]): void {
  const other = others.find((name) => flags[name] !== undefined && name !== flag)
  if (other !== undefined)
    throw new AppError('usage', `--${flag} and --${other} were both given.`, { hint: 'They say different things about when requests are sent: one of them.' })
}
