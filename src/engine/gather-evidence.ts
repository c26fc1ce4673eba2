import { type EvaluationInputs, evaluationGatherer } from '../gather/evaluation/index.ts'
import { type LoadInputs, loadGatherer } from '../gather/load/index.ts'
import { type TracesInputs, tracesGatherer } from '../gather/traces/index.ts'
import { AppError } from '../model/app-error.ts'
import type { Config } from '../model/config.ts'
import type { GatherContext } from '../model/define.ts'
import { Evidence } from '../model/evidence.ts'
import { toolVersion } from './tool-version.ts'

export interface GatherPlan {
  /** Comes first: the spans of its requests are then among the traces. */
  load?: LoadInputs
  /** As a function where what is read depends on what was gathered before. */
  traces?: TracesInputs | ((gathered: Evidence) => TracesInputs | undefined)
  evaluation?: EvaluationInputs
  /** Traces were asked for by name: where nothing can be had of them, their error is the answer, whatever else there is. */
  mustHaveTraces?: boolean
  /** How to gather this evidence again. */
  command: string
  /** The config file, where one was named: a review of this evidence needs it too. */
  configFile?: string
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
    gatheredWith: {},
    command: plan.command,
    ...(plan.configFile !== undefined && { configFile: plan.configFile }),
    failures: [],
  }
  const errors: unknown[] = []
  const failed = (gatherer: string, error: unknown) => {
    errors.push(error)
    evidence.failures.push(asFailure(gatherer, error))
  }
  const { load } = plan
  if (load !== undefined) {
    try {
      evidence.load = await loadGatherer.gather(context, load)
    } catch (error) {
      failed(loadGatherer.id, error)
    }
  }
  const traces = typeof plan.traces === 'function' ? plan.traces(evidence) : plan.traces
  if (traces !== undefined) {
    try {
      evidence.traces = await tracesGatherer.gather(context, traces)
    } catch (error) {
      if (plan.mustHaveTraces === true) throw error
      failed(tracesGatherer.id, error)
    }
  }
  if (plan.evaluation !== undefined) {
    try {
      evidence.evaluation = await evaluationGatherer.gather(context, plan.evaluation)
    } catch (error) {
      failed(evaluationGatherer.id, error)
    }
  }
  if (evidence.traces === undefined && evidence.load === undefined && evidence.evaluation === undefined && errors.length > 0) throw errors[0]
  evidence.gatheredWith = gatheredWith(context.config, evidence)
  // What is reviewed now is what a later run reads from the file: same keys, same order, no NaN.
  return Evidence.parse(evidence)
}

/** What decides the figures of a run. Where it went is in the evidence; headers, bodies and queries are the team's own, and stay out of it. */
function loadGatheredWith({ arrivals, stepsPerS, stepDurationS, todayPerS, objectives, limits }: Config['load']): Record<string, unknown> {
  return { arrivals, stepsPerS, stepDurationS, ...(todayPerS !== undefined && { todayPerS }), objectives, limits }
}

/** The part of the configuration that decides what is gathered in these areas. Criteria and the rest only judge. */
export function gatheredWith(config: Config, { load, evaluation }: Pick<Evidence, 'load' | 'evaluation'> = {}): Record<string, unknown> {
  return {
    traces: config.traces,
    store: config.store,
    prices: config.prices,
    ...(load !== undefined && { load: loadGatheredWith(config.load) }),
    ...(evaluation !== undefined && { eval: evaluationGatheredWith(config.eval) }),
  }
}

/** What decides verdicts and weights. Which cases were asked, and how, is in the runs. */
function evaluationGatheredWith({ alpha, margin, gate, failureModes, traffic }: Config['eval']): Record<string, unknown> {
  return { alpha, margin, gate: { rules: gate.rules, sequential: gate.sequential }, failureModes, traffic }
}

function asFailure(gatherer: string, error: unknown): Evidence['failures'][number] {
  if (error instanceof AppError) return { gatherer, message: error.message, ...(error.hint !== undefined && { hint: error.hint }) }
  return { gatherer, message: error instanceof Error ? error.message : String(error) }
}
