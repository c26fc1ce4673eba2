import { isMeasured } from '../../model/measurement.ts'
import type { Drawing, Mark } from '../document/drawing.ts'
import { figureParts, formatFigure } from '../format-figure.ts'
import { formatNumber } from '../format-number.ts'
import { type HtmlNode, html } from '../html/html.ts'
import { visibleName } from '../visible-text.ts'
import { fitText, splitText, textWidth } from './chart-text.ts'
import type { Drawn } from './draw.ts'
import { marker } from './marker.ts'
import { linear, tenth, ticks } from './scale.ts'

const linePx = 17
const textPx = 14
const headPx = 34

/** A difference of a hundred margins among small ones would hide them: it is cut beyond so many margins, unless most of the others go further too. */
const mostMargins = 8
const mostOfTypical = 3
const leastMargins = 2
/** The band of the margin is to be seen, however far the axis goes. */
const leastBandPx = 3

type Intervals = Extract<Drawing, { kind: 'intervals' }>

/** Three series at most, each with a shape and a colour of its own. */
function shape(series: number, x: number, y: number): HtmlNode {
  return marker(series % 3, `mark mark-${(series % 3) + 1}`, x, y)
}

/** How far the marks of the middle row lie from 0; of two middle ones the nearer. */
function typicalReach({ rows }: Intervals): number {
  const reaches = rows
    .map(({ marks }) => Math.max(0, ...marks.flatMap(({ figure }) => (isMeasured(figure) ? [Math.abs(figure.value)] : []))))
    .sort((a, b) => a - b)
  return reaches[Math.floor((reaches.length - 1) / 2)] ?? 0
}

function bounds(drawing: Intervals): [number, number] {
  const values = drawing.rows.flatMap((row) =>
    row.marks.flatMap(({ figure }) => (isMeasured(figure) ? [figure.value, figure.interval?.low ?? figure.value, figure.interval?.high ?? figure.value] : [])),
  )
  if (drawing.margins !== undefined) {
    const most = Math.max(mostMargins, mostOfTypical * typicalReach(drawing))
    return [Math.max(-most, Math.min(-leastMargins, ...values)), Math.min(most, Math.max(leastMargins, ...values))]
  }
  const low = Math.min(0, ...values)
  const high = Math.max(0, ...values)
  return [low, high === low ? low + 1 : high]
}

/** Dots with whiskers on one axis: for each row, a mark a series. A refused figure says so in its place. */
export function intervals(drawing: Intervals, width: number): Drawn {
  const narrow = width < 500
  const labelPx = narrow ? 0 : 270
  const domain = bounds(drawing)
  const pad = 14
  const position = linear(domain, [labelPx + pad, width - (narrow ? pad : pad + 6)])
  const x = (value: number) => position(Math.min(domain[1], Math.max(domain[0], value)))
  const noteLinesOf = (note: string | undefined) => (note === undefined ? [] : splitText(note, labelPx - 6, 12.5, 2))
  const words = narrow ? 0 : Math.max(...drawing.rows.map(({ note }) => 17 + 15 * noteLinesOf(note).length))
  const bandPx = Math.max(words + 8, (narrow ? 26 : 10) + drawing.series.length * linePx)
  const hasNotes = drawing.rows.some((row) => row.note !== undefined)
  const rowPx = bandPx + (narrow && hasNotes ? 18 : 0)
  const bottom = headPx + drawing.rows.length * rowPx
  const grid = ticks(domain[0], domain[1], (narrow ? 4 : 6) * (drawing.margins === undefined ? 1 : 2)).map(
    (tick) =>
      html`<path class="${tick === 0 ? 'axis' : 'grid'}" d="M${x(tick)} ${headPx - 4}V${bottom}"/><text class="tick" x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${tickText(tick, drawing)}</text>`,
  )
  const rows = drawing.rows.map((row, index) => {
    const top = headPx + index * rowPx
    const noteLines = noteLinesOf(row.note)
    const firstBaseline = tenth(top + bandPx / 2 + 5 - noteLines.length * 8)
    const label = narrow
      ? html`<text class="label strong halo" x="0" y="${top + 16}">${fitText(row.label, width, textPx)}</text>${row.note === undefined ? '' : html`<text class="note halo" x="0" y="${top + 32}">${fitText(row.note, width, 12.5)}</text>`}`
      : html`<text class="label strong" x="0" y="${firstBaseline}">${fitText(row.label, labelPx - 10, textPx)}</text>${noteLines.map((line, at) => html`<text class="note" x="0" y="${firstBaseline + 17 + at * 15}">${line}</text>`)}`
    const marksPx = drawing.series.length * linePx
    const firstLine = top + rowPx - bandPx + (narrow ? 26 : (bandPx - marksPx) / 2) + linePx / 2
    const marks = row.marks.map((mark, series) =>
      markNode(mark, drawing.series[series] ?? '', { series, y: firstLine + series * linePx, x, domain, left: labelPx + pad }),
    )
    return html`<g><title>${visibleName(row.label)}${row.note === undefined ? '' : `: ${row.note}`}</title><path class="rule" d="M0 ${top}H${width}"/>${label}${marks}</g>`
  })
  const head = drawing.margins === undefined ? legend(drawing.series, labelPx) : ends(drawing.margins, { x, width, left: labelPx + pad, bottom })
  return { height: bottom + 26, body: html`${head}${grid}${rows}` }
}

