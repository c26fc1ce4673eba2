import type { Measurement, Refusal, Unit } from '../../src/model/measurement.ts'
import type { LedgerLine, Share } from '../../src/model/traces-evidence.ts'

/** Figures for fixtures: the numbers matter to nobody but the reader's eye, the shapes to the schema. */
export function measured(value: number, unit: Unit, n: number, interval?: [number, number]): Measurement {
  if (interval === undefined) return { value, unit, n, noInterval: 'a count of all that was read', method: 'count' }
  return {
    value,
    unit,
    n,
    interval: { low: interval[0], high: interval[1], confidence: 0.95, method: 'bootstrap over traces, 2,000 draws' },
    method: 'quantile',
  }
}

export function refused(why: string, unit: Unit, n: number, needsN?: number): Refusal {
  return { refused: why, unit, n, ...(needsN === undefined ? {} : { needsN }) }
}

export function share(have: number, of: number): Share {
  if (of === 0) return { have, of, figure: refused('nothing to count', 'ratio', 0) }
  const p = have / of
  const z = 1.96
  const center = (p + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((p * (1 - p)) / of + (z * z) / (4 * of * of))
  return {
    have,
    of,
    figure: {
      value: p,
      unit: 'ratio',
      n: of,
      interval: { low: Math.max(0, center - half), high: Math.min(1, center + half), confidence: 0.95, method: 'Wilson' },
      method: 'share',
    },
  }
}

export function line(key: string, calls: number, tokens: [input: number, cached: number, output: number], costUsd: number, pricedCalls = calls): LedgerLine {
  return {
    key,
    calls,
    callsWithUsage: tokens[0] === 0 ? 0 : calls,
    inputTokens: tokens[0],
    cacheReadTokens: tokens[1],
    cacheWriteTokens: 0,
    outputTokens: tokens[2],
    reasoningTokens: 0,
    costUsd,
    pricedCalls,
  }
}
