import { type TracesInputs, tracesGatherer } from '../gather/traces/index.ts'
import { AppError } from '../model/app-error.ts'
import type { Config } from '../model/config.ts'
import type { GatherContext } from '../model/define.ts'
import { Evidence } from '../model/evidence.ts'
import { toolVersion } from './tool-version.ts'

export interface GatherPlan {
  traces?: TracesInputs
  /** How to gather this evidence again. */
  command: string
}

/**
 * Runs the planned gatherers one after the other. A gatherer that throws is recorded, and the others go on;
 * when none of them brought anything, its error is the answer.
 */
export async function gatherEvidence(context: GatherContext, plan: GatherPlan): Promise<Evidence> {
  const evidence: Evidence = {
    schema: 'loadbearing/evidence@1',
    toolVersion,
    gatheredAt: new Date(context.nowMs).toISOString(),
    gatheredWith: gatheredWith(context.config),
    command: plan.command,
    failures: [],
  }
  let failure: unknown
  if (plan.traces !== undefined) {
    try {
      evidence.traces = await tracesGatherer.gather(context, plan.traces)
    } catch (error) {
      failure = error
      evidence.failures.push(asFailure(tracesGatherer.id, error))
    }
  }
  if (evidence.traces === undefined && failure !== undefined) throw failure
  // What is reviewed now is what a later run reads from the file: same keys, same order, no NaN.
  return Evidence.parse(evidence)
}

/** The part of the configuration that decides what is gathered. Criteria and the rest only judge. */
export function gatheredWith(config: Config): Record<string, unknown> {
  return { traces: config.traces, store: config.store, prices: config.prices }
}

function asFailure(gatherer: string, error: unknown): Evidence['failures'][number] {
  if (error instanceof AppError) return { gatherer, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
  return { gatherer, message: error instanceof Error ? error.message : String(error) }
}
