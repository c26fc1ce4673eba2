import { hashUniform } from '../../src/measure/interval/random.ts'

/** A log-normal service time with a median of 40 ms and σ .5, and a standstill of 2 s in every 10 s of the wall clock. */
export const stall = { everyMs: 10_000, fromMs: 4000, lengthMs: 2000 }

/** Service time of a request in ms: depends on its number alone. */
export function serviceTimeMs(request: number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - hashUniform(`radius ${request}`, 7)))
  return 40 * Math.exp(0.5 * radius * Math.cos(2 * Math.PI * hashUniform(`angle ${request}`, 7)))
}

/** Time that a request which comes at this Unix time waits for the standstill to end. */
export function stallLeftMs(atMs: number): number {
  const intoMs = (atMs % stall.everyMs) - stall.fromMs
  return intoMs >= 0 && intoMs < stall.lengthMs ? stall.lengthMs - intoMs : 0
}
