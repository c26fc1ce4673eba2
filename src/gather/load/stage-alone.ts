import { measureCapacity } from '../../measure/capacity/measure-capacity.ts'
import { durationQuantiles } from '../../measure/interval/duration-quantiles.ts'
import { refusal } from '../../measure/interval/refusal.ts'
import type { LoadRun, Objectives } from '../../measure/load/records.ts'
import { type LoadSpans, runTraces } from '../../measure/load/spans/run-spans.ts'
import { stagesByStep } from '../../measure/load/spans/stages-by-step.ts'
import { stageInflation } from '../../measure/load/stage-inflation.ts'
import { loadQuantiles } from '../../measure/load/summarize/load-quantiles.ts'
import { serviceTimeMs } from '../../measure/load/summarize/request-times.ts'
import { summarizeSteps } from '../../measure/load/summarize/summarize-steps.ts'
import type { CapacityEvidence, LoadStep, StageAlone } from '../../model/load-evidence.ts'
import { loadOutcomes } from '../../model/load-evidence.ts'
import type { Span } from '../../model/span.ts'
import { loadSpans } from './load-spans.ts'

/** The run of whole requests that a stage alone is held against. */
export interface WholeRun {
  steps: readonly LoadStep[]
  spans: LoadSpans
  capacity: CapacityEvidence
}

export interface StageRun {
  stage: string
  /** How the stage was isolated. */
  how: string
  run: LoadRun
  traces: readonly (readonly Span[])[]
  whole: WholeRun
  objectives: Objectives
  seed: number
}

/** One stage driven alone beside its own time within whole requests, at the highest rate that both held. */
export function stageAlone({ stage, how, run, traces, whole, objectives, seed }: StageRun): StageAlone {
  const spans = loadSpans(run, traces)
  const stages = stagesByStep(spans)
  const steps = summarizeSteps(run, objectives).map((step, index) => ({ ...step, stages: stages[index] ?? [] }))
  const loop = run.steps.some(({ askedPerS }) => askedPerS > 0) ? 'open' : 'closed'
  const capacity = measureCapacity({ steps, today: refusal('a stage alone has no load of today', 'per-s', 0), blocking: [], loop, seed })
  const atPerS = comparedRate(whole.capacity, run)
  const alone = callsAt(spans, stage, atPerS)
  const inChain = callsAt(whole.spans, stage, atPerS)
  const requests = run.records.filter(({ step }) => run.steps[step]?.askedPerS === atPerS)
  return {
    stage,
    how,
    atPerS,
    requests: run.records.length,
    outcomes: loadOutcomes.flatMap((outcome) => {
      const count = run.records.filter((record) => record.outcome === outcome).length
      return count === 0 ? [] : [{ outcome, count }]
    }),
    serviceTime: loadQuantiles(requests.filter(({ outcome }) => outcome === 'ok').map(serviceTimeMs)),
    alone: alone.length === 0 ? refusal(`no span of ${stage} was found while it was driven alone`, 'ms', 0) : durationQuantiles(alone, 'ms'),
    inChain: inChain.length === 0 ? refusal(`no span of ${stage} was found within whole requests at ${atPerS}/s`, 'ms', 0) : durationQuantiles(inChain, 'ms'),
    inflationP50: stageInflation(inChain, alone, 0.5, seed),
    inflationP95: stageInflation(inChain, alone, 0.95, seed),
    capacity,
  }
}

/** The highest rate that whole requests held and the stage was driven at; else the lowest that it was driven at. */
function comparedRate({ heldPerS }: CapacityEvidence, { steps }: LoadRun): number {
  const rates = steps.map(({ askedPerS }) => askedPerS).sort((a, b) => a - b)
  return rates.findLast((rate) => rate <= (heldPerS ?? 0)) ?? rates[0] ?? 0
}

function callsAt(spans: LoadSpans, stage: string, ratePerS: number): number[] {
  return runTraces(spans).flatMap(({ step, calls }) =>
    spans.steps[step]?.askedPerS === ratePerS ? calls.filter(({ span }) => span.stage === stage).map(({ startMs, endMs }) => endMs - startMs) : [],
  )
}
