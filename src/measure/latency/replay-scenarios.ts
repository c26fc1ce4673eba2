import type { ReplayScenario } from '../../model/traces-evidence.ts'
import { quantileInclusive } from '../interval/quantile.ts'
import { empiricalDraw, type StageChange } from './replay.ts'

/** A scenario of one stage, ready to replay. */
export interface StageScenario {
  scenario: ReplayScenario
  change: StageChange
  /** In words, with its parameter. */
  statement: string
}

/** The key of a stage's scenario in `TraceSample.replays`. */
export function replayKey(stage: string, scenario: ReplayScenario): string {
  return `${stage}\u0000${scenario}`
}

function inMs(ns: number): string {
  const ms = ns / 1e6
  return `${ms >= 100 ? Math.round(ms).toLocaleString('en-US') : Number(ms.toPrecision(3))} ms`
}

/**
 * The five scenarios of a stage, with parameters from its own calls: removed, capped at its p95, hedged after its p95, 30 % faster, and
 * its calls under one parent at once.
 *
 * @param sortedNs durations of the stage's calls (or of a fair sample of them), ascending; empty gives no scenarios
 * @param seed of the hedge's draws
 */
export function stageScenarios(stage: string, sortedNs: ArrayLike<number>, seed: number): StageScenario[] {
  if (sortedNs.length === 0) return []
  const p95 = quantileInclusive(sortedNs, 0.95)
  const draw = empiricalDraw(sortedNs, seed)
  return [
    { scenario: 'removed', change: { stage, kind: 'removed' }, statement: 'calls removed, with all that they call: the ceiling of any work on this stage' },
    { scenario: 'capped', change: { stage, kind: 'capped', capNs: p95 }, statement: `each call capped at its p95, ${inMs(p95)}` },
    {
      scenario: 'hedged',
      change: { stage, kind: 'hedged', hedgeDelayNs: p95, draw },
      statement: `a second copy of each call after its p95, ${inMs(p95)}; the first to end counts`,
    },
    { scenario: 'faster-30', change: { stage, kind: 'faster', factor: 0.7 }, statement: '30 % off the own time of each call' },
    { scenario: 'parallel', change: { stage, kind: 'parallel' }, statement: 'calls under one parent begin together where no other stage lies between them' },
  ]
}
