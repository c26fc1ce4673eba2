import type { Figure, Interval, Unit } from '../model/measurement.ts'
import { formatFigure } from './format-figure.ts'
import { formatNumber, formatValue } from './format-number.ts'

/** A difference of shares is in points: 5 % would read as a twentieth of what it was. */
function bare(value: number, unit: Unit): string {
  if (unit === 'ratio') return formatNumber(100 * value, 1)
  return formatValue(value, unit)
}

function signed(value: number, unit: Unit): string {
  return `${value > 0 ? '+' : ''}${bare(value, unit)}`
}

/** Confidence is named where it is not the usual 95 %. */
function range(interval: Interval | undefined, shown: (value: number) => string): string {
  if (interval === undefined) return ''
  const confidence = interval.confidence === 0.95 ? '' : ` at ${formatValue(interval.confidence, 'ratio')}`
  return ` [${shown(interval.low)}, ${shown(interval.high)}]${confidence}`
}

/** The size of a difference, without a sign: `2 points`, `120 ms`. */
export function formatSize(value: number, unit: Unit): string {
  return unit === 'ratio' ? `${formatNumber(100 * value, value < 0.001 ? 2 : 1).replace(/\.0$/, '')} points` : formatValue(value, unit)
}

/** A measured size with its interval: `2 points [1.8, 2.2]`; a refusal as any other figure. */
export function formatSizeFigure(figure: Figure): string {
  if ('refused' in figure) return formatFigure(figure)
  const { value, unit, interval } = figure
  return `${formatSize(value, unit)}${range(interval, (each) => bare(each, unit))}`
}

/** A difference with its sign and interval: `−4.2 points [−6.8, −1.6]`; a refusal as any other figure. */
export function formatDifference(figure: Figure): string {
  if ('refused' in figure) return formatFigure(figure)
  const { value, unit, interval } = figure
  const points = unit === 'ratio' ? ' points' : ''
  return `${signed(value, unit)}${points}${range(interval, (each) => signed(each, unit))}`
}
