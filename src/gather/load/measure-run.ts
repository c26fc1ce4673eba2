import { measureCapacity } from '../../measure/capacity/measure-capacity.ts'
import { share } from '../../measure/interval/wilson.ts'
import { interArrivalCv } from '../../measure/load/arrivals/inter-arrival-cv.ts'
import { backpressureOf } from '../../measure/load/client/backpressure.ts'
import { coldRequests, coldStartOf } from '../../measure/load/client/cold-start.ts'
import { sessionsOf } from '../../measure/load/client/sessions.ts'
import { stallsOf } from '../../measure/load/client/stalls.ts'
import { streamingOf } from '../../measure/load/client/streaming.ts'
import type { LoadRun, Objectives } from '../../measure/load/records.ts'
import { blockingStages } from '../../measure/load/spans/blocking-stages.ts'
import { limitsUnderLoad } from '../../measure/load/spans/limits-under-load.ts'
import { poolWaits } from '../../measure/load/spans/pool-waits.ts'
import { retriesByStep } from '../../measure/load/spans/retries-by-step.ts'
import { stagesByStep } from '../../measure/load/spans/stages-by-step.ts'
import { summarizeSteps } from '../../measure/load/summarize/summarize-steps.ts'
import { validityOf } from '../../measure/load/summarize/validity.ts'
import type { GatherContext } from '../../model/define.ts'
import { type LoadEvidence, loadOutcomes } from '../../model/load-evidence.ts'
import type { Figure } from '../../model/measurement.ts'
import type { Span } from '../../model/span.ts'
import type { SpanStore } from '../../store/open-store.ts'
import { joinSpans, type Reading } from './join-spans.ts'
import { loadSpans } from './load-spans.ts'
import { stageAlone, type WholeRun } from './stage-alone.ts'

/** What a run was, in words and kinds. */
export interface DescribedRun {
  target: string
  plan: string
  loop: 'open' | 'closed'
  arrivals: Pick<LoadEvidence['arrivals'], 'kind' | 'cvAsked'>
  /** False where another tool's results do not say when each request was due. */
  dueKnown?: boolean
}

/** What a run is judged against, and what made it. */
export interface MeasuredBy {
  /** `loadbearing` or `k6`, with its version where told. */
  generator: string
  objectives: Objectives
}

export interface StageRunAlone {
  stage: string
  how: string
  run: LoadRun
}

export interface RunToMeasure extends MeasuredBy {
  /** Requests a second that the system meets today. */
  today: Figure
  run: LoadRun
  described: DescribedRun
  alone: readonly StageRunAlone[]
  store: SpanStore | undefined
  reading: Reading
  context: GatherContext
}

/** Evidence of a run: its steps, its capacity, the mechanisms that its requests and their spans show. */
export async function measureRun(given: RunToMeasure): Promise<LoadEvidence> {
  const { run, described, objectives, today, context } = given
  const joined = await joinedSpans(given, run)
  context.progress('measuring the run')
  const spans = loadSpans(run, joined.traces)
  const stages = stagesByStep(spans)
  const steps = summarizeSteps(run, objectives).map((step, index) => ({ ...step, stages: stages[index] ?? [] }))
  const blocking = blockingStages(spans)
  const coldStart = coldStartOf(run)
  const cold = coldRequests(run)
  // A system that was cold for a moment is not a system without capacity: what it is when warm is what a level holds.
  const warm = cold.size === 0 ? run : { ...run, records: run.records.filter((record) => !cold.has(record)) }
  const warmSteps = summarizeSteps(warm, objectives).map((step, index) => ({ ...step, stages: stages[index] ?? [] }))
  const capacity = measureCapacity({ steps: warmSteps, today, blocking, loop: described.loop, seed: context.seed })
  const sent = run.records.filter(({ sentMs }) => sentMs !== undefined)
  return {
    target: described.target,
    generator: given.generator,
    loop: described.loop,
    plan: [
      described.plan,
      ...(cold.size > 0
        ? [`the first ${cold.size === 1 ? 'request' : `${cold.size} requests`}, slow or failed before the system was warm, are left out of its capacity`]
        : []),
      ...joined.notes,
    ].join('; '),
    arrivals: { ...described.arrivals, cv: arrivalCv(run, context.seed) },
    startedAt: new Date(run.startedAtMs).toISOString(),
    endedAt: new Date(run.startedAtMs + run.records.reduce((latest, { endMs }) => Math.max(latest, endMs), 0)).toISOString(),
    objectives,
    ended: run.ended,
    validity: validityOf(run, steps, described.loop, { dueKnown: described.dueKnown ?? true }),
    requests: run.records.length,
    outcomes: outcomesOf(run),
    joined: share(joined.traces.length, sent.length),
    steps,
    capacity,
    mechanisms: {
      blocking,
      pools: poolWaits(spans),
      retries: retriesByStep(spans),
      limits: limitsUnderLoad(spans),
      stalls: stallsOf(run),
      coldStart,
      streaming: streamingOf(run),
      backpressure: backpressureOf(run, steps, capacity),
      sessions: sessionsOf(run, objectives),
    },
    alone: await measuredAlone(given, { steps, spans, capacity }),
  }
}

/** Spans of a run, and what there is to say of them. A store that fails after the run takes the stages away, never the run. */
async function joinedSpans({ store, reading, context }: RunToMeasure, run: LoadRun): Promise<{ traces: Span[][]; notes: string[] }> {
  if (store === undefined || run.records.length === 0) return { traces: [], notes: [] }
  try {
    const { traces, partial } = await joinSpans(store, run.records, run.startedAtMs, reading, context)
    return { traces, notes: partial ? ['spans of a part of the requests only: there were more than can be held'] : [] }
  } catch (error) {
    return { traces: [], notes: [`no spans, for the store failed: ${error instanceof Error ? error.message : String(error)}`] }
  }
}

async function measuredAlone(given: RunToMeasure, whole: WholeRun): Promise<LoadEvidence['alone']> {
  const measured: LoadEvidence['alone'] = []
  for (const alone of given.alone) {
    const { traces } = await joinedSpans(given, alone.run)
    measured.push(stageAlone({ ...alone, traces, whole, objectives: given.objectives, seed: given.context.seed }))
  }
  return measured
}

/** Of the level with the most requests: over levels of different rates the gaps would be of two kinds, the levels' and those within. */
function arrivalCv({ steps, records }: LoadRun, seed: number): Figure {
  const dueByStep = steps.map((_, step) => records.filter((record) => record.step === step).map(({ dueMs }) => dueMs))
  return interArrivalCv(
    dueByStep.reduce((most, due) => (due.length > most.length ? due : most), []),
    seed,
  )
}

const shownExamples = 3

function outcomesOf({ records }: LoadRun): LoadEvidence['outcomes'] {
  return loadOutcomes.flatMap((outcome) => {
    const ended = records.filter((record) => record.outcome === outcome)
    const examples = [...new Set(ended.flatMap(({ detail }) => (detail === undefined ? [] : [detail])))].slice(0, shownExamples)
    return ended.length === 0 ? [] : [{ outcome, count: ended.length, examples }]
  })
}
