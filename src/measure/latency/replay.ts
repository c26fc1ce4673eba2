import { UNINSTRUMENTED } from '../../model/span.ts'
import { hashUniform } from '../interval/random.ts'
import { type FamilyPlan, type ReplayPlan, replayPlan } from './replay-plan.ts'
import type { TraceTree } from './trace-tree.ts'

/**
 * A change to one stage, applied to every call of it.
 *
 * - `removed`: the calls, and all they call, take no time
 * - `faster`: their own time is multiplied by `factor` (0 to 1)
 * - `capped`: no call takes longer than `capNs`
 * - `hedged`: after `hedgeDelayNs` a second copy of a call starts, which takes `draw(key)` ns; the first to end counts
 * - `parallel`: the calls under one parent begin together, where no call of another stage lies between them
 */
export interface StageChange {
  stage: string
  kind: 'removed' | 'faster' | 'capped' | 'hedged' | 'parallel'
  factor?: number
  capNs?: number
  hedgeDelayNs?: number
  /** Duration in ns of a fresh call; `key` is the trace's and the span's id, so that the draw does not depend on order. */
  draw?: (key: string) => number
}

/** Durations by node; reused from call to call, since a replay never runs inside another. */
let durations = new Float64Array(64)
let ends = new Float64Array(64)

function isCall(plan: ReplayPlan, tree: TraceTree, node: number, stage: string): boolean {
  return tree.nodes[node]?.stage === stage || plan.ownStage[node] === stage
}

/** Duration of a node whose children have theirs in `durations`, all gaps kept but scaled by `ownFactor`. */
function familyDuration(plan: ReplayPlan, tree: TraceTree, family: FamilyPlan, ownFactor: number, parallel: string | undefined): number {
  const { node, children, byReadiness, readyAt } = family
  const { start, end } = plan.view
  const origin = start[node] ?? 0
  if (ends.length < children.length) ends = new Float64Array(2 * children.length)
  let folded = 0
  let doneBefore = origin
  let done = 0
  let otherDone = 0
  let firstOfStage = -1
  let lastBefore = origin
  let last = 0
  for (let place = 0; place < children.length; place += 1) {
    const child = children[place] ?? 0
    const began = start[child] ?? 0
    for (; folded < byReadiness.length; folded += 1) {
      const ready = byReadiness[folded] ?? 0
      if ((readyAt[ready] ?? 0) > began || ready >= place) break
      const earlier = children[ready] ?? 0
      doneBefore = Math.max(doneBefore, end[earlier] ?? 0)
      done = Math.max(done, ends[ready] ?? 0)
      if (parallel !== undefined && !isCall(plan, tree, earlier, parallel)) otherDone = Math.max(otherDone, ends[ready] ?? 0)
    }
    const gap = began - doneBefore
    let begins = Math.max(0, done + gap * (gap > 0 ? ownFactor : 1))
    if (parallel !== undefined && isCall(plan, tree, child, parallel)) {
      if (firstOfStage === -1) firstOfStage = begins
      else begins = Math.min(begins, Math.max(firstOfStage, otherDone === 0 ? 0 : otherDone + Math.max(0, gap)))
    }
    const newEnd = begins + (durations[child] ?? 0)
    ends[place] = newEnd
    last = Math.max(last, newEnd)
    lastBefore = Math.max(lastBefore, end[child] ?? 0)
  }
  return last + ((end[node] ?? 0) - lastBefore) * ownFactor
}

function callDuration(tree: TraceTree, node: number, durationNs: number, change: StageChange): number {
  if (change.kind === 'capped') return Math.min(durationNs, change.capNs ?? Number.POSITIVE_INFINITY)
  const delayNs = change.hedgeDelayNs ?? Number.POSITIVE_INFINITY
  if (change.kind !== 'hedged' || change.draw === undefined || durationNs <= delayNs) return durationNs
  return Math.min(durationNs, delayNs + change.draw(`${tree.traceId}/${tree.nodes[node]?.span.spanId ?? ''}`))
}

/**
 * The request's duration in ns had one stage been different. Without an effect of the change it is the original duration, exactly;
 * it is never longer (`factor` at most 1), for every gap between calls is kept.
 *
 * The model: a call depends on all siblings that ended before it began (by more than 1 % of the parent's duration of overlap), and begins
 * after the last of them with the gap it had. A parent ends, with the gap it had, after its last-ending child. Own time of a changed stage
 * is its gaps, or all of it in a call without children; a client call whose server side is in the trace belongs to the server's stage.
 * Children that outlive their parent in the same service do not hold it.
 *
 * Limits: dependency is read from timing, so calls that only happened to be in order stay in order; load on the servers, and thus
 * queueing, stays as it was; the answer of a removed stage is not missed by later ones.
 *
 * @param change one stage and what happens to it; its times in ns
 */
export function replay(tree: TraceTree, change: StageChange): number {
  const plan = replayPlan(tree)
  const original = tree.endNs - tree.startNs
  if (!plan.stages.has(change.stage)) return original
  if (durations.length < tree.nodes.length) durations = new Float64Array(2 * tree.nodes.length)
  const { start, end } = plan.view
  // Time in which no span was at work has no calls to take out: only the gaps go.
  const isGap = change.stage === UNINSTRUMENTED
  const factor = change.kind === 'faster' ? (change.factor ?? 1) : change.kind === 'removed' && isGap ? 0 : 1
  const parallel = change.kind === 'parallel' ? change.stage : undefined
  for (const node of plan.order) {
    const isOwn = plan.ownStage[node] === change.stage || tree.nodes[node]?.stage === change.stage
    if (isOwn && change.kind === 'removed' && !isGap) {
      durations[node] = 0
      continue
    }
    const family = plan.families[node]
    const ownFactor = isOwn ? factor : 1
    const duration = family === undefined ? ((end[node] ?? 0) - (start[node] ?? 0)) * ownFactor : familyDuration(plan, tree, family, ownFactor, parallel)
    durations[node] = tree.nodes[node]?.stage === change.stage ? callDuration(tree, node, duration, change) : duration
  }
  return durations[tree.root] ?? original
}

/**
 * Draws fresh call durations from a stage's own: the value at a place that a hash of the key chooses.
 *
 * @param durationsNs the stage's observed durations, at least one
 */
export function empiricalDraw(durationsNs: ArrayLike<number>, seed: number): (key: string) => number {
  return (key) => durationsNs[Math.floor(hashUniform(key, seed) * durationsNs.length)] ?? Number.POSITIVE_INFINITY
}
