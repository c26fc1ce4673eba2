import type { LiveFigures } from '../../gather/load/generator/plan.ts'

/** One line of a run under way: rates, what is in flight, percentiles from due, first token, errors and the generator's own lag. */
export function liveLine(live: LiveFigures, level: string): string {
  const percentiles = [
    ['p50', live.p50Ms],
    ['p95', live.p95Ms],
    ['p99', live.p99Ms],
    ['first token', live.firstTokenP50Ms],
  ] as const
  return [
    level,
    `${rate(live.achievedPerS)} of ${rate(live.askedPerS)}/s`,
    `${live.inFlight} in flight`,
    ...percentiles.flatMap(([name, ms]) => (ms === undefined ? [] : [`${name} ${time(ms)}`])),
    `${live.ok} ok`,
    `${live.errors} failed`,
    `lag ${time(live.lagP99Ms)}`,
  ].join('  ')
}

function rate(perS: number): string {
  return perS >= 100 ? perS.toFixed(0) : perS.toFixed(1)
}

function time(ms: number): string {
  return ms >= 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${ms >= 100 ? ms.toFixed(0) : ms.toFixed(1)} ms`
}
