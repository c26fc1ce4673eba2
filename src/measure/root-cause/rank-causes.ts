import { quantileInclusive } from '../interval/quantile.ts'

/** What a node of the call graph showed in each window of time; `undefined` where it was not called. */
export interface NodeSeries {
  requests: readonly (number | undefined)[]
  /** Badness of one request: its mean latency, or the share of requests that failed. What it measures is the same for all nodes. */
  perRequest: readonly (number | undefined)[]
}

/** Series by node. All of one map have the same windows, in the same order. */
export type Series = ReadonlyMap<string, NodeSeries>

export interface CauseQuestion {
  /** Whom each node calls, by name. */
  callees: ReadonlyMap<string, readonly string[]>
  /** Where the problem was seen. */
  target: string
  normal: Series
  anomalous: Series
}

/** How much of the problem began in a node itself, in requests × badness a window: ms of added time, or added failures. */
export interface RankedCause {
  node: string
  /** Excess of the node less that of the nodes it calls. */
  own: number
  /** `own` less what 97.5 % of normal windows stay under: positive where the node does what it does not normally do. */
  beyondNormal: number
  /** `beyondNormal` over the excess of the target, at most 1: how much of the problem it would explain if callers wait for it. */
  shareOfTarget: number
}

/** A window counts as bad for the target from this part of its worst window's excess on. */
const badFrom = 0.5
const normalBound = 0.975

/**
 * Ranks the nodes under the target, and the target itself, by how much of the problem began in each.
 *
 * The excess of a node in a window is e = (badness - its normal median) × requests: time is additive along synchronous calls, and so are
 * failures that callers pass on. So a node's own part is e less the sum of its callees' e, and is compared with the same figure in normal windows.
 * What a callee adds because it is called more often, or was never called before, is its caller's part: it has no normal badness, or keeps it.
 * The anomalous windows are those in which the target's excess is at least half of its worst.
 *
 * Limits: a callee's excess is taken from each of its callers whole, since the graph does not tell who made how many calls; a caller that is
 * at fault beside such a callee ranks too low. Work that no caller waits for is told apart only by its own noise.
 *
 * @returns the node most likely at fault first; ties by name
 */
export function rankCauses(question: CauseQuestion): RankedCause[] {
  const { callees, target, normal, anomalous } = question
  const nodes = reachable(callees, target)
  const usual = new Map(nodes.map((node) => [node, medianOf(normal.get(node))]))
  const excessNormal = excesses(nodes, normal, usual)
  const excessNow = excesses(nodes, anomalous, usual)
  const targetExcess = excessNow.get(target) ?? new Float64Array(0)
  const worst = Math.max(...targetExcess)
  const isBad = targetExcess.map((excess) => (excess >= badFrom * worst || worst <= 0 ? 1 : 0))
  const targetMean = weightedMean(targetExcess, isBad)
  const ranked = nodes.map((node): RankedCause => {
    const own = weightedMean(ownPart(node, callees, excessNow), isBad)
    const usualOwn = ownPart(node, callees, excessNormal).sort()
    const beyondNormal = own - (usualOwn.length === 0 ? 0 : quantileInclusive(usualOwn, normalBound))
    return { node, own, beyondNormal, shareOfTarget: targetMean > 0 ? Math.min(1, beyondNormal / targetMean) : 0 }
  })
  return ranked.sort((a, b) => b.beyondNormal - a.beyondNormal || (a.node < b.node ? -1 : 1))
}

function reachable(callees: ReadonlyMap<string, readonly string[]>, from: string): string[] {
  const seen = new Set([from])
  // A set's iteration goes on to what is added meanwhile.
  for (const node of seen) for (const callee of callees.get(node) ?? []) seen.add(callee)
  return [...seen]
}

function medianOf(series: NodeSeries | undefined): number | undefined {
  const known = Float64Array.from(series?.perRequest.filter((value) => value !== undefined) ?? []).sort()
  return known.length === 0 ? undefined : quantileInclusive(known, 0.5)
}

/** Excess by window; 0 where a node was not called, or has no normal badness to compare with. */
function excesses(nodes: readonly string[], series: Series, usual: ReadonlyMap<string, number | undefined>): Map<string, Float64Array> {
  const windows = Math.max(0, ...[...series.values()].map(({ requests }) => requests.length))
  return new Map(
    nodes.map((node) => {
      const known = series.get(node)
      const median = usual.get(node)
      return [
        node,
        Float64Array.from({ length: windows }, (_, i) => {
          const badness = known?.perRequest[i]
          return badness === undefined || median === undefined ? 0 : (badness - median) * (known?.requests[i] ?? 0)
        }),
      ]
    }),
  )
}

function ownPart(node: string, callees: ReadonlyMap<string, readonly string[]>, excess: ReadonlyMap<string, Float64Array>): Float64Array {
  const under = (callees.get(node) ?? []).filter((callee) => callee !== node).map((callee) => excess.get(callee))
  return (excess.get(node) ?? new Float64Array(0)).map((value, i) => value - under.reduce((sum, of) => sum + (of?.[i] ?? 0), 0))
}

function weightedMean(values: Float64Array, weights: Float64Array): number {
  let sum = 0
  let weight = 0
  for (const [i, value] of values.entries()) {
    sum += value * weights[i]
    weight += weights[i]
  }
  return weight === 0 ? 0 : sum / weight
}
