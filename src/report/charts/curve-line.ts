import type { CurveLine, CurvePoint } from '../document/drawing.ts'
import { type HtmlNode, html } from '../html/html.ts'
import { visibleName } from '../visible-text.ts'
import { fitText } from './chart-text.ts'
import { marker } from './marker.ts'
import { tenth } from './scale.ts'

type Place = (value: number) => number

const seriesCount = 8
const labelStepPx = 15

function seriesClass(index: number): string {
  return `series-${(index % seriesCount) + 1}`
}

/** Measured points, and the extrapolated ones behind the last of them, so that the dashed part takes up where the other ends. */
function runs(points: readonly CurvePoint[]): { measured: CurvePoint[]; beyond: CurvePoint[] } {
  const sorted = points.toSorted((a, b) => a.x - b.x)
  const measured = sorted.filter((point) => point.extrapolated !== true)
  const beyond = sorted.filter((point) => point.extrapolated === true)
  return { measured, beyond: beyond.length === 0 ? [] : [...measured.slice(-1), ...beyond] }
}

function path(points: readonly CurvePoint[], x: Place, y: Place, pick: (point: CurvePoint) => number = (point) => point.y): string {
  return points.map((point, index) => `${index === 0 ? 'M' : 'L'}${x(point.x)} ${y(pick(point))}`).join('')
}

/** The band lies between the bounds of points that have them; a point without closes up on itself. */
function band(points: readonly CurvePoint[], x: Place, y: Place): string {
  const back = points.toReversed()
  return `${path(points, x, y, (point) => point.high ?? point.y)}${path(back, x, y, (point) => point.low ?? point.y).replace('M', 'L')}Z`
}

/** A line with its band and points, its extrapolated part dashed. */
export function lineNode(line: CurveLine, index: number, x: Place, y: Place): HtmlNode {
  const { measured, beyond } = runs(line.points)
  const stretch = (points: CurvePoint[], extra: string): HtmlNode =>
    points.length < 2 || line.as === 'dots'
      ? html``
      : html`${points.some((point) => point.low !== undefined) ? html`<path class="band ${seriesClass(index)}" d="${band(points, x, y)}"/>` : ''}<path class="curve curve-${(index % seriesCount) + 1}${extra}" d="${path(points, x, y)}"/>`
  const dots =
    line.as === 'path'
      ? []
      : [
          ...measured.map((point) => dotNode(point, line, index, x, y)),
          ...beyond.slice(measured.length === 0 ? 0 : 1).map((point) => dotNode(point, line, index, x, y)),
        ]
  return html`<g>${stretch(measured, '')}${stretch(beyond, ' beyond')}${dots}</g>`
}

function dotNode(point: CurvePoint, line: CurveLine, index: number, x: Place, y: Place): HtmlNode {
  const className = point.extrapolated === true ? `dot hollow hollow-${(index % seriesCount) + 1}` : `dot ${seriesClass(index)}`
  return html`<g><title>${visibleName(line.name)}${point.text === undefined ? '' : `: ${point.text}`}</title>${marker(index, className, x(point.x), y(point.y))}</g>`
}

/** Names of the lines at the right edge, each at the height of its line's end or as near as the others let it. */
export function endLabels(lines: readonly CurveLine[], y: Place, frame: { right: number; top: number; bottom: number }, width: number): HtmlNode[] {
  const ends = lines
    .flatMap((line, index) => {
      const last = line.points.toSorted((a, b) => a.x - b.x).at(-1)
      return last === undefined ? [] : [{ line, index, y: y(last.y) }]
    })
    .toSorted((a, b) => a.y - b.y)
  let free = frame.top + 4
  const pushed = ends.map((end) => {
    const at = Math.max(free, end.y)
    free = at + labelStepPx
    return { ...end, y: at }
  })
  const over = Math.max(0, free - labelStepPx - frame.bottom)
  return pushed.map((end) => {
    const at = tenth(end.y - over)
    const sign =
      end.line.as === 'path'
        ? html`<path class="curve curve-${(end.index % seriesCount) + 1}" d="M${frame.right + 5} ${at}h11"/>`
        : marker(end.index, `dot ${seriesClass(end.index)}`, frame.right + 11, at)
    return html`<g>${sign}<text class="tick halo" x="${frame.right + 20}" y="${tenth(at + 4)}">${fitText(end.line.name, width - 16, 12.5)}</text></g>`
  })
}
