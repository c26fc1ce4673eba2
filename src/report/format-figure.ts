import type { Figure, Interval, Unit } from '../model/measurement.ts'
import { formatCount, formatOn, formatValue, scaleOf } from './format-number.ts'

/** A figure taken apart, for renderings that set its parts differently. */
export interface FigureParts {
  /** `812 ms`, or `not given`. */
  value: string
  /** `[790, 840]`. */
  interval?: string
  /** `n 1,204`. */
  n?: string
  /** Why there is no interval, or no figure. */
  reason?: string
  refused: boolean
}

/**
 * The interval on the scale of its value; its confidence is named where it is not the usual 95 %. Multiples keep their sign, since
 * `×3.2 [2.8, 4.1]` would read as two more numbers.
 */
export function formatInterval(interval: Interval, unit: Unit, value: number): string {
  const scale = scaleOf(unit, value === 0 ? interval.high : value)
  // `[100, 100]` around 100 % would hide how far below it may lie.
  const decimals = unit === 'ratio' ? Math.max(1, scale.decimals) : scale.decimals
  // Nor may rounding make an interval look like a point.
  const wide = [0, 1, 2, 3, 4].map((more) => ({ ...scale, prefix: '', decimals: decimals + more }))
  const bare = wide.find((candidate) => formatOn(candidate, interval.low) !== formatOn(candidate, interval.high)) ?? { ...scale, prefix: '', decimals }
  const confidence = interval.confidence === 0.95 ? '' : ` at ${formatValue(interval.confidence, 'ratio')}`
  if (unit === 'times') return `(×${formatOn(bare, interval.low)} to ×${formatOn(bare, interval.high)})${confidence}`
  return `[${formatOn(bare, interval.low)}, ${formatOn(bare, interval.high)}]${confidence}`
}

/** @param of what n counts, where nothing beside it says so: `labelled outputs` */
export function figureParts(figure: Figure | undefined, of = ''): FigureParts {
  const counted = (n: number): string => `n ${formatCount(n)}${of === '' ? '' : ` ${of}`}`
  if (figure === undefined) return { value: 'not measured', refused: true }
  if ('refused' in figure) {
    const needs = figure.needsN === undefined ? '' : `, needs ${formatCount(figure.needsN)}`
    return { value: 'not given', reason: figure.refused, n: `${counted(figure.n)}${needs}`, refused: true }
  }
  return {
    value: formatValue(figure.value, figure.unit),
    n: counted(figure.n),
    refused: false,
    ...(figure.interval === undefined ? {} : { interval: formatInterval(figure.interval, figure.unit, figure.value) }),
    ...(figure.noInterval === undefined ? {} : { reason: figure.noInterval }),
  }
}

/** Value and interval, or `not given`: for where n and the reason stand beside it. */
export function formatBare(figure: Figure | undefined): string {
  const { value, interval } = figureParts(figure)
  return interval === undefined ? value : `${value} ${interval}`
}

/** A share for beside its counts: value and interval, or the refusal. */
export function formatShare(figure: Figure): string {
  const parts = figureParts(figure)
  if (parts.refused) return formatFigure(figure)
  return parts.interval === undefined ? parts.value : `${parts.value} ${parts.interval}`
}

/**
 * A figure as one line of text: value with unit, interval and n (`812 ms [790, 840], n 1,204`), or the refusal with what would settle it
 * (`not given: … (n 41, needs 400)`). A refusal is never printed as 0. `of` is what n counts.
 */
export function formatFigure(figure: Figure | undefined, of = ''): string {
  const parts = figureParts(figure, of)
  if (parts.refused) return parts.n === undefined ? parts.value : `${parts.value}: ${parts.reason} (${parts.n})`
  const interval = parts.interval === undefined ? '' : ` ${parts.interval}`
  const reason = parts.interval === undefined && parts.reason !== undefined ? ` (no interval: ${parts.reason})` : ''
  return `${parts.value}${interval}, ${parts.n}${reason}`
}
