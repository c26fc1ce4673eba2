import type { Unit } from '../model/measurement.ts'

/** Thousands apart by commas, a true minus sign; the same on every machine, whatever its locale. */
export function formatNumber(value: number, decimals: number): string {
  const fixed = Math.abs(value).toFixed(decimals)
  const [whole = '0', fraction] = fixed.split('.')
  const grouped = whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')
  const isZero = /^[0.]*$/.test(fixed)
  return `${value < 0 && !isZero ? '−' : ''}${grouped}${fraction === undefined ? '' : `.${fraction}`}`
}

export function formatCount(value: number): string {
  return formatNumber(value, Number.isInteger(value) ? 0 : decimalsFor(value))
}

/** Decimals that leave about three significant digits: more would claim a precision that the data do not have. */
function decimalsFor(value: number): number {
  const size = Math.abs(value)
  if (size === 0 || size >= 100) return 0
  if (size >= 10) return 1
  if (size >= 1) return 2
  return Math.min(8, 2 - Math.floor(Math.log10(size)))
}

/** How a unit is printed at one size: `value / divisor` between `prefix` and `suffix`. */
export interface Scale {
  divisor: number
  decimals: number
  prefix: string
  suffix: string
}

const timeSteps: readonly [fromNs: number, divisorNs: number, suffix: string][] = [
  [10e9, 1e9, ' s'],
  [1e5, 1e6, ' ms'],
  [1e3, 1e3, ' µs'],
  [0, 1, ' ns'],
]

const byteSteps: readonly [from: number, suffix: string][] = [
  [1e9, ' GB'],
  [1e6, ' MB'],
  [1e3, ' kB'],
  [0, ' B'],
]

function timeScale(value: number, nsPerUnit: number, zeroSuffix: string): Scale {
  const ns = Math.abs(value) * nsPerUnit
  if (ns === 0) return { divisor: 1, decimals: 0, prefix: '', suffix: zeroSuffix }
  const [, divisorNs, suffix] = timeSteps.find(([from]) => ns >= from) ?? [0, 1, ' ns']
  return { divisor: divisorNs / nsPerUnit, decimals: decimalsFor(ns / divisorNs), prefix: '', suffix }
}

function moneyDecimals(value: number): number {
  const size = Math.abs(value)
  if (size === 0) return 0
  if (size >= 1000) return 0
  return Math.max(2, decimalsFor(value))
}

/** The scale that suits a value; an interval is printed on the scale of its value. */
export function scaleOf(unit: Unit, value: number): Scale {
  const plain = { divisor: 1, decimals: Number.isInteger(value) ? 0 : decimalsFor(value), prefix: '' }
  switch (unit) {
    case 'ms':
      return timeScale(value, 1e6, ' ms')
    case 'ns':
      return timeScale(value, 1, ' ns')
    case 'usd':
      return { divisor: 1, decimals: moneyDecimals(value), prefix: '$', suffix: '' }
    case 'usd-per-1k-requests':
      return { divisor: 1, decimals: moneyDecimals(value), prefix: '$', suffix: ' per 1,000 requests' }
    case 'ratio':
      return { divisor: 0.01, decimals: percentDecimals(value), prefix: '', suffix: ' %' }
    case 'bytes': {
      const step = byteSteps.findIndex(([from]) => Math.abs(value) >= from)
      const divisor = [1e9, 1e6, 1e3, 1][step] ?? 1
      return {
        divisor,
        decimals: Number.isInteger(value) && divisor === 1 ? 0 : decimalsFor(value / divisor),
        prefix: '',
        suffix: byteSteps[step]?.[1] ?? ' B',
      }
    }
    case 'tokens':
      return { ...plain, suffix: ' tokens' }
    case 'per-s':
      return { ...plain, decimals: decimalsFor(value), suffix: '/s' }
    case 'ms-per-token':
      return { ...plain, decimals: decimalsFor(value), suffix: ' ms/token' }
    case 'count':
      return { ...plain, suffix: '' }
    case 'coefficient':
      return { ...plain, decimals: Math.min(3, decimalsFor(value)), suffix: '' }
    case 'times':
      // Two significant digits: nobody plans for ×3.21 apart from ×3.2.
      return { ...plain, decimals: Math.max(0, decimalsFor(value) - 1), prefix: '×', suffix: '' }
  }
}

function percentDecimals(ratio: number): number {
  const size = Math.abs(ratio * 100)
  if (size === 0 || size === 100) return 0
  if (size >= 1) return 1
  return size >= 0.01 ? 2 : Math.min(6, decimalsFor(size))
}

export function formatOn(scale: Scale, value: number): string {
  const scaled = formatNumber(value / scale.divisor, scale.decimals)
  return scale.prefix !== '' && scaled.startsWith('−') ? `−${scale.prefix}${scaled.slice(1)}` : `${scale.prefix}${scaled}`
}

/** A value with its unit: `812 ms`, `$0.0123`, `4.2 %`. */
export function formatValue(value: number, unit: Unit): string {
  const scale = scaleOf(unit, value)
  return formatOn(scale, value) + scale.suffix
}

/** A relative change, with its sign: `−12.3 %`, `+4 %`. */
export function formatChange(ratio: number): string {
  const text = formatValue(ratio, 'ratio')
  return ratio > 0 ? `+${text}` : text
}
