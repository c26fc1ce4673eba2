import type { Span } from '../../model/span.ts'
import { breakCycles, isPlausibleTime, type TreeIssue, uniqueSpans } from './repair-spans.ts'

/** A span in its trace. Times are ns from the trace's first start, as the source says them; {@link clampedView} has them fitted to the parents. */
export interface TraceNode {
  span: Span
  /** Its place in `nodes`. */
  index: number
  /** The parent's place in `nodes`; -1 for the root. */
  parent: number
  /** Places of its children, by start, then by end. */
  children: number[]
  startNs: number
  endNs: number
  stage: string
}

/** One trace as a tree with one root, whatever came in. `startNs` and `endNs` are the root's interval: the request, as its caller met it. */
export interface TraceTree {
  traceId: string
  /** First start of a span with a plausible time, ns since 1970; all relative times count from here. */
  originNs: bigint
  nodes: TraceNode[]
  root: number
  /** Whether the root was made up, because the trace has none or several; it is the last of `nodes` and no span of the source. */
  virtualRoot: boolean
  startNs: number
  endNs: number
  issues: TreeIssue[]
}

function virtualRootSpan(traceId: string, startNs: bigint, endNs: bigint): Span {
  return {
    traceId,
    spanId: '',
    parentSpanId: '',
    service: '',
    name: 'trace without a root of its own',
    kind: 'Unspecified',
    startNs,
    endNs,
    status: 'Unset',
    stage: 'request',
    stageBasis: 'named',
    convention: 'none',
  }
}

function toNode(span: Span, index: number, originNs: bigint, issues: TreeIssue[]): TraceNode {
  const startNs = Number(span.startNs - originNs)
  let endNs = Number(span.endNs - originNs)
  if (endNs < startNs) {
    issues.push({ id: 'end-before-start', span, detail: `${span.name} ends ${(startNs - endNs) / 1e6} ms before it starts; taken as no time at its start` })
    endNs = startNs
  }
  if (!isPlausibleTime(span.startNs) || !isPlausibleTime(span.endNs)) {
    issues.push({ id: 'implausible-time', span, detail: `${span.name} is dated outside of the years 2000 to 2099 (${span.startNs} ns)` })
  }
  return { span, index, parent: -1, children: [], startNs, endNs, stage: span.stage }
}

/** The interval that all nodes span; only those with a plausible time where there are any. */
function extent(nodes: readonly TraceNode[]): { startNs: number; endNs: number } {
  const plausible = nodes.filter((node) => isPlausibleTime(node.span.startNs))
  let startNs = Number.POSITIVE_INFINITY
  let endNs = Number.NEGATIVE_INFINITY
  for (const node of plausible.length > 0 ? plausible : nodes) {
    if (node.startNs < startNs) startNs = node.startNs
    if (node.endNs > endNs) endNs = node.endNs
  }
  return endNs < startNs ? { startNs: 0, endNs: 0 } : { startNs, endNs }
}

function compareBySpan(nodes: readonly TraceNode[]): (a: number, b: number) => number {
  return (a, b) => {
    const x = nodes[a]
    const y = nodes[b]
    return x === undefined || y === undefined ? 0 : x.startNs - y.startNs || x.endNs - y.endNs || a - b
  }
}

function noteOverruns(nodes: readonly TraceNode[], issues: TreeIssue[]): void {
  for (const node of nodes) {
    const parent = nodes[node.parent]
    if (parent === undefined) continue
    const across = parent.span.service === node.span.service ? '' : ` (${parent.span.service} to ${node.span.service})`
    if (node.startNs < parent.startNs) {
      const ms = (parent.startNs - node.startNs) / 1e6
      issues.push({ id: 'child-before-parent', span: node.span, detail: `${node.span.name} starts ${ms} ms before ${parent.span.name}${across}` })
    }
    if (node.endNs > parent.endNs) {
      const ms = (node.endNs - parent.endNs) / 1e6
      issues.push({ id: 'child-outlives-parent', span: node.span, detail: `${node.span.name} ends ${ms} ms after ${parent.span.name}${across}` })
    }
  }
}

