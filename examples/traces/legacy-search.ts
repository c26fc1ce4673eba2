import type { Random } from '../../bench/workload/random.ts'

/** One request of a service that has logs only: a line a step, written when it ends. */
export function legacyLines(random: Random, startMs: number, request: number): object[] {
  const shared = { req: `r-${String(request).padStart(4, '0')}`, session: `web-${random.below(40)}`, service: 'legacy-search' }
  const lines: object[] = []
  let nowMs = startMs
  const step = (name: string, ms: number, more: object = {}, status = 'ok'): void => {
    const took = Math.round(ms)
    nowMs += took
    lines.push({ ts: new Date(nowMs).toISOString(), ...shared, step: name, took_ms: took, status, ...more })
  }
  step('retrieve', random.lognormal(90, 0.5), { hits: random.below(9) })
  step('prompt', random.lognormal(6, 0.3))
  const output = Math.round(random.lognormal(180, 0.4))
  const failed = random.chance(0.03)
  // Half of the calls log no usage: that is not zero tokens.
  const usage = random.chance(0.5) && !failed ? { usage: { in: 700 + random.below(500), out: output } } : {}
  step('generate', failed ? 30_000 : 500 + output * 9, { model: 'gpt-4o-mini', provider: 'openai', ...usage }, failed ? 'timeout' : 'ok')
  lines.push({ ts: new Date(nowMs + 2).toISOString(), ...shared, step: 'request', took_ms: nowMs + 2 - startMs, status: failed ? 'timeout' : 'ok' })
  return lines
}
