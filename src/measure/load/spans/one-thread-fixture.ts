import { span } from '../../../../test/builders/trace.ts'
import type { Span } from '../../../model/span.ts'
import { seededRandom } from '../../interval/random.ts'

/** What a request does in the simulated process: a wait for input or output, then work that holds the thread. */
export interface Work {
  waitMs: number
  computeMs: number
}

/**
 * Spans of one simulated process with one thread, as an event loop runs it: what has become ready is run in order, and nothing else happens
 * during a computation. Requests come as a Poisson process.
 */
export function oneThread({ waitMs, computeMs }: Work, perS: number, durationMs: number, seed: number): Span[][] {
  const random = seededRandom(seed)
  const ready: { atMs: number; run: (nowMs: number) => number }[] = []
  const traces: Span[][] = []
  for (let atMs = 0; atMs < durationMs; atMs += (-1000 / perS) * Math.log(1 - random())) ready.push({ atMs, run: (nowMs) => request(nowMs) })
  for (let nowMs = 0; ready.length > 0; ) {
    ready.sort((a, b) => b.atMs - a.atMs)
    const next = ready.pop()
    if (next !== undefined) nowMs = next.run(Math.max(nowMs, next.atMs)) + 0.02
  }
  return traces

  function request(startMs: number): number {
    ready.push({
      atMs: startMs + waitMs,
      run(nowMs) {
        const endMs = nowMs + computeMs
        traces.push([
          span('request', '', startMs, endMs + 0.02),
          span('embed', 'request', startMs + 0.01, nowMs),
          span('rerank', 'request', nowMs, endMs),
          span('score', 'rerank', nowMs + 0.01, endMs - 0.01),
        ])
        return endMs + 0.02
      },
    })
    return startMs
  }
}

/** As tracers tell it that read the wall clock in whole milliseconds: the start rounded down, and the end off by as much. */
export function inWholeMs(traces: readonly (readonly Span[])[]): Span[][] {
  return traces.map((spans) =>
    spans.map((one) => ({ ...one, startNs: one.startNs - (one.startNs % 1_000_000n), endNs: one.endNs - (one.startNs % 1_000_000n) })),
  )
}
