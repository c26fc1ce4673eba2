import type { Drawing } from '../document/drawing.ts'
import { type HtmlNode, html } from '../html/html.ts'
import { architecture } from './architecture.ts'
import { bars } from './bars.ts'
import { intervals } from './intervals.ts'
import { stacked } from './stacked.ts'

/** A drawing of a given width in CSS pixels: laid out anew for each, so that text is never scaled down. */
export interface Drawn {
  height: number
  body: HtmlNode
}

function bodyOf(drawing: Drawing, width: number): Drawn {
  switch (drawing.kind) {
    case 'architecture':
      return architecture(drawing, width)
    case 'stacked':
      return stacked(drawing, width)
    case 'intervals':
      return intervals(drawing, width)
    case 'bars':
      return bars(drawing, width)
  }
}

const widths = { wide: 860, narrow: 312 } as const

/** The drawing for a page and for a phone; the style sheet shows one of them. */
export function draw(drawing: Drawing, id: string, title: string, description: string): HtmlNode {
  const one = (size: 'wide' | 'narrow'): HtmlNode => {
    const { height, body } = bodyOf(drawing, widths[size])
    return html`<svg class="chart ${size}" role="img" viewBox="0 0 ${widths[size]} ${Math.ceil(height)}" width="${widths[size]}" height="${Math.ceil(height)}" aria-labelledby="${id}-${size}-title ${id}-${size}-desc"><title id="${id}-${size}-title">${title}</title><desc id="${id}-${size}-desc">${description}</desc>${body}</svg>`
  }
  return html`${one('wide')}${one('narrow')}`
}
