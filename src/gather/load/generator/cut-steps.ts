import type { LoadRun, RunStep } from '../../../measure/load/records.ts'

/**
 * The steps of a run that was stopped at `stoppedAtMs`: the one under way ends there, those that brought no request are left out. Judged over
 * the length that was planned, a step would have nothing in flight for the rest of its time, and would seem to hold.
 *
 * @param stoppedAtMs ms since the run's start
 * @returns steps from the first, so that the records' indices stay; none lasts less than 1 ms
 */
export function cutSteps(steps: readonly RunStep[], records: LoadRun['records'], stoppedAtMs: number): RunStep[] {
  const whole = steps.filter(({ startMs, durationMs }) => startMs + durationMs <= stoppedAtMs).length
  // Steps are in order of time, and so are the records.
  const begun = Math.max(whole, (records.at(-1)?.step ?? -1) + 1)
  return steps.slice(0, begun).map((step) => ({ ...step, durationMs: Math.min(step.durationMs, Math.max(1, stoppedAtMs - step.startMs)) }))
}
