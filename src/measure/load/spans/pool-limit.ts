import type { PoolWait } from '../../../model/load-mechanisms.ts'
import type { Figure } from '../../../model/measurement.ts'
import { refusal } from '../../interval/refusal.ts'
import type { RunCall } from './run-spans.ts'
import { intervalsOf, sweepLevels } from './sweep-levels.ts'

/** Part of the time in which more may seem to be at work than the limit, since the clocks of calls one after the other overlap. */
const aboveLimit = 0.02

/** A call into another service, and where it began there; one that failed before it began there has waited for all of its time. */
export interface Crossing {
  caller: RunCall
  callee: RunCall | undefined
  waitMs: number
}

/**
 * The most calls at work in the callee while a caller waits, the part of that time spent there, and the most callers at once. At work are those
 * for whose end the caller still waits: what a callee goes on with when its caller has given up takes no place in the caller's pool.
 *
 * @param isBelieved whether the two clocks are; else the time at the limit is refused
 */
export function poolLimit(edge: readonly Crossing[], isBelieved: boolean): Pick<PoolWait, 'limit' | 'timeAtLimit' | 'callersMax'> {
  const waiting = edge.map(({ caller, waitMs }) => ({ startMs: caller.startMs, endMs: caller.startMs + Math.max(0, waitMs) }))
  const atWork = edge.flatMap(({ caller, callee }) =>
    callee === undefined ? [] : [{ startMs: callee.startMs, endMs: Math.max(callee.startMs, Math.min(callee.endMs, caller.endMs)) }],
  )
  const series = [waiting, edge.map(({ caller }) => caller), atWork].map(intervalsOf)
  const msAt: number[] = []
  let callersMax = 0
  let busyMs = 0
  sweepLevels(series, (fromMs, toMs, [waits, callers, working]) => {
    callersMax = Math.max(callersMax, callers)
    if (waits === 0) return
    busyMs += toMs - fromMs
    msAt[working] = (msAt[working] ?? 0) + toMs - fromMs
  })
  let limit = msAt.length - 1
  let aboveMs = 0
  while (limit > 0 && aboveMs + (msAt[limit] ?? 0) <= aboveLimit * busyMs) {
    aboveMs += msAt[limit] ?? 0
    limit--
  }
  limit = Math.max(0, limit)
  return { limit, timeAtLimit: timeAtLimit(edge.length, limit, aboveMs + (msAt[limit] ?? 0), busyMs, isBelieved), callersMax }
}

function timeAtLimit(n: number, limit: number, atLimitMs: number, busyMs: number, isBelieved: boolean): Figure {
  if (!isBelieved) return refusal('the clocks of the two services differ', 'ratio', n)
  if (limit === 0) return refusal('the callee was hardly ever at work while a caller waited', 'ratio', n)
  return {
    value: atLimitMs / busyMs,
    unit: 'ratio',
    n,
    noInterval: 'counted over the whole run',
    method: 'time with the most calls at work in the callee over the time in which a caller waits',
  }
}
