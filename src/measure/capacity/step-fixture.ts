import type { LoadStageStep, LoadStep } from '../../model/load-evidence.ts'
import type { Measurement } from '../../model/measurement.ts'
import { durationQuantiles } from '../interval/duration-quantiles.ts'
import { type QueueStep, queueRun } from '../load/summarize/run-fixture.ts'
import { summarizeSteps } from '../load/summarize/summarize-steps.ts'

/** Steps of an M/M/1 queue, whose limit is `servedPerS`. */
export function queueSteps(steps: readonly QueueStep[], servedPerS: number, seed = 1, latencyMs?: number): LoadStep[] {
  const objectives = latencyMs === undefined ? {} : { latencyMs }
  return summarizeSteps(queueRun(steps, servedPerS, seed), objectives).map((step) => ({ ...step, stages: [] }))
}

/** A stage with these times of calls, in turn until there are `calls` of them. */
export function stageOf(stage: string, durationsMs: readonly number[], calls = 399): LoadStageStep {
  const times = Array.from({ length: calls }, (_, i) => durationsMs[i % durationsMs.length] ?? 0)
  return { stage, calls, duration: durationQuantiles(times, 'ms'), inFlightMean: 1, inFlightMax: 4, errors: 0 }
}

/** A figure with an interval of that half-width. */
export function figure(value: number, half: number, unit: Measurement['unit'] = 'ms'): Measurement {
  return { value, unit, n: 400, interval: { low: value - half, high: value + half, confidence: 0.95, method: 'test' }, method: 'test' }
}
