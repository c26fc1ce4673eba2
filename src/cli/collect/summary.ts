import type { ReceiverStats } from './receiver-stats.ts'

const integer = (value: number): string => value.toLocaleString('en-US')

const counted = (count: number, one: string): string => `${integer(count)} ${count === 1 ? one : `${one}s`}`

/** The live line: what is stored and refused, and the rate since the start. */
export function progressLine(stats: ReceiverStats, elapsedMs: number): string {
  const perS = elapsedMs > 0 ? Math.round((stats.spansStored * 1000) / elapsedMs) : 0
  const refused = stats.spansRefused > 0 ? `, ${integer(stats.spansRefused)} refused` : ''
  return `${integer(stats.spansStored)} spans stored (${integer(perS)}/s), ${counted(stats.requests, 'export')}${refused}`
}

/** The end's account as an object, for scripts. */
export function summaryJson(stats: ReceiverStats, store: string) {
  const { refusals, notes } = stats.intake.report(0)
  return {
    store,
    requests: stats.requests,
    spansStored: stats.spansStored,
    spansRefused: stats.spansRefused,
    refusals,
    notes,
    requestsRefused: Object.fromEntries([...stats.problems].map(([status, count]) => [String(status), count])),
  }
}

/** The end's account in words, and `next`, the command to run. */
export function summaryText(stats: ReceiverStats, store: string, next: string): string {
  const { refusals } = stats.intake.report(0)
  const lines = [`${counted(stats.spansStored, 'span')} from ${counted(stats.requests, 'export')} ${stats.spansStored === 1 ? 'is' : 'are'} in ${store}.`]
  for (const { reason, count, examples } of refusals) {
    lines.push(`${integer(count)} refused: ${reason}`)
    for (const { where, detail } of examples) lines.push(`  ${where}: ${detail}`)
  }
  for (const [status, count] of stats.problems) lines.push(`${counted(count, 'request')} answered ${status}`)
  lines.push(stats.spansStored > 0 ? `Next: ${next}` : 'Nothing was received: check OTEL_EXPORTER_OTLP_ENDPOINT in the application.')
  return `${lines.join('\n')}\n`
}
