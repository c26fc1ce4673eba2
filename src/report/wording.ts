import type { Basis, Severity, StopItem, VerdictKind } from '../model/review.ts'

export const verdictWords: Record<VerdictKind, string> = {
  met: 'met',
  'not-met': 'not met',
  unknown: 'unknown',
  'not-applicable': 'not applicable',
  error: 'error',
}

export const severityWords: Record<Severity, string> = { critical: 'critical', high: 'high', medium: 'medium', low: 'low' }

export const stopWords: Record<StopItem['verdict'], string> = { stop: 'stop', keep: 'keep', inconclusive: 'inconclusive' }

export const basisWords: Record<Basis, string> = {
  measured: 'measured',
  bounded: 'bounded: no more than this',
  estimated: 'estimated',
  asserted: 'asserted, not measured',
}

/** `1 span`, `2 spans`. */
export function plural(count: number, one: string, many: string = `${one}s`): string {
  return count === 1 ? one : many
}