function tickText(tick: number, { margins }: Intervals): string {
  if (margins !== undefined) return formatNumber(tick, Number.isInteger(tick) ? 0 : 1)
  return `${formatNumber(tick * 100, Number.isInteger(Math.round(tick * 1e6) / 1e4) ? 0 : 1)} %`
}

/** The margin as a band behind everything, and what either end of the axis means. */
function ends(
  { low, high }: NonNullable<Intervals['margins']>,
  { x, width, left, bottom }: { x: (value: number) => number; width: number; left: number; bottom: number },
): HtmlNode {
  const px = Math.max(leastBandPx, x(1) - x(-1))
  const band = html`<rect class="band series-8" x="${tenth(x(0) - px / 2)}" y="${headPx - 4}" width="${tenth(px)}" height="${tenth(bottom - headPx + 4)}"/>`
  return html`${band}<text class="tick" x="${left}" y="15.5">← ${low}</text><text class="tick" x="${width - 6}" y="15.5" text-anchor="end">${high} →</text>`
}

interface Place {
  series: number
  y: number
  x: (value: number) => number
  domain: readonly [number, number]
  left: number
}

/** The end of a whisker: a bar, or an arrow where the axis ends before it. */
function cap(value: number, { x, y, domain: [low, high] }: Place): string {
  if (value < low) return `M${tenth(x(value) - 4)} ${tenth(y - 4)}l-5 4l5 4`
  if (value > high) return `M${tenth(x(value) + 4)} ${tenth(y - 4)}l5 4l-5 4`
  return `M${x(value)} ${tenth(y - 3.5)}v7`
}

function markNode(mark: Mark, series: string, place: Place): HtmlNode {
  const { figure, text } = mark
  const { y, x, left } = place
  const index = mark.as ?? place.series
  const title = html`<title>${text ?? `${series}: ${formatFigure(figure)}`}</title>`
  if (!isMeasured(figure)) return html`<g>${title}<text class="note" x="${left}" y="${tenth(y + 4)}">${series} ${figureParts(figure).value}</text></g>`
  const whisker =
    figure.interval === undefined
      ? ''
      : html`<path class="whisker whisker-${(index % 3) + 1}" d="M${x(figure.interval.low)} ${tenth(y)}H${x(figure.interval.high)}${cap(figure.interval.low, place)}${cap(figure.interval.high, place)}"/>`
  return html`<g>${title}${whisker}${shape(index, x(figure.value), tenth(y))}</g>`
}

function legend(series: readonly string[], left: number): HtmlNode[] {
  const step = tenth(Math.max(...series.map((name) => textWidth(name, 14))) + 34)
  return series.map((name, index) => {
    const at = left + 14 + index * step
    return html`<g>${shape(index, at, 11)}<text class="tick" x="${at + 11}" y="15.5">${name}</text></g>`
  })
}
