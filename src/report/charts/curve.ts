import type { Drawing } from '../document/drawing.ts'
import { html } from '../html/html.ts'
import { curvePanel } from './curve-panel.ts'
import type { Drawn } from './draw.ts'

const gutterPx = 36
const narrowGapPx = 22

/** Panels of curves: side by side on a page, one under the other on a phone. */
export function curve(drawing: Extract<Drawing, { kind: 'curve' }>, width: number): Drawn {
  const narrow = width < 500
  const columns = narrow ? 1 : Math.max(1, drawing.panels.length)
  const panelPx = (width - (columns - 1) * gutterPx) / columns
  const drawn = drawing.panels.map((panel) => curvePanel(panel, panelPx))
  let top = 0
  const placed = drawn.map((panel, index) => {
    const at = narrow ? { x: 0, y: top } : { x: index * (panelPx + gutterPx), y: 0 }
    top += panel.height + narrowGapPx
    return html`<g transform="translate(${at.x} ${at.y})">${panel.body}</g>`
  })
  const height = narrow ? Math.max(0, top - narrowGapPx) : Math.max(0, ...drawn.map((panel) => panel.height))
  return { height, body: html`${placed}` }
}
