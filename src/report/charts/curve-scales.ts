import type { CurveAxis, CurvePanel } from '../document/drawing.ts'
import { linear, logarithmic, logTicks, ticks } from './scale.ts'

/** An axis made concrete: where a value lies, and where its ticks are. */
export interface PlacedAxis {
  domain: readonly [number, number]
  isLog: boolean
  place: (value: number) => number
  ticks: readonly number[]
}

/** Below this spread a logarithmic axis would show less than two ticks that mean something. */
const logFrom = 8

function placedAxis(axis: CurveAxis, values: readonly number[], range: readonly [number, number], mostTicks: number): PlacedAxis {
  const [low, high] = values.length === 0 ? [0, 1] : [Math.min(...values), Math.max(...values)]
  if (axis.scale === 'log' && low > 0 && high / low >= logFrom) {
    const domain: [number, number] = [low / 1.3, high * 1.15]
    const place = logarithmic(domain, range)
    return { domain, isLog: true, place: clamped(place, domain), ticks: logTicks(domain[0], domain[1], mostTicks) }
  }
  const domain: [number, number] = [Math.min(0, low), high <= 0 ? 1 : high * 1.06]
  return { domain, isLog: false, place: clamped(linear(domain, range), domain), ticks: ticks(domain[0], domain[1], mostTicks) }
}

function clamped(place: (value: number) => number, [low, high]: readonly [number, number]): (value: number) => number {
  return (value) => place(Math.min(high, Math.max(low, value)))
}

/** A band is shown as far as one and a half times the largest value: a fit that knows nothing would else flatten everything that was measured. */
const bandReach = 1.5

/** Both axes of a panel. Points, targets and marks lie within them whole; bands may be cut. */
export function axesOf(panel: CurvePanel, left: number, right: number, top: number, bottom: number): { x: PlacedAxis; y: PlacedAxis } {
  const points = panel.lines.flatMap((line) => line.points)
  const values = [...points.map((point) => point.y), ...panel.targets.map((target) => target.y)]
  const lowest = Math.min(...values)
  const reach = Math.max(...values) * bandReach
  const bands = points.flatMap((point) => [Math.min(reach, point.high ?? point.y), Math.max(lowest / bandReach, point.low ?? point.y)])
  const along = [...points.map((point) => point.x), ...panel.marks.flatMap((mark) => [mark.x, mark.low ?? mark.x, mark.high ?? mark.x])]
  const narrow = right - left < 260
  return { x: placedAxis(panel.x, along, [left, right], narrow ? 5 : 7), y: placedAxis(panel.y, [...values, ...bands], [bottom, top], 5) }
}
