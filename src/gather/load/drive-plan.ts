import type { LoadRun } from '../../measure/load/records.ts'
import { type DriveHooks, type Driver, drive, driveStage } from './drive.ts'
import type { RunGenerator } from './generator/plan.ts'
import type { StageRunAlone } from './measure-run.ts'
import type { LoadPlan } from './plan.ts'

/**
 * Drives whole requests, then each stage of the plan alone, on one account of what was sent. After an interrupt, or a run that a rule ended, what
 * was measured is measured: no further stage is begun. A stage that fails costs no run of whole requests.
 *
 * @throws what the generator throws before anything was measured
 */
export async function drivePlan(plan: LoadPlan, generate: RunGenerator, hooks: DriveHooks): Promise<{ run: LoadRun; alone: StageRunAlone[] }> {
  const driver: Driver = { generate, hooks, ledger: { sent: 0 } }
  const run = await drive(plan, driver)
  const alone: StageRunAlone[] = []
  let { ended } = run
  for (const { stage, how, ...driven } of plan.stages) {
    if (ended.how !== 'completed') break
    const stageRun = await driveStage(plan, driven, driver).catch(failedRun)
    if (stageRun.records.length > 0) alone.push({ stage, how, run: stageRun })
    ended = endedWithStage(ended, stage, stageRun.ended)
  }
  return { run: { ...run, ended }, alone }
}

function failedRun(error: unknown): LoadRun {
  return { startedAtMs: 0, steps: [], records: [], ended: { how: 'interrupted', detail: error instanceof Error ? error.message : String(error) } }
}

/** What ends the whole plan: a stage that spends its own error budget or cannot be driven at a rate says nothing of whole requests. */
const endsPlan: ReadonlySet<LoadRun['ended']['how']> = new Set(['interrupted', 'request-cap', 'spend-cap'])

function endedWithStage(ended: LoadRun['ended'], stage: string, ofStage: LoadRun['ended']): LoadRun['ended'] {
  if (ofStage.how === 'completed') return ended
  return { how: endsPlan.has(ofStage.how) ? ofStage.how : ended.how, detail: `${ended.detail}; ${stage} alone: ${ofStage.detail}` }
}
