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

/** Text on at most `lines` lines, broken at spaces; what does not fit ends in an ellipsis. */
export function splitText(text: string, widthPx: number, sizePx: number, lines: number): string[] {
  const result: string[] = []
  let rest = visibleText(text)
  while (rest !== '' && result.length < lines) {
    const isLast = result.length === lines - 1
    const fits = fitText(rest, widthPx, sizePx)
    const space = fits === rest || isLast ? -1 : fits.lastIndexOf(' ')
    const line = space > 0 ? rest.slice(0, space) : fits
    result.push(line)
    rest = fits === rest || space <= 0 ? '' : rest.slice(space + 1)
  }
  return result
}
