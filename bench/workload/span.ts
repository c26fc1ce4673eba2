export type Value = string | number | boolean | readonly string[]

/** A span as the workload makes it. Times are microseconds since the workload's start, with fractions. */
export interface WorkSpan {
  traceId: string
  spanId: string
  parentSpanId: string
  name: string
  /** OTLP's numbers: 1 internal, 2 server, 3 client. */
  kind: 1 | 2 | 3
  startUs: number
  endUs: number
  attributes: readonly (readonly [string, Value])[]
  error?: { type: string; message: string }
}

/** Where spans come from: one process of a service. */
export interface Resource {
  service: string
  host: string
}

/** A time of the workload as ns since 1970: whole ms and the rest, because their sum is beyond a double. */
export function splitTime(startMs: number, us: number): { ms: number; ns: number } {
  const ns = Math.round(us * 1000)
  const ms = Math.floor(ns / 1e6)
  return { ms: startMs + ms, ns: ns - ms * 1e6 }
}
