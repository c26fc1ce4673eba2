import type { Drawing, GrowthRow } from '../document/drawing.ts'
import { formatFigure } from '../format-figure.ts'
import { type HtmlNode, html } from '../html/html.ts'
import { visibleText } from '../visible-text.ts'
import { fitText, splitText } from './chart-text.ts'
import type { Drawn } from './draw.ts'
import { logarithmic, logTicks, tenth, tickText } from './scale.ts'

/** Bold text is wider than its size says. */
const boldPx = 15
const linePx = 17
const headPx = 22
const pad = 12

/** From today to the next power of ten over the furthest whisker, so that near limits look near. */
function domainOf(rows: readonly GrowthRow[]): [number, number] {
  const values = rows.flatMap(({ multiple }) => [multiple.value, multiple.interval?.low ?? multiple.value, multiple.interval?.high ?? multiple.value])
  const low = Math.min(1, ...values.filter((value) => value > 0))
  const high = Math.max(10, ...values)
  return [low < 1 ? Math.max(1e-3, low / 1.2) : 1, high > 10 ? 10 ** Math.ceil(Math.log10(high)) : 10]
}

/** Growth as a multiple of today on one logarithmic axis: a mark a limit with its interval, hollow where it lies beyond what was measured. */
export function growth(drawing: Extract<Drawing, { kind: 'growth' }>, width: number): Drawn {
  const narrow = width < 500
  const labelPx = narrow ? 0 : 236
  const labelWidth = narrow ? width : labelPx - 10
  const domain = domainOf(drawing.rows)
  const x = logarithmic(domain, [labelPx + pad, width - pad - 8])
  let bottom = headPx
  const placed = drawing.rows.map((row) => {
    const lines = splitText(row.label, labelWidth, boldPx, 2)
    const top = bottom
    const rowPx = (narrow ? 44 : 21) + lines.length * linePx
    bottom += rowPx
    return { row, lines, top, markY: narrow ? bottom - 11 : top + rowPx / 2 }
  })
  const ticks = logTicks(domain[0], domain[1], narrow ? 5 : 7).map(
    (tick) =>
      html`<path class="${tick === 1 ? 'axis' : 'grid'}" d="M${x(tick)} ${headPx - 4}V${bottom}"/><text class="tick" x="${x(tick)}" y="${bottom + 17}" text-anchor="middle">${tickText(tick, 'times')}</text>`,
  )
  const rows = placed.map(
    ({ row, lines, top, markY }) =>
      html`<g><title>${visibleText(row.label)}: ${formatFigure(row.multiple)}</title><path class="rule" d="M0 ${top}H${width}"/>${labelNode(lines, row, labelWidth, top + 16)}${markNode(row, markY, x)}</g>`,
  )
  return {
    height: bottom + 22,
    body: html`<text class="tick" x="${x(1)}" y="13" text-anchor="${x(1) > labelPx + 60 ? 'middle' : 'start'}">today</text>${ticks}${rows}`,
  }
}

/** The limit on as many lines as it takes, two at most, and its figures in small under it. */
function labelNode(lines: readonly string[], row: GrowthRow, width: number, y: number): HtmlNode {
  const label = lines.map((line, at) => html`<text class="label strong halo" x="0" y="${y + at * linePx}">${line}</text>`)
  return html`${label}<text class="note halo" x="0" y="${y + lines.length * linePx - 1}">${fitText(row.note, width, 12.5)}</text>`
}

function markNode({ multiple, extrapolated }: GrowthRow, y: number, x: (value: number) => number): HtmlNode {
  const { interval } = multiple
  const whisker =
    interval === undefined
      ? ''
      : html`<path class="whisker limit${extrapolated ? ' beyond' : ''}" d="M${x(interval.low)} ${tenth(y)}H${x(interval.high)}"/><path class="whisker limit" d="M${x(interval.low)} ${tenth(y - 5)}v10M${x(interval.high)} ${tenth(y - 5)}v10"/>`
  return html`${whisker}<circle class="${extrapolated ? 'limit hollow' : 'limit full'}" cx="${x(multiple.value)}" cy="${tenth(y)}" r="5.5"/>`
}