/** The one root that is a request and lies around all other roots. */
function enclosingRequest(roots: readonly TraceNode[]): TraceNode | undefined {
  const { startNs, endNs } = extent(roots)
  const requests = roots.filter((node) => node.stage === 'request' && node.startNs <= startNs && node.endNs >= endNs)
  return requests.length === 1 ? requests[0] : undefined
}

function firstStart(spans: readonly Span[]): bigint {
  let plausible: bigint | undefined
  let any: bigint | undefined
  for (const { startNs } of spans) {
    if (any === undefined || startNs < any) any = startNs
    if (isPlausibleTime(startNs) && (plausible === undefined || startNs < plausible)) plausible = startNs
  }
  return plausible ?? any ?? 0n
}

/**
 * Builds the tree of one trace and records what had to be mended. It never throws, and takes time proportional to the spans (and the
 * sorting of siblings).
 *
 * - A repeated span is dropped; another span under the same id is kept under a changed one.
 * - A span whose parent is missing hangs under the root. Without a root the one orphan is the root, or a virtual root holds them all.
 * - Several roots: the one request that spans all others holds them (logs know no parents); else a virtual root from the first start to the last end.
 * - A cycle is cut at the member that began first.
 * - A span that ends before it starts takes no time, at its start.
 * - A child that starts before its parent or ends after it stays as it is: the request ends when its root ends.
 *
 * @param spans spans of one trace, in any order; of an empty list comes a virtual root without duration
 */
export function buildTraceTree(spans: readonly Span[]): TraceTree {
  const issues: TreeIssue[] = []
  const unique = uniqueSpans(spans, issues)
  const originNs = firstStart(unique.spans)
  const nodes = unique.spans.map((span, index) => toNode(span, index, originNs, issues))
  const parents = new Int32Array(nodes.length)
  nodes.forEach(({ span }, index) => {
    const parent = span.parentSpanId === '' ? undefined : unique.byId.get(span.parentSpanId)
    parents[index] = parent ?? -1
    if (parent === undefined && span.parentSpanId !== '') {
      issues.push({ id: 'orphan-span', span, detail: `${span.name}: its parent ${span.parentSpanId} is not in the trace` })
    }
  })
  breakCycles(unique.spans, parents, issues)

  const tops = nodes.filter((_, index) => parents[index] === -1)
  const roots = tops.filter(({ span }) => span.parentSpanId === '')
  const firstSpan = tops[0]?.span
  if (firstSpan !== undefined && roots.length === 0) issues.push({ id: 'no-root', span: firstSpan, detail: 'no span of the trace is without a parent' })
  const secondRoot = roots[1]
  // Where a log mapping gives no parents, lines without one are no damage.
  if (secondRoot !== undefined && roots.some(({ span }) => span.convention !== 'log-mapping'))
    issues.push({ id: 'several-roots', span: secondRoot.span, detail: `${roots.length} spans without a parent` })

  const onlyRoot = roots.length === 1 ? roots[0] : enclosingRequest(roots)
  const realRoot = onlyRoot ?? (roots.length === 0 && tops.length === 1 ? tops[0] : undefined)
  let root = realRoot
  if (root === undefined) {
    const { startNs, endNs } = extent(nodes)
    const span = virtualRootSpan(firstSpan?.traceId ?? '', originNs + BigInt(startNs), originNs + BigInt(endNs))
    root = { span, index: nodes.length, parent: -1, children: [], startNs, endNs, stage: span.stage }
    nodes.push(root)
  }
  for (const node of nodes) {
    if (node === root) continue
    const parent = parents[node.index] ?? -1
    node.parent = parent === -1 ? root.index : parent
    nodes[node.parent]?.children.push(node.index)
  }
  const order = compareBySpan(nodes)
  for (const node of nodes) if (node.children.length > 1) node.children.sort(order)
  noteOverruns(nodes, issues)
  return {
    traceId: root.span.traceId,
    originNs,
    nodes,
    root: root.index,
    virtualRoot: realRoot === undefined,
    startNs: root.startNs,
    endNs: root.endNs,
    issues,
  }
}
