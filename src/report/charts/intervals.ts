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

type Intervals = Extract<Drawing, { kind: 'intervals' }>

/** Three series at most, each with a shape and a colour of its own. */
function shape(series: number, x: number, y: number): HtmlNode {
  return marker(series % 3, `mark mark-${(series % 3) + 1}`, x, y)
}

function bounds(drawing: Intervals): [number, number] {
  const values = drawing.rows.flatMap((row) =>
    row.marks.flatMap(({ figure }) => (isMeasured(figure) ? [figure.value, figure.interval?.low ?? figure.value, figure.interval?.high ?? figure.value] : [])),
  )
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
  const x = linear(domain, [labelPx + pad, width - (narrow ? pad : pad + 6)])
  const bandPx = (narrow ? 26 : 10) + drawing.series.length * linePx
  const hasNotes = drawing.rows.some((row) => row.note !== undefined)
  const rowPx = bandPx + (narrow && hasNotes ? 18 : 0)
  const bottom = headPx + drawing.rows.length * rowPx
  const grid = ticks(domain[0], domain[1], narrow ? 4 : 6).map(
    (tick) =>
      html`<path class="${tick === 0 ? 'axis' : 'grid'}" d="M${x(tick)} ${headPx - 4}V${bottom}"/><text class="tick" x="${x(tick)}" y="${bottom + 18}" text-anchor="middle">${formatNumber(tick * 100, Number.isInteger(Math.round(tick * 1e6) / 1e4) ? 0 : 1)} %</text>`,
  )
  const rows = drawing.rows.map((row, index) => {
    const top = headPx + index * rowPx
    const noteLines = row.note === undefined ? [] : splitText(row.note, labelPx - 6, 12.5, 2)
    const firstBaseline = tenth(top + bandPx / 2 + 5 - noteLines.length * 8)
    const label = narrow
      ? html`<text class="label strong" x="0" y="${top + 16}">${fitText(row.label, width, textPx)}</text>${row.note === undefined ? '' : html`<text class="note" x="0" y="${top + 32}">${fitText(row.note, width, 12.5)}</text>`}`
      : html`<text class="label strong" x="0" y="${firstBaseline}">${fitText(row.label, labelPx - 10, textPx)}</text>${noteLines.map((line, at) => html`<text class="note" x="0" y="${firstBaseline + 17 + at * 15}">${line}</text>`)}`
    const firstLine = top + rowPx - bandPx + (narrow ? 26 : 5) + linePx / 2
    const marks = row.marks.map((mark, series) => markNode(mark, drawing.series[series] ?? '', series, firstLine + series * linePx, x, labelPx + pad))
    return html`<g><title>${visibleName(row.label)}${row.note === undefined ? '' : `: ${row.note}`}</title><path class="rule" d="M0 ${top}H${width}"/>${label}${marks}</g>`
  })
  return { height: bottom + 26, body: html`${legend(drawing.series, labelPx)}${grid}${rows}` }
}

function markNode(mark: Mark, series: string, index: number, y: number, x: (value: number) => number, left: number): HtmlNode {
  const { figure } = mark
  if (!isMeasured(figure))
    return html`<g><title>${series}: ${formatFigure(figure)}</title><text class="note" x="${left}" y="${tenth(y + 4)}">${series} ${figureParts(figure).value}</text></g>`
  const whisker =
    figure.interval === undefined
      ? ''
      : html`<path class="whisker whisker-${(index % 3) + 1}" d="M${x(figure.interval.low)} ${tenth(y)}H${x(figure.interval.high)}M${x(figure.interval.low)} ${tenth(y - 3.5)}v7M${x(figure.interval.high)} ${tenth(y - 3.5)}v7"/>`
  return html`<g><title>${series}: ${formatFigure(figure)}</title>${whisker}${shape(index, x(figure.value), tenth(y))}</g>`
}

function legend(series: readonly string[], left: number): HtmlNode[] {
  const step = tenth(Math.max(...series.map((name) => textWidth(name, 14))) + 34)
  return series.map((name, index) => {
    const at = left + 14 + index * step
    return html`<g>${shape(index, at, 11)}<text class="tick" x="${at + 11}" y="15.5">${name}</text></g>`
  })
}
