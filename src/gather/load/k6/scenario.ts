import type { K6Plan, K6Step } from './plan.ts'

/** The options of a k6 scenario, named as k6's documentation names them. */
export type Scenario =
  | { executor: 'constant-arrival-rate'; rate: number; timeUnit: string; duration: string; preAllocatedVUs: number; maxVUs: number; gracefulStop: string }
  | {
      executor: 'ramping-arrival-rate'
      startRate: number
      timeUnit: string
      stages: { target: number; duration: string }[]
      preAllocatedVUs: number
      maxVUs: number
      gracefulStop: string
    }
  | { executor: 'shared-iterations'; vus: number; iterations: number; maxDuration: string; gracefulStop: string }

/**
 * The executor for a plan: k6's own arrival rates for even gaps; for all other arrivals as many virtual users as may be in flight, which share
 * the requests and wait for the due time of each.
 *
 * @see https://grafana.com/docs/k6/latest/using-k6/scenarios/executors/
 */
export function scenarioOf({ arrivals, steps, limits }: K6Plan): Scenario {
  const gracefulStop = seconds(limits.timeoutMs)
  if (arrivals.kind !== 'constant') {
    const iterations = arrivals.dueMs.length
    const lastMs = Math.max(arrivals.dueMs[iterations - 1] ?? 0, totalMs(steps))
    // k6 drops what has not begun by `maxDuration`; until then late requests are sent late.
    return {
      executor: 'shared-iterations',
      vus: limits.maxInFlight,
      iterations,
      maxDuration: seconds(lastMs + limits.timeoutMs),
      gracefulStop,
    }
  }
  const { timeUnit, rates } = wholeRates(steps.map(({ ratePerS }) => ratePerS))
  const users = usersFor(steps, limits.maxInFlight)
  const [first = 0] = rates
  if (steps.length === 1) return { executor: 'constant-arrival-rate', rate: first, timeUnit, duration: seconds(totalMs(steps)), ...users, gracefulStop }
  const stages =
    arrivals.ramp === true
      ? [{ target: rates.at(-1) ?? first, duration: seconds(totalMs(steps)) }]
      : steps.flatMap(({ durationMs }, index) => {
          const target = rates[index] ?? first
          // The rate jumps in a stage of no length, since k6 would else climb to it through the whole stage.
          const hold = { target, duration: seconds(durationMs) }
          return index === 0 ? [hold] : [{ target, duration: '0s' }, hold]
        })
  return { executor: 'ramping-arrival-rate', startRate: first, timeUnit, stages, ...users, gracefulStop }
}

/** Rates as whole numbers of requests a time unit, which k6 asks for: to a thousandth of a request a second. */
function wholeRates(ratesPerS: readonly number[]): { timeUnit: string; rates: number[] } {
  for (const unitS of [1, 10, 100]) {
    const scaled = ratesPerS.map((rate) => rate * unitS)
    if (scaled.every((rate) => Math.abs(rate - Math.round(rate)) < 1e-6)) return { timeUnit: `${unitS}s`, rates: scaled.map(Math.round) }
  }
  return { timeUnit: '1000s', rates: ratesPerS.map((rate) => Math.max(1, Math.round(rate * 1000))) }
}

/** One second's worth of requests at the highest rate to begin with; k6 adds users up to the limit on requests in flight. */
function usersFor(steps: readonly K6Step[], maxInFlight: number): { preAllocatedVUs: number; maxVUs: number } {
  const peakPerS = Math.max(...steps.map(({ ratePerS }) => ratePerS))
  return { preAllocatedVUs: Math.min(maxInFlight, Math.max(10, Math.ceil(peakPerS))), maxVUs: maxInFlight }
}

export function totalMs(steps: readonly K6Step[]): number {
  return steps.reduce((sum, { durationMs }) => sum + durationMs, 0)
}

/** A duration as k6 writes it. */
function seconds(ms: number): string {
  return `${Math.ceil(ms) / 1000}s`
}
