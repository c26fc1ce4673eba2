import type { Drawing } from '../document/drawing.ts'
import { type HtmlNode, html } from '../html/html.ts'
import { architecture } from './architecture.ts'
import { bars } from './bars.ts'
import { curve } from './curve.ts'
import { growth } from './growth.ts'
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
    case 'curve':
      return curve(drawing, width)
    case 'growth':
      return growth(drawing, width)
  }
}

const widths = { wide: 860, narrow: 312 } as const

/** Page one's answers stand beside their questions: its drawing has that much less room, and would else be scaled down. */
const besideQuestionPx = 608

function widthOf(drawing: Drawing, size: 'wide' | 'narrow'): number {
  return drawing.kind === 'growth' && size === 'wide' ? besideQuestionPx : widths[size]
}

/** The drawing for a page and for a phone; the style sheet shows one of them. */
export function draw(drawing: Drawing, id: string, title: string, description: string): HtmlNode {
  const one = (size: 'wide' | 'narrow'): HtmlNode => {
    const width = widthOf(drawing, size)
    const { height, body } = bodyOf(drawing, width)
    return html`<svg class="chart ${size}" role="img" viewBox="0 0 ${width} ${Math.ceil(height)}" width="${width}" height="${Math.ceil(height)}" aria-labelledby="${id}-${size}-title ${id}-${size}-desc"><title id="${id}-${size}-title">${title}</title><desc id="${id}-${size}-desc">${description}</desc>${body}</svg>`
  }
  return html`${one('wide')}${one('narrow')}`
}
