import { visibleText } from '../visible-text.ts'

/** Mean width of a character of the chart's sans face, as a share of its size. On the wide side: better a cut than an overlap. */
const characterWidth = 0.56

export function textWidth(text: string, sizePx: number): number {
  return [...text].length * sizePx * characterWidth
}

/** Text cut with an ellipsis to what a width holds; the whole stands in the title beside it. */
export function fitText(text: string, widthPx: number, sizePx: number): string {
  const characters = Math.max(1, Math.floor(widthPx / (sizePx * characterWidth)))
  const shown = visibleText(text)
  const all = [...shown]
  return all.length <= characters ? shown : `${all.slice(0, Math.max(1, characters - 1)).join('')}…`
}
