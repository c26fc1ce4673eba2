import type { LoadRun } from '../../measure/load/records.ts'
import { defineGatherer } from '../../model/define.ts'
import type { LoadEvidence } from '../../model/load-evidence.ts'
import type { SpanStore } from '../../store/open-store.ts'
import type { DriveHooks } from './drive.ts'
import { drivePlan } from './drive-plan.ts'
import type { RunGenerator } from './generator/plan.ts'
import type { Reading } from './join-spans.ts'
import { type DescribedRun, type MeasuredBy, measureRun } from './measure-run.ts'
import { describePlan, type LoadPlan, shownTarget } from './plan.ts'
import { todaysLoad } from './todays-load.ts'

/** A plan to drive, or a run that another tool has made. */
type LoadSource = { kind: 'driven'; plan: LoadPlan; generate: RunGenerator; hooks: DriveHooks } | { kind: 'imported'; run: LoadRun; described: DescribedRun }

export interface LoadInputs extends MeasuredBy {
  /** Requests a second that the system meets today, where the config says so. */
  todayPerS?: number
  source: LoadSource
  /** Where the server's spans arrive; without it no span is joined. */
  openStore?: () => Promise<SpanStore>
  reading: Reading
}

/** Evidence from load: drives the system as planned, finds the spans of its requests, measures. */
export const loadGatherer = defineGatherer<'load', LoadInputs>({
  id: 'load',
  area: 'load',
  async gather(context, inputs): Promise<LoadEvidence> {
    const { source, reading, openStore, todayPerS, ...by } = inputs
    const store = await openStore?.()
    try {
      const before = source.kind === 'imported' ? source.run.startedAtMs : context.nowMs
      // Asked before anything is driven: a store that cannot answer must not cost a run.
      const today = await todaysLoad(todayPerS, store, before)
      const { run, alone } = source.kind === 'imported' ? { run: source.run, alone: [] } : await drivePlan(source.plan, source.generate, source.hooks)
      const described = source.kind === 'imported' ? source.described : describedPlan(source.plan)
      return await measureRun({ ...by, today, run, described, alone, store, reading, context })
    } finally {
      await store?.close()
    }
  },
})

function describedPlan(plan: LoadPlan): DescribedRun {
  const { loop } = plan
  const arrivals =
    loop.kind === 'closed' ? { kind: 'closed' as const } : { kind: loop.arrivals.kind, ...(loop.arrivals.kind === 'gamma' && { cvAsked: loop.arrivals.cv }) }
  return { target: shownTarget(plan.target), plan: describePlan(plan), loop: loop.kind, arrivals }
}
