import { auroc } from '../src/measure/evaluation/estimate/auroc.ts'
import { type BeginRow, beginFiles, offlineGroundedness, readBegin, unigramPrecision } from './groundedness-data.ts'

/**
 * The offline groundedness scorer on BEGIN, beside plain word overlap: area under the ROC curve, answers that people call fully attributable against
 * the rest. An answer without a value (it states nothing) ranks below all others; the last columns leave such answers out for both. Answers to
 * one piece of knowledge are one group. Weights were chosen on the dev files alone.
 *
 * npx node bench/groundedness.ts
 */
interface Scored extends BeginRow {
  offline: { value?: number; missing?: string }
}

const isFully = ({ label }: BeginRow) => label === 'Fully attributable'

function areaOf(rows: readonly Scored[], scoreOf: (row: Scored) => number): string {
  const figure = auroc(rows.map((row) => ({ positive: isFully(row), score: scoreOf(row), group: row.knowledge })))
  if (!('value' in figure)) return figure.refused
  const { interval, value } = figure
  return `${value.toFixed(4)}${interval === undefined ? '' : ` [${interval.low.toFixed(4)}, ${interval.high.toFixed(4)}]`}`
}

const offline = ({ offline: { value } }: Scored) => value ?? -1

console.log(['file', 'n', 'fully', 'offline scorer', 'word overlap', 'against not fully', 'no value', 'offline, valued', 'overlap, valued'].join(' | '))
for (const file of beginFiles) {
  const rows: Scored[] = []
  for (const row of readBegin(file)) rows.push({ ...row, offline: await offlineGroundedness(row) })
  const valued = rows.filter((row) => row.offline.value !== undefined)
  const withoutGeneric = rows.filter(({ label }) => label !== 'Generic')
  const areas = [areaOf(rows, offline), areaOf(rows, unigramPrecision), areaOf(withoutGeneric, offline)]
  const missing = new Map<string, number>()
  for (const { offline } of rows) if (offline.missing !== undefined) missing.set(offline.missing, (missing.get(offline.missing) ?? 0) + 1)
  const reasons = [...missing].map(([reason, n]) => `${n} ${reason}`).join(', ')
  console.log([file, rows.length, rows.filter(isFully).length, ...areas, reasons, areaOf(valued, offline), areaOf(valued, unigramPrecision)].join(' | '))
  const at = valued.filter((row) => offline(row) >= 0.55)
  const right = at.filter(isFully).length
  console.log(
    `  at the line of 0.55: ${right} of ${at.length} passed are fully attributable, ${right} of ${rows.filter(isFully).length} fully attributable pass`,
  )
}
