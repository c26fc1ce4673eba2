import type { RetriesUnderLoad } from '../../../model/load-mechanisms.ts'
import type { Figure } from '../../../model/measurement.ts'
import { meanFigure } from '../../interval/duration-quantiles.ts'
import { retryGroups } from '../../latency/retry-groups.ts'
import { type LoadSpans, type RunCall, type RunTrace, runTraces } from './run-spans.ts'

/** What was meant as one call: how often it was tried, and how many of the tries failed. */
interface MeantCall {
  spanName: string
  stage: string
  step: number
  attempts: number
  failed: number
}

/**
 * Tries of each stage, by step. A retry is a call of the same name under the same parent that begins after the failure of the one before, or
 * one that its span says is a retry. `calls` are the calls that were meant, `retries` the attempts beyond these, `failed` the attempts that failed.
 * Attempts per meant call, 1 and up, are of the lowest and the highest rate asked for.
 *
 * @returns stages that were retried at all, most retries first
 */
export function retriesByStep(input: LoadSpans): RetriesUnderLoad[] {
  const meant = runTraces(input).flatMap(meantCalls)
  const retried = [...Map.groupBy(meant, ({ stage, spanName }) => `${stage}\u0000${spanName}`).values()]
    .map((calls) => ({ calls, retries: calls.reduce((sum, { attempts }) => sum + attempts - 1, 0) }))
    .filter(({ retries }) => retries > 0)
    .sort((a, b) => b.retries - a.retries)
  return retried.map(({ calls }) => toRetries(calls, input))
}

function meantCalls({ tree, calls, step }: RunTrace): MeantCall[] {
  const firstOf = new Map<RunCall, RunCall>()
  for (const { attempts } of retryGroups(tree)) for (const { index } of attempts.slice(1)) firstOf.set(calls[index], calls[attempts[0].index])
  const meant = new Map<RunCall, MeantCall>()
  const siblings = new Map<RunCall | undefined, Map<string, MeantCall>>()
  for (const call of calls.toSorted((a, b) => a.startMs - b.startMs)) {
    const { stage, name, status, retryCount = 0 } = call.span
    const beside = siblings.get(call.parent) ?? new Map<string, MeantCall>()
    siblings.set(call.parent, beside)
    const key = `${stage}\u0000${name}`
    const before = meant.get(firstOf.get(call) ?? call) ?? (retryCount > 0 ? beside.get(key) : undefined)
    // A span that says it is a retry, without the ones before it in the trace, stands for these too.
    const one = before ?? { stage, spanName: name, step, attempts: retryCount, failed: 0 }
    one.attempts++
    if (status === 'Error') one.failed++
    if (before === undefined) meant.set(call, one)
    beside.set(key, one)
  }
  return [...meant.values()]
}

function toRetries(calls: readonly MeantCall[], { steps }: LoadSpans): RetriesUnderLoad {
  const members = Map.groupBy(calls, ({ step }) => step)
  const seen = steps.map(({ askedPerS }, step) => ({ askedPerS, meant: members.get(step) ?? [] })).filter(({ meant }) => meant.length > 0)
  const byRate = seen.toSorted((a, b) => a.askedPerS - b.askedPerS)
  return {
    stage: calls[0].stage,
    spanName: calls[0].spanName,
    byStep: seen.map(({ askedPerS, meant }) => ({
      askedPerS,
      calls: meant.length,
      retries: meant.reduce((sum, { attempts }) => sum + attempts - 1, 0),
      failed: meant.reduce((sum, { failed }) => sum + failed, 0),
    })),
    lowest: attemptsPerCall(byRate.at(0)?.meant ?? []),
    highest: attemptsPerCall(byRate.at(-1)?.meant ?? []),
  }
}

function attemptsPerCall(meant: readonly MeantCall[]): Figure {
  return meanFigure(
    meant.map(({ attempts }) => attempts),
    'times',
  )
}
