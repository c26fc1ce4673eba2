import type { LoadStageStep } from '../../../model/load-evidence.ts'
import { containerStages } from '../../../model/span.ts'
import { durationQuantiles } from '../../interval/duration-quantiles.ts'
import type { RunStep } from '../records.ts'
import { type LoadSpans, type RunCall, runTraces } from './run-spans.ts'
import { intervalsOf, sweepLevels } from './sweep-levels.ts'

/**
 * What each stage did in each step, from the server's spans. A call belongs to the step in which its trace began.
 *
 * In flight: the mean is time in the stage that lies within the step over the step's duration, which is Little's law without its assumption of
 * a steady state; the most is the largest number at once within the step. Both count calls of earlier steps that were still at work.
 * Containers are left out but for `request`, and a span under another of its own stage is part of that call.
 *
 * @returns an array for each step, longest total time first
 */
export function stagesByStep(input: LoadSpans): LoadStageStep[][] {
  const byStage = Map.groupBy(
    runTraces(input).flatMap(({ calls }) => calls.filter(isCall)),
    ({ span }) => span.stage,
  )
  const steps: { totalMs: number; row: LoadStageStep }[][] = input.steps.map(() => [])
  for (const [stage, calls] of byStage) {
    const inFlight = inFlightByStep(calls, input.steps)
    for (const [step, members] of Map.groupBy(calls, (call) => call.step)) {
      if (step === -1) continue
      const durationsMs = members.map(({ startMs, endMs }) => endMs - startMs)
      const errors = members.filter(({ span }) => span.status === 'Error').length
      const row = { stage, calls: members.length, duration: durationQuantiles(durationsMs, 'ms'), ...inFlight[step], errors }
      steps[step].push({ totalMs: durationsMs.reduce((sum, ms) => sum + ms, 0), row })
    }
  }
  return steps.map((rows) => rows.sort((a, b) => b.totalMs - a.totalMs || (a.row.stage < b.row.stage ? -1 : 1)).map(({ row }) => row))
}

function isCall({ span, parent }: RunCall): boolean {
  if (containerStages.has(span.stage) && span.stage !== 'request') return false
  for (let above = parent; above !== undefined; above = above.parent) if (above.span.stage === span.stage) return false
  return true
}

function inFlightByStep(calls: readonly RunCall[], steps: readonly RunStep[]): { inFlightMean: number; inFlightMax: number }[] {
  const found = steps.map(() => ({ inFlightMean: 0, inFlightMax: 0 }))
  let first = 0
  sweepLevels([intervalsOf(calls)], (fromMs, toMs, [level]) => {
    while (first < steps.length && steps[first].startMs + steps[first].durationMs <= fromMs) first++
    for (let i = first; i < steps.length && steps[i].startMs < toMs; i++) {
      const { startMs, durationMs } = steps[i]
      const insideMs = Math.min(toMs, startMs + durationMs) - Math.max(fromMs, startMs)
      if (insideMs <= 0) continue
      found[i].inFlightMean += (level * insideMs) / durationMs
      found[i].inFlightMax = Math.max(found[i].inFlightMax, level)
    }
  })
  return found
}
