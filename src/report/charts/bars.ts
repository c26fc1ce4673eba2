import type { Drawing } from '../document/drawing.ts'
import { html } from '../html/html.ts'
import { visibleName } from '../visible-text.ts'
import { fitText, textWidth } from './chart-text.ts'
import type { Drawn } from './draw.ts'
import { linear } from './scale.ts'

const rowPx = 34
const textPx = 14

/** Horizontal bars from zero, each with its name and its value in words. On a phone the name stands above its bar. */
export function bars(drawing: Extract<Drawing, { kind: 'bars' }>, width: number): Drawn {
  const narrow = width < 500
  const labelPx = narrow ? 0 : 190
  const valuePx = Math.max(60, ...drawing.rows.map((row) => textWidth(row.text, textPx))) + 12
  const barEnd = narrow ? width : Math.max(width - valuePx, labelPx + 120)
  const largest = Math.max(0, ...drawing.rows.map((row) => row.value))
  const x = linear([0, largest === 0 ? 1 : largest], [labelPx, barEnd])
  const step = narrow ? rowPx + 14 : rowPx
  const rows = drawing.rows.map((row, index) => {
    const top = index * step
    const end = x(row.value)
    const barTop = narrow ? top + 22 : top + 6
    const bar =
      row.value > 0
        ? html`<rect class="bar" x="${labelPx}" y="${barTop}" width="${Math.max(1.5, end - labelPx)}" height="${narrow ? 14 : 20}" rx="1.5"/>`
        : html`<path class="missing" d="M${labelPx + 1} ${barTop}v${narrow ? 14 : 20}"/>`
    if (narrow) {
      const room = width - textWidth(row.text, textPx) - 10
      return html`<g><title>${visibleName(row.label)}: ${row.text}</title><text class="label" x="0" y="${top + 15}">${fitText(row.label, Math.max(60, room), textPx)}</text><text class="value" x="${width}" y="${top + 15}" text-anchor="end">${fitText(row.text, width - 70, textPx)}</text>${bar}</g>`
    }
    return html`<g><title>${visibleName(row.label)}: ${row.text}</title><text class="label" x="${labelPx - 12}" y="${top + 21}" text-anchor="end">${fitText(row.label, labelPx - 16, textPx)}</text>${bar}<text class="value" x="${(row.value > 0 ? end : labelPx) + 8}" y="${top + 21}">${fitText(row.text, width - end - 8, textPx)}</text></g>`
  })
  return { height: drawing.rows.length * step + 4, body: html`<path class="axis" d="M${labelPx} 0V${drawing.rows.length * step}"/>${rows}` }
}
