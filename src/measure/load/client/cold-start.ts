import type { LoadMechanisms } from '../../../model/load-mechanisms.ts'
import type { LoadRun, RequestRecord } from '../records.ts'
import { loadQuantiles } from '../summarize/load-quantiles.ts'
import { latencyMs } from '../summarize/request-times.ts'

const FIRST = 10
/** The later requests of which the first ones must be slower than all but so many: one slow later one must not hide a cold start. */
const SLOWEST_RATIO = 0.05
/** Below this, even the slowest of the later requests is passed by chance in more than one run of twenty. */
const LEAST_LATER = 20
/** Where the first step has fewer later requests, those of the steps after it join: they come at more load, which only makes them slower. */
const WANTED_LATER = 40
/** Failures at the start as rare as this by chance are those of a system that was not ready. */
const RARE_CHANCE = 0.01

type ColdStart = LoadMechanisms['coldStart']

/**
 * Chance that the first k requests are all over the r-th largest of the n later ones if all n + k are alike: they are then the k of the
 * k + r - 1 slowest, in C(k+r-1, k) of C(n+k, k) orders, which is Π (r+i)/(n+1+i) for i from 0 to k - 1.
 */
export function chanceOfRun(k: number, r: number, n: number): number {
  let chance = 1
  for (let i = 0; i < k; i += 1) chance *= (r + i) / (n + 1 + i)
  return chance
}

/**
 * Chance of a start as slow as this one. A single slow request also counts by its own rank, (m+1)/(n+1) with m later ones no faster, or else
 * one that is the slowest of 600 would count as one among the slowest thirty; a longer run counts as slower than any single one, and is added.
 */
function chanceOfStart(slowInARow: number, r: number, first: number, later: readonly number[]): number {
  const n = later.length
  const ofRun = chanceOfRun(slowInARow, r, n)
  if (slowInARow > 1) return ofRun
  const noFaster = later.filter((ms) => ms >= first).length
  return Math.min(ofRun, (noFaster + 1) / (n + 1) + chanceOfRun(2, r, n))
}

/** In order of due time, what was sent and not cut off by us. */
const answeredFor = ({ records }: LoadRun): RequestRecord[] =>
  records.filter(({ outcome }) => outcome !== 'not-sent' && outcome !== 'aborted').toSorted((a, b) => a.dueMs - b.dueMs)

/** Failures before the first success, and the chance that all failures which there are, coming in any order, put so many first. */
function failedFirstOf(requests: readonly RequestRecord[]): ColdStart['failedFirst'] {
  const count = requests.findIndex(({ outcome }) => outcome === 'ok')
  if (count < 1) return undefined
  const failed = requests.filter(({ outcome }) => outcome !== 'ok').length
  let chance = 1
  for (let i = 0; i < count; i += 1) chance *= (failed - i) / (requests.length - i)
  return { count, chance, n: requests.length }
}

/**
 * The first ten successes of the run beside the later ones, by due time: those of the same step, and where they are under 40 of the next steps. `slowInARow` counts from the first on those over
 * the r-th largest of the n later ones, r = ⌊.05 (n+1)⌋ and at least 1, so that one in twenty runs has a first request over it by chance; under
 * 20 later ones it is 0. `chance` says how often a start as slow comes where all requests are alike: see {@link chanceOfRun}. `failedFirst` are
 * the requests of the same steps that failed before the first success.
 */
export function coldStartOf(run: LoadRun): ColdStart {
  const requests = answeredFor(run)
  const ok = requests.filter(({ outcome }) => outcome === 'ok')
  const lastStep = Math.max(ok.at(FIRST + WANTED_LATER)?.step ?? Number.POSITIVE_INFINITY, ok[0]?.step ?? 0)
  const times = ok.filter(({ step }) => step <= lastStep).map(latencyMs)
  const firstMs = times.slice(0, FIRST)
  const later = times.slice(FIRST)
  const n = later.length
  const r = Math.max(1, Math.floor(SLOWEST_RATIO * (n + 1)))
  const limitMs = n < LEAST_LATER ? Number.POSITIVE_INFINITY : (later.toSorted((a, b) => b - a)[r - 1] ?? Number.POSITIVE_INFINITY)
  const fast = firstMs.findIndex((ms) => ms <= limitMs)
  const slowInARow = fast < 0 ? firstMs.length : fast
  const { p50, p99 } = loadQuantiles(later)
  const failedFirst = failedFirstOf(requests.filter(({ step }) => step <= lastStep))
  return {
    firstMs,
    slowInARow,
    ...(slowInARow > 0 && { chance: chanceOfStart(slowInARow, r, firstMs[0] ?? 0, later) }),
    ...(failedFirst !== undefined && { failedFirst }),
    steady: p50,
    steadyP99: p99,
    n,
  }
}

/**
 * The requests that a cold system served, for those to leave out who ask what it serves when warm: up to the last success of the slow ones in a
 * row, with whatever failed before it; without slow ones, the failures before the first success where they are there by chance in at most one
 * run of a hundred.
 */
export function coldRequests(run: LoadRun): ReadonlySet<RequestRecord> {
  const { slowInARow, failedFirst } = coldStartOf(run)
  const inOrder = run.records.toSorted((a, b) => a.dueMs - b.dueMs)
  const successes = inOrder.filter(({ outcome }) => outcome === 'ok')
  const [firstOk, lastSlow] = [successes[0], successes[slowInARow - 1]]
  if (lastSlow !== undefined) return new Set(inOrder.slice(0, inOrder.indexOf(lastSlow) + 1))
  if (firstOk === undefined || failedFirst === undefined || failedFirst.chance > RARE_CHANCE) return new Set()
  return new Set(inOrder.slice(0, inOrder.indexOf(firstOk)))
}
