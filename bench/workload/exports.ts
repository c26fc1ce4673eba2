import { ragTrace } from './rag-trace.ts'
import { createRandom, createZipf } from './random.ts'
import type { Resource, WorkSpan } from './span.ts'

/** The spans that one process hands over at a time. */
export interface Export {
  resource: Resource
  spans: WorkSpan[]
}

export interface Workload {
  /** How many spans at least; the last trace is always whole. */
  spans: number
  seed: number
  /** Sessions begun a second. */
  sessionsPerS?: number
  spansPerExport?: number
}

const hosts = ['docs-api-7d9f-a', 'docs-api-7d9f-b', 'docs-api-7d9f-c'] as const

/**
 * The exports of a fleet of three processes in the order in which a collector gets them: spans leave when they end, batched by process,
 * so that spans of different traces are mixed and a root comes after its children, often in a later batch.
 */
export function* exportsOf({ spans, seed, sessionsPerS = 8, spansPerExport = 50 }: Workload): Generator<Export> {
  const random = createRandom(seed)
  const user = createZipf(random, 20_000)
  const arrivals = createHeap<{ at: number; sessionId: string; userId: string; left: number; host: number }>()
  const ended = createHeap<{ at: number; span: WorkSpan; host: number }>()
  const batches: WorkSpan[][] = hosts.map(() => [])
  let made = 0
  let nextSessionUs = 0
  const arriveUntil = (untilUs: number): void => {
    while (nextSessionUs <= untilUs) {
      arrivals.push({ at: nextSessionUs, sessionId: random.hex(8), userId: `user-${user()}`, left: random.geometric(3), host: random.below(hosts.length) })
      nextSessionUs += random.exponential(1e6 / sessionsPerS)
    }
  }
  const flush = (host: number): Export => {
    const batch = batches[host] ?? []
    batches[host] = []
    return { resource: { service: 'docs-api', host: hosts[host] ?? hosts[0] }, spans: batch }
  }
  function* leaveUntil(untilUs: number): Generator<Export> {
    for (let next = ended.peek(); next !== undefined && next.at <= untilUs; next = ended.peek()) {
      ended.pop()
      const batch = batches[next.host]
      if (batch === undefined) continue
      batch.push(next.span)
      if (batch.length >= spansPerExport) yield flush(next.host)
    }
  }

  while (made < spans) {
    arriveUntil((arrivals.peek()?.at ?? nextSessionUs) + 1e6)
    const request = arrivals.pop()
    if (request === undefined) continue
    yield* leaveUntil(request.at)
    // Load goes up and down twice an hour, by a third.
    const load = 1 + 0.33 * Math.sin((request.at / 1.8e9) * 2 * Math.PI)
    const trace = ragTrace(random, { startUs: request.at, sessionId: request.sessionId, userId: request.userId, load })
    made += trace.length
    let endUs = request.at
    for (const span of trace) {
      ended.push({ at: span.endUs, span, host: request.host })
      endUs = Math.max(endUs, span.endUs)
    }
    if (request.left > 1) arrivals.push({ ...request, at: endUs + random.exponential(25e6), left: request.left - 1 })
  }
  yield* leaveUntil(Number.POSITIVE_INFINITY)
  for (const host of hosts.keys()) if (batches[host]?.length) yield flush(host)
}

/** A binary heap, earliest first. */
function createHeap<T extends { at: number }>() {
  const items: T[] = []
  const swap = (a: number, b: number, x: T, y: T): void => {
    items[a] = y
    items[b] = x
  }
  return {
    peek: (): T | undefined => items[0],
    push(item: T): void {
      items.push(item)
      for (let at = items.length - 1; at > 0; ) {
        const up = (at - 1) >> 1
        const [child, parent] = [items[at], items[up]]
        if (child === undefined || parent === undefined || parent.at <= child.at) break
        swap(at, up, child, parent)
        at = up
      }
    },
    pop(): T | undefined {
      const [first] = items
      const last = items.pop()
      if (first === undefined || last === undefined || items.length === 0) return first
      items[0] = last
      for (let at = 0; ; ) {
        const [left, right] = [items[2 * at + 1], items[2 * at + 2]]
        const child = right !== undefined && left !== undefined && right.at < left.at ? 2 * at + 2 : 2 * at + 1
        const [below, here] = [items[child], items[at]]
        if (below === undefined || here === undefined || here.at <= below.at) break
        swap(at, child, here, below)
        at = child
      }
      return first
    },
  }
}
