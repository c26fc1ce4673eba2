import type { Drawing, StageArrow, StageBox } from '../document/drawing.ts'
import { type HtmlNode, html } from '../html/html.ts'
import { visibleName } from '../visible-text.ts'
import { fitText } from './chart-text.ts'
import type { Drawn } from './draw.ts'
import { layerStages } from './layers.ts'
import { tenth } from './scale.ts'

type Architecture = Extract<Drawing, { kind: 'architecture' }>

interface Placed {
  box: StageBox
  left: number
  top: number
  width: number
  depth: number
}

const linePx = 18
const boxPx = (box: StageBox) => 34 + box.lines.length * linePx
const gapPx = 18

/** Columns from the caller to the called, as wide as there is room. */
function inColumns(drawing: Architecture, width: number): Placed[] {
  const layered = layerStages(
    drawing.boxes.map((box) => box.stage),
    drawing.arrows,
  )
  const depths = [...new Set(layered.map((item) => item.depth))].toSorted((a, b) => a - b)
  const boxWidth = Math.min(210, (width - (depths.length - 1) * 64) / depths.length)
  const step = depths.length > 1 ? Math.min(boxWidth + 150, (width - boxWidth) / (depths.length - 1)) : 0
  const columns = depths.map((depth) => drawing.boxes.filter((_, index) => layered[index]?.depth === depth))
  const heights = columns.map((column) => column.reduce((sum, box) => sum + boxPx(box) + gapPx, -gapPx))
  const tallest = Math.max(...heights)
  return columns.flatMap((column, depth) => {
    let top = (tallest - (heights[depth] ?? 0)) / 2 + 4
    return column.map((box) => {
      const placed = { box, left: tenth(depth * step) + 1, top: tenth(top), width: tenth(boxWidth) - 2, depth }
      top += boxPx(box) + gapPx
      return placed
    })
  })
}

/** On a phone: one under the other, indented by depth, callers first. */
function asTree(drawing: Architecture, width: number): Placed[] {
  const layered = layerStages(
    drawing.boxes.map((box) => box.stage),
    drawing.arrows,
  )
  const depthOf = new Map(layered.map((item) => [item.stage, item.depth]))
  const boxOf = new Map(drawing.boxes.map((box) => [box.stage, box]))
  const order: string[] = []
  const visit = (stage: string): void => {
    if (order.includes(stage) || !boxOf.has(stage)) return
    order.push(stage)
    for (const arrow of drawing.arrows) if (arrow.from === stage && depthOf.get(arrow.to) === (depthOf.get(stage) ?? 0) + 1) visit(arrow.to)
  }
  for (const item of layered) if (item.depth === 0) visit(item.stage)
  for (const item of layered) visit(item.stage)
  const indent = Math.min(26, 90 / Math.max(1, ...layered.map((item) => item.depth)))
  let top = 4
  return order.flatMap((stage) => {
    const box = boxOf.get(stage)
    if (box === undefined) return []
    const depth = depthOf.get(stage) ?? 0
    const left = tenth(depth * indent) + 1
    const placed = { box, left, top, width: tenth(width - left - 1), depth }
    top += boxPx(box) + 12
    return [placed]
  })
}

function boxNode({ box, left, top, width }: Placed): HtmlNode {
  const lines = box.lines.map(
    (line, index) =>
      html`<text class="${index === box.lines.length - 1 && box.errors ? 'tick bad' : 'tick'}" x="${left + 12}" y="${tenth(top + 42 + index * linePx)}">${fitText(line, width - 16, 12.5)}</text>`,
  )
  return html`<g><title>${visibleName(box.stage)}: ${box.lines.join('; ')}</title><rect class="box${box.uncertain ? ' uncertain' : ''}" x="${left}" y="${top}" width="${width}" height="${boxPx(box)}" rx="4"/><text class="label strong" x="${left + 12}" y="${top + 22}">${fitText(box.stage, width - 22, 15)}</text>${lines}</g>`
}

function arrowNode(arrow: StageArrow, from: Placed, to: Placed, narrow: boolean): HtmlNode {
  const stroke = tenth(1 + arrow.weight * 2)
  const title = html`<title>${visibleName(arrow.from)} calls ${visibleName(arrow.to)}, ${arrow.label} times</title>`
  if (narrow) {
    const y = tenth(to.top + 20)
    const x = from.left + 10
    return html`<g>${title}<path class="arrow" stroke-width="${stroke}" d="M${x} ${tenth(from.top + boxPx(from.box))}V${y}H${to.left - 1}"/></g>`
  }
  const [x1, y1, x2, y2] = [from.left + from.width, tenth(from.top + boxPx(from.box) / 2), to.left - 7, tenth(to.top + boxPx(to.box) / 2)]
  const middle = tenth((x1 + x2) / 2)
  return html`<g>${title}<path class="arrow" stroke-width="${stroke}" d="M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}"/><path class="head" d="M${x2 + 6} ${y2}l-9 -4.5v9z"/><text class="tick halo" x="${x2 - 8}" y="${tenth(y2 - 7)}" text-anchor="end">${arrow.label}</text></g>`
}

/** Stages as boxes in layers of calls, edges with their number. */
export function architecture(drawing: Architecture, width: number): Drawn {
  const narrow = width < 500
  const placed = narrow ? asTree(drawing, width) : inColumns(drawing, width)
  const placeOf = new Map(placed.map((item) => [item.box.stage, item]))
  const arrows = drawing.arrows.flatMap((arrow) => {
    const from = placeOf.get(arrow.from)
    const to = placeOf.get(arrow.to)
    return from === undefined || to === undefined || to.depth <= from.depth ? [] : [arrowNode(arrow, from, to, narrow)]
  })
  const height = Math.max(0, ...placed.map((item) => item.top + boxPx(item.box))) + 4
  return { height, body: html`${arrows}${placed.map(boxNode)}` }
}
