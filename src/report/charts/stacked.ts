import type { Drawing } from '../document/drawing.ts'
import { type HtmlNode, html } from '../html/html.ts'
import { visibleName } from '../visible-text.ts'
import { fitText, textWidth } from './chart-text.ts'
import type { Drawn } from './draw.ts'
import { linear, tenth } from './scale.ts'

const barPx = 44
const textPx = 14
const seriesCount = 8

/** Stacked bars on one scale. Every segment carries the number of its key, so that colour is never the only sign. */
export function stacked(drawing: Extract<Drawing, { kind: 'stacked' }>, width: number): Drawn {
  const totals = drawing.bars.map((bar) => bar.segments.reduce((sum, segment) => sum + segment.value, 0))
  const x = linear([0, Math.max(1e-9, ...totals)], [0, width])
  const barStep = barPx + 40
  const barNodes = drawing.bars.map((bar, index) => {
    const top = index * barStep
    let at = 0
    const segments = bar.segments.map((segment, key) => {
      const [left, right] = [x(at), x(at + segment.value)]
      at += segment.value
      return segmentNode(segment, key, left, right, top + 24)
    })
    return html`<g><text class="label strong" x="0" y="${top + 15}">${bar.label}</text><text class="value" x="${width}" y="${top + 15}" text-anchor="end">${bar.total}</text>${segments}</g>`
  })
  const keyTop = drawing.bars.length * barStep + 8
  const key = keyNodes(drawing, width, keyTop)
  return { height: keyTop + key.height, body: html`${barNodes}${key.nodes}` }
}

function segmentNode(segment: { name: string; label: string }, key: number, left: number, right: number, top: number): HtmlNode {
  const wide = tenth(right - left)
  if (wide <= 0) return html``
  const words = `${key + 1} ${segment.name} ${segment.label}`
  const inside = wide > textWidth(words, 13) + 14 ? words : wide > 16 ? `${key + 1}` : ''
  return html`<g><title>${visibleName(segment.name)}: ${segment.label}</title><rect class="segment series-${(key % seriesCount) + 1}" x="${left}" y="${top}" width="${wide}" height="${barPx}"/>${inside === '' ? '' : html`<text class="inside on-${(key % seriesCount) + 1}" x="${tenth((left + right) / 2)}" y="${top + barPx / 2 + 5}" text-anchor="middle">${inside}</text>`}</g>`
}

function keyNodes(drawing: Extract<Drawing, { kind: 'stacked' }>, width: number, top: number): { nodes: HtmlNode[]; height: number } {
  const [first, ...others] = drawing.bars
  if (first === undefined) return { nodes: [], height: 0 }
  const narrow = width < 500
  const columns = narrow ? 1 : 2
  const columnPx = (width - (columns - 1) * 40) / columns
  const perColumn = Math.ceil(first.segments.length / columns)
  const nodes = first.segments.map((segment, key) => {
    const left = Math.floor(key / perColumn) * (columnPx + 40)
    const y = top + (key % perColumn) * 26
    const values = [segment.label, ...others.map((bar) => bar.segments[key]?.label ?? 'none')].join(' → ')
    const room = columnPx - 30 - textWidth(values, textPx) - 8
    return html`<g><title>${visibleName(segment.name)}: ${values}</title><rect class="segment series-${(key % seriesCount) + 1}" x="${left}" y="${y + 2}" width="22" height="18" rx="2"/><text class="inside on-${(key % seriesCount) + 1}" x="${left + 11}" y="${y + 16}" text-anchor="middle">${key + 1}</text><text class="label" x="${left + 30}" y="${y + 16}">${fitText(segment.name, room, textPx)}</text><text class="value" x="${tenth(left + columnPx)}" y="${y + 16}" text-anchor="end">${values}</text></g>`
  })
  return { nodes, height: perColumn * 26 + 4 }
}
