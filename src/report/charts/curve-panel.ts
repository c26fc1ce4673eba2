import type { CurvePanel } from '../document/drawing.ts'
import { type HtmlNode, html } from '../html/html.ts'
import { visibleName } from '../visible-text.ts'
import { fitText, textWidth } from './chart-text.ts'
import { endLabels, lineNode } from './curve-line.ts'
import { axesOf, type PlacedAxis } from './curve-scales.ts'
import type { Drawn } from './draw.ts'
import { tickText } from './scale.ts'

const plotPx = 184
const titlePx = 22
const markPx = 15
const smallPx = 12.5
const longestLabelPx = 124

/** Where the plot of a panel lies. */
interface Frame {
  left: number
  right: number
  top: number
  bottom: number
}

/** One coordinate system with its lines, targets and marks; the title stands for the upright axis. */
export function curvePanel(panel: CurvePanel, width: number): Drawn {
  const names = panel.lines.filter((line) => line.points.length > 0).map((line) => textWidth(visibleName(line.name), smallPx))
  const labelPx = names.length === 0 ? 0 : Math.min(longestLabelPx, Math.max(...names)) + 28
  const top = titlePx + panel.marks.length * markPx + 6
  const frame: Frame = { left: 60, right: Math.max(120, width - labelPx - 6), top, bottom: top + plotPx }
  const { x, y } = axesOf(panel, frame.left, frame.right, frame.top, frame.bottom)
  const log = (axis: PlacedAxis) => (axis.isLog ? ', log scale' : '')
  const lines = panel.lines.map((line, index) => lineNode(line, index, x.place, y.place))
  return {
    height: frame.bottom + 40,
    body: html`<text class="label strong" x="0" y="14">${fitText(`${panel.title}${log(y)}`, width, 14)}</text>${knees(panel, frame, x)}${grid(panel, frame, x, y)}${targets(panel, frame, y)}${lines}${marks(panel, frame, x, width)}${endLabels(panel.lines, y.place, frame, labelPx)}<text class="tick" x="${frame.left}" y="${frame.bottom + 35}">${fitText(`${panel.x.label}${log(x)}`, width - frame.left, smallPx)}</text>`,
  }
}

function grid(panel: CurvePanel, frame: Frame, x: PlacedAxis, y: PlacedAxis): HtmlNode {
  const across = y.ticks.map((tick) => {
    const at = y.place(tick)
    return html`<path class="grid" d="M${frame.left} ${at}H${frame.right}"/><text class="tick" x="${frame.left - 7}" y="${at + 4}" text-anchor="end">${tickText(tick, panel.y.unit)}</text>`
  })
  const along = x.ticks.map(
    (tick) =>
      html`<path class="grid" d="M${x.place(tick)} ${frame.bottom}v5"/><text class="tick" x="${x.place(tick)}" y="${frame.bottom + 18}" text-anchor="middle">${tickText(tick, panel.x.unit)}</text>`,
  )
  return html`${across}${along}<path class="axis" d="M${frame.left} ${frame.bottom}H${frame.right}"/>`
}

function knees(panel: CurvePanel, frame: Frame, x: PlacedAxis): HtmlNode[] {
  return panel.marks.flatMap((mark) =>
    mark.low === undefined || mark.high === undefined
      ? []
      : [
          html`<rect class="knee" x="${x.place(mark.low)}" y="${frame.top}" width="${Math.max(1, x.place(mark.high) - x.place(mark.low))}" height="${frame.bottom - frame.top}"/>`,
        ],
  )
}

function targets(panel: CurvePanel, frame: Frame, y: PlacedAxis): HtmlNode[] {
  return panel.targets.map((target) => {
    const at = y.place(target.y)
    return html`<g><title>${target.label}</title><path class="target" d="M${frame.left} ${at}H${frame.right}"/><text class="tick halo" x="${frame.left + 6}" y="${at - 5}">${fitText(target.label, frame.right - frame.left - 10, smallPx)}</text></g>`
  })
}

/**
 * Each mark has a line of text of its own over the plot. From left to right, each text on the right of its line: none crosses the line of
 * another, which begins lower.
 */
function marks(panel: CurvePanel, frame: Frame, x: PlacedAxis, width: number): HtmlNode[] {
  const placed = panel.marks
    .map((mark) => ({ label: mark.label, at: x.place(mark.x) }))
    .toSorted((a, b) => a.at - b.at)
    .map((mark, index) => ({ ...mark, y: titlePx + (index + 1) * markPx }))
  const lines = placed.map((mark) => html`<path class="mark-line" d="M${mark.at} ${mark.y - 11}V${frame.bottom}"><title>${mark.label}</title></path>`)
  const labels = placed.map(({ label, at, y }) => {
    const fits = at + 6 + textWidth(label, smallPx) <= width
    return html`<text class="tick halo" x="${fits ? at + 6 : at - 6}" y="${y}" text-anchor="${fits ? 'start' : 'end'}">${fits ? label : fitText(label, at - 8, smallPx)}</text>`
  })
  return [...lines, ...labels]
}
