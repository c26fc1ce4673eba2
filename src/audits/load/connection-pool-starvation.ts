import type { LoadEvidence } from '../../model/load-evidence.ts'
import type { PoolWait } from '../../model/load-mechanisms.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import { holdsProcess } from '../blocking.ts'
import { sideOf } from '../decide.ts'
import { defineLoadAudit, withoutSpans } from '../load-gate.ts'
import { row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, listed, number, quantity, told } from '../words.ts'

/** So much of the time in which callers wait at one and the same number of calls at work: a limit, not a coincidence. Our judgement. */
const FLAT_RATIO = 0.8
/** Less than half of that time: then something else makes them wait. Our judgement. */
const LOOSE_RATIO = 0.5
/** Nobody feels a wait under 10 ms, and clocks of two machines differ by as much. Our judgement. */
const LEAST_WAIT_MS = 10
/** Calls of a level of which the median and p95 can be told apart. Our judgement. */
const LEAST_CALLS = 30
/** A quarter of what the whole request takes. Our judgement. */
const LARGE_RATIO = 0.25

export const connectionPoolStarvation = defineLoadAudit({
  id: 'connection-pool-starvation',
  title: 'Calls between services do not queue for a fixed number of places',
  failTitle: 'Calls to another service queue for a fixed number of places',
  question: 'Do calls to another service wait longer before they begin there as the load rises, while only a fixed number is at work?',
  why: 'A pool of connections that is too small is a queue that no dashboard of either service shows: the caller looks slow, the callee looks idle.',
  fix: {
    now: 'Raise the number of connections, up to what the service that is called takes without getting slower.',
    later: 'Record the time that a call waits for its connection as a span or attribute of its own, and size pools from calls a second times seconds a call.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'high',
  source: sources.poolSizing,
  asksForQueues: false,
  limits: `The wait is the gap from the caller’s span to the first span under it in the other service, so spans of both are needed, and the network and the callee’s own queue in front of its span are in it: a callee that takes up only so many at a time looks the same. Where a stage holds the process of either service, waits are its doing, and this audit leaves the question open. The lines of ${quantity(FLAT_RATIO, 'ratio')}, ${quantity(LOOSE_RATIO, 'ratio')} and ${LEAST_WAIT_MS} ms are our judgement.`,
  rules: {
    met: `between every two services, as many calls are at work as are open in the caller, or the median wait at the highest level is under ${LEAST_WAIT_MS} ms, or the callee is at its limit for at most ${quantity(LOOSE_RATIO, 'ratio')} of the time in which callers wait`,
    notMet: `for more than ${quantity(FLAT_RATIO, 'ratio')} of the time in which callers wait, the callee is at one number of calls, lower than that of the callers; and half of the calls at the highest level wait longer than 95 % of those at the lowest, and ${LEAST_WAIT_MS} ms or more`,
    unknown: `no call between two services was seen from both sides, fewer than ${LEAST_CALLS} calls at a level, a process that is held by a stage, or an interval that holds a line`,
  },
  audit({ load }) {
    const judged = load.mechanisms.pools.map((pool, index) => ({ pool, index, state: stateOf(pool, load) }))
    const starved = judged.filter(({ state }) => state === 'starved').sort((a, b) => endsOfWait(b.pool).last - endsOfWait(a.pool).last)
    const [worst, ...others] = starved
    if (worst !== undefined) return waiting(worst, others, load)
    const held = judged.filter(({ state }) => state === 'held').map(({ pool }) => pool)
    if (held.length > 0) {
      return {
        verdict: 'unknown',
        reason: `calls wait longer as the load rises (${listed(held.map(nameOf))}), and a stage holds the process of one of the services, which makes all calls wait`,
        needs: 'another run after the finding of blocked-event-loop is fixed',
      }
    }
    const open = judged.filter(({ state }) => state === 'open').map(({ pool }) => pool)
    if (open.length > 0) {
      return {
        verdict: 'unknown',
        reason: `whether calls wait for a connection is open: ${open.map((pool) => `${nameOf(pool)}, at its limit of ${number(pool.limit)} for ${told(pool.timeAtLimit)} of the time in which callers wait`).join('; ')}`,
        needs: `at least ${number(LEAST_CALLS)} calls at the lowest and at the highest level, and a longer step at the highest`,
      }
    }
    if (judged.length > 0) return { verdict: 'met', reason: `calls do not queue for a connection: ${listed(judged.map(({ pool }) => nameOf(pool)))}` }
    return (
      withoutSpans(load) ?? {
        verdict: 'unknown',
        reason: 'no call from one service to another was seen from both sides, so a wait in between could not be seen',
        needs: 'spans of the service that is called, with the trace context passed on to it',
      }
    )
  },
})

function nameOf({ fromService, toService, spanName }: PoolWait): string {
  return `${fromService} to ${toService} (${spanName})`
}

/** Waits at the lowest and the highest level that have enough calls, ms: p95 at the lowest, median at the highest. */
function endsOfWait({ byStep }: PoolWait): { first: number; last: number; levels: number; lastPerS: number } {
  const levels = byStep.filter(({ calls }) => calls >= LEAST_CALLS).sort((a, b) => a.askedPerS - b.askedPerS)
  const last = levels.at(-1)
  return { first: levels[0]?.waitP95Ms ?? 0, last: last?.waitP50Ms ?? 0, levels: levels.length, lastPerS: last?.askedPerS ?? 0 }
}

type State = 'starved' | 'free' | 'held' | 'open'

function stateOf(pool: PoolWait, { mechanisms }: LoadEvidence): State {
  const { first, last, levels } = endsOfWait(pool)
  if (levels < 2) return 'open'
  if (pool.limit >= pool.callersMax || last < LEAST_WAIT_MS || sideOfCount(pool.timeAtLimit, LOOSE_RATIO) === 'below') return 'free'
  const services = [pool.fromService, pool.toService]
  if (mechanisms.blocking.some((stage) => services.includes(stage.service) && holdsProcess(stage) === 'yes')) return 'held'
  return sideOfCount(pool.timeAtLimit, FLAT_RATIO) === 'above' && last > first ? 'starved' : 'open'
}

/** Counted over the whole run, the time at the limit is a fact of the run: without an interval its value decides. */
function sideOfCount(figure: Figure, threshold: number): 'above' | 'below' | 'open' {
  if (!isMeasured(figure) || figure.interval !== undefined) return sideOf(figure, threshold)
  return figure.value > threshold ? 'above' : 'below'
}

interface Placed {
  pool: PoolWait
  index: number
}

function waiting({ pool, index }: Placed, others: readonly Placed[], load: LoadEvidence): AuditOutcome {
  const { fromService, toService, stage, spanName, wait, limit, timeAtLimit, callersMax, calls } = pool
  const { first, last, lastPerS } = endsOfWait(pool)
  const pointer = `/load/mechanisms/pools/${index}`
  const step = load.steps.find(({ askedPerS }) => askedPerS === lastPerS)
  const whole = step !== undefined && isMeasured(step.latencyOfSuccesses.p50) ? step.latencyOfSuccesses.p50.value : undefined
  const part = whole === undefined || whole <= 0 ? undefined : last / whole
  return {
    verdict: 'not-met',
    reason: `calls of ${spanName} wait in ${fromService} for one of ${number(limit)} places in ${toService}`,
    claim: `Calls of ${spanName} (stage ${stage}) from ${fromService} to ${toService} queue: never more than ${number(limit)} are at work in ${toService}, while up to ${number(callersMax)} callers are open, and for ${isMeasured(timeAtLimit) ? `${quantity(timeAtLimit.value, 'ratio')} of the time in which callers wait ${certainty(timeAtLimit)}` : told(timeAtLimit)} it is at that number. At ${quantity(lastPerS, 'per-s')} half of the calls wait ${quantity(last, 'ms')} or more; at the lowest level 95 % waited less than ${quantity(first, 'ms')}.`,
    rows: [
      row(`Time at the limit of ${number(limit)}, of that in which callers wait`, timeAtLimit, `${pointer}/timeAtLimit`),
      row(`Wait before ${toService} begins, p95 over all levels`, wait.p95, `${pointer}/wait/p95`),
      row(`Most calls at work in ${toService}`, tally(limit, 'count', calls), `${pointer}/limit`),
      row(`Most calls open in ${fromService}`, tally(callersMax, 'count', calls), `${pointer}/callersMax`),
      ...others
        .slice(0, 2)
        .map((each) => row(`Time at its limit, ${nameOf(each.pool)}`, each.pool.timeAtLimit, `/load/mechanisms/pools/${each.index}/timeAtLimit`)),
    ],
    severity: part === undefined || part < LARGE_RATIO ? 'medium' : 'high',
    frequency: timeAtLimit,
    effect: {
      metric: `median wait before ${toService} begins at ${quantity(lastPerS, 'per-s')}`,
      value: last,
      unit: 'ms',
      basis: 'measured',
      note: 'What the calls wait today. How much of it goes depends on how many calls the callee serves at a time without getting slower.',
    },
    fixNow: `Raise the number of connections from \`${fromService}\` to \`${toService}\` (span \`${spanName}\`) from ${number(limit)} towards ${number(callersMax)}: the pool or agent of its client, or the workers of \`${toService}\` where these are the limit. Watch the callee’s own time while doing so.`,
  }
}
