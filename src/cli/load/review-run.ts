import { buildReview } from '../../engine/build-review.ts'
import { gatherEvidence } from '../../engine/gather-evidence.ts'
import type { DriveHooks } from '../../gather/load/drive.ts'
import { runGeneratorInWorker } from '../../gather/load/generator/run-in-worker.ts'
import type { LoadPlan } from '../../gather/load/plan.ts'
import type { Config } from '../../model/config.ts'
import type { Evidence } from '../../model/evidence.ts'
import type { LoadEvidence } from '../../model/load-evidence.ts'
import type { SpanStore } from '../../store/open-store.ts'
import { interruptSignal } from '../interrupt.ts'
import { hasReviewedStore, openReviewedStore, type StoreFlags } from '../open-reviewed-store.ts'
import { createProgress, type Progress } from '../progress.ts'
import { chosenAudits } from '../review/chosen-audits.ts'
import { finishReview } from '../review/finish-review.ts'
import { seed } from '../seed.ts'
import { spanReading } from '../span-reading.ts'
import { version } from '../version.ts'
import { liveLine } from './live-line.ts'
import { reproducingLoad } from './reproducing-load.ts'

const exitOfInterrupt = 130

type RunArgs = StoreFlags & { config?: string; only?: string; out?: string; json?: boolean } & Record<string, unknown>

/** Drives the plan, reviews what it and the spans of its requests show, and writes the review. */
export async function reviewRun(plan: LoadPlan, args: RunArgs, config: Config): Promise<number> {
  const audits = chosenAudits(args.only)
  const openStore = hasReviewedStore(args, config) ? () => openReviewedStore(args, config) : undefined
  if (openStore === undefined) {
    process.stderr.write(
      'No store to find the spans of these requests in, so no stage will be named: run `loadbearing collect` and let the system export to it.\n',
    )
  }
  const progress = createProgress(process.stderr)
  const interrupt = interruptSignal()
  try {
    const evidence = await gatherRun({
      plan,
      config,
      command: reproducingLoad(args),
      configFile: args.config,
      progress,
      hooks: hooksOf(plan, progress, interrupt.signal),
      ...(openStore !== undefined && { openStore }),
    })
    progress.end()
    await finishReview(buildReview(evidence, config, audits), evidence, args)
    return interrupt.signal.aborted ? exitOfInterrupt : 0
  } finally {
    progress.end()
    interrupt.release()
  }
}

export interface GatheredRun {
  plan: LoadPlan
  config: Config
  command: string
  configFile?: string | undefined
  progress: Progress
  hooks: DriveHooks
  openStore?: () => Promise<SpanStore>
}

/** Evidence of a run of load, and of the traces that it left in the store. */
export function gatherRun({ plan, config, command, configFile, progress, hooks, openStore }: GatheredRun): Promise<Evidence> {
  return gatherEvidence(
    // No signal here: an interrupt ends the load, and what was measured is reviewed.
    { config, nowMs: Date.now(), seed, progress: progress.say },
    {
      load: {
        source: { kind: 'driven', plan, generate: runGeneratorInWorker, hooks },
        generator: `loadbearing ${version}`,
        objectives: plan.objectives,
        ...(plan.todayPerS !== undefined && { todayPerS: plan.todayPerS }),
        reading: spanReading,
        ...(openStore !== undefined && { openStore }),
      },
      traces: ({ load }) => {
        if (openStore === undefined || load === undefined || load.joined.have === 0) return undefined
        return { inputs: [], openStore, ...windowThatHeld(load), timed: (_, work) => work() }
      },
      command,
      ...(configFile !== undefined && { configFile }),
    },
  )
}

/**
 * The time of the levels that held, in ms since 1970, the first such levels in a row: traces of levels that were meant to be too much would be judged as if users had met
 * them. Where none held, the first level.
 */
export function windowThatHeld({ startedAt, steps, capacity }: LoadEvidence): { sinceMs: number; untilMs: number } {
  const holds = ({ askedPerS }: LoadEvidence['steps'][number]) => askedPerS <= (capacity.heldPerS ?? 0)
  const first = Math.max(0, steps.findIndex(holds))
  const after = steps.findIndex((step, index) => index > first && !holds(step))
  const last = steps[(after < 0 ? steps.length : after) - 1]
  const runMs = Date.parse(startedAt)
  return { sinceMs: runMs + Math.floor(steps[first]?.startMs ?? 0), untilMs: runMs + Math.ceil((last?.startMs ?? 0) + (last?.durationMs ?? 0)) }
}

/** Live figures on the terminal, level by level. */
export function hooksOf(plan: LoadPlan, progress: Progress, signal: AbortSignal): DriveHooks {
  let level = shownLevel(plan, 0, 1)
  return {
    signal,
    level: ({ ratePerS }, index, of) => {
      level = shownLevel(plan, index, of, ratePerS)
    },
    progress: (live) => progress.say(liveLine(live, level)),
  }
}

function shownLevel({ loop }: LoadPlan, index: number, of: number, ratePerS?: number): string {
  if (loop.kind === 'closed') return `closed loop of ${loop.concurrency}`
  return of === 1 ? 'one level' : `level ${index + 1} of ${of}${ratePerS === undefined ? '' : ` (${Number(ratePerS.toPrecision(3))}/s)`}`
}
