import { type HtmlNode, html } from '../html/html.ts'
import { tenth } from './scale.ts'

const shapes = 4

/** A point's sign. The shapes tell series apart without colour: a disc, a diamond, a square, a triangle. */
export function marker(series: number, className: string, x: number, y: number): HtmlNode {
  switch (series % shapes) {
    case 0:
      return html`<circle class="${className}" cx="${x}" cy="${y}" r="4.5"/>`
    case 1:
      return html`<path class="${className}" d="M${x} ${tenth(y - 5.8)}l5.8 5.8l-5.8 5.8l-5.8 -5.8z"/>`
    case 2:
      return html`<rect class="${className}" x="${tenth(x - 4)}" y="${tenth(y - 4)}" width="8" height="8"/>`
    default:
      return html`<path class="${className}" d="M${x} ${tenth(y - 5.5)}l5.2 9.6h-10.4z"/>`
  }
}
