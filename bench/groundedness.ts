import { auroc } from '../src/measure/evaluation/estimate/auroc.ts'
import { seededRandom } from '../src/measure/interval/random.ts'
import { type BeginRow, beginFiles, isFullyAttributable, offlineGroundedness, readBegin, unigramPrecision } from './groundedness-data.ts'

/**
 * The offline groundedness scorer on BEGIN, beside plain word overlap: area under the ROC curve, answers that people call fully attributable against
 * the rest. An answer without a value (it states nothing) ranks below all others; the last two columns leave such answers out for both. Answers to
 * one piece of knowledge are one group, for the interval of the area and for the bootstrap of the difference (2.5 % and 97.5 %). Weights were chosen on
 * the dev files alone.
 *
 * npx node bench/groundedness.ts
 */
interface Scored {
  row: BeginRow
  offline: number
  overlap: number
  missing?: string
}

const rounds = 400

function itemsOf(rows: readonly Scored[], score: 'offline' | 'overlap') {
  return rows.map((scored) => ({ positive: isFullyAttributable(scored.row), score: scored[score], group: scored.row.knowledge }))
}

function areaOf(rows: readonly Scored[], score: 'offline' | 'overlap'): string {
  const figure = auroc(itemsOf(rows, score))
  if (!('value' in figure)) return figure.refused
  const { interval, value } = figure
  return `${value.toFixed(4)}${interval === undefined ? '' : ` [${interval.low.toFixed(4)}, ${interval.high.toFixed(4)}]`}`
}

function differenceOf(rows: readonly Scored[]): string {
  const random = seededRandom(1)
  const groups = [...Map.groupBy(rows, ({ row }) => row.knowledge).values()]
  const differences: number[] = []
  for (let round = 0; round < rounds; round += 1) {
    const drawn = groups.flatMap(() => groups[Math.floor(random() * groups.length)])
    const [ours, theirs] = [auroc(itemsOf(drawn, 'offline')), auroc(itemsOf(drawn, 'overlap'))]
    if ('value' in ours && 'value' in theirs) differences.push(ours.value - theirs.value)
  }
  differences.sort((a, b) => a - b)
  return `${differences[Math.floor(rounds * 0.025)].toFixed(4)} to ${differences[Math.ceil(rounds * 0.975) - 1].toFixed(4)}`
}

console.log('file | n | fully | offline scorer | word overlap | difference | against not fully alone | without a value | offline, valued | overlap, valued')
for (const file of beginFiles) {
  const rows: Scored[] = []
  for (const row of readBegin(file)) {
    const { value, missing } = await offlineGroundedness(row)
    rows.push({ row, offline: value ?? -1, overlap: unigramPrecision(row), missing })
  }
  const valued = rows.filter(({ missing }) => missing === undefined)
  const withoutGeneric = rows.filter(({ row }) => row.label !== 'Generic')
  const areas = [areaOf(rows, 'offline'), areaOf(rows, 'overlap'), differenceOf(rows), areaOf(withoutGeneric, 'offline')]
  const reasons = [...Map.groupBy(rows, ({ missing }) => missing)].flatMap(([reason, { length }]) => (reason === undefined ? [] : [`${length} ${reason}`]))
  const fully = rows.filter(({ row }) => isFullyAttributable(row))
  console.log([file, rows.length, fully.length, ...areas, reasons.join(', '), areaOf(valued, 'offline'), areaOf(valued, 'overlap')].join(' | '))
  const passed = valued.filter(({ offline }) => offline >= 0.55)
  const right = passed.filter(({ row }) => isFullyAttributable(row)).length
  console.log(`  at its pass mark: ${right} of ${passed.length} that pass are fully attributable, ${right} of the ${fully.length} fully attributable pass`)
}
