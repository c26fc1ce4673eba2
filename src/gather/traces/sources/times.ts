/** Units that a time or duration can be given in, as nanoseconds. */
const unitNs = { s: 1_000_000_000n, ms: 1_000_000n, us: 1_000n, ns: 1n } as const
export type TimeUnit = keyof typeof unitNs

const iso = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2})?(?:[.,](\d{1,9})\d*)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$/i

/** ISO 8601 as ns since 1970, all nine digits kept. Without a zone it is UTC, never the reader's own. */
export function isoToNs(value: unknown): bigint | undefined {
  if (typeof value !== 'string') return undefined
  const parts = iso.exec(value.trim())
  if (parts === null) return undefined
  const [, date, minutes, seconds = ':00', fraction, zone = 'Z'] = parts
  const ms = Date.parse(`${date}T${minutes}${seconds}${offset(zone)}`)
  if (Number.isNaN(ms)) return undefined
  const whole = BigInt(ms) * 1_000_000n
  return fraction === undefined ? whole : whole + BigInt(fraction.padEnd(9, '0'))
}

function offset(zone: string): string {
  if (/^(z|utc)$/i.test(zone)) return 'Z'
  if (zone.length === 3) return `${zone}:00`
  return zone.includes(':') ? zone : `${zone.slice(0, 3)}:${zone.slice(3)}`
}

/** A number (or a string that is one) in `unit` as ns; whole numbers in strings lose no digit. */
export function unitToNs(value: unknown, unit: TimeUnit): bigint | undefined {
  if (typeof value === 'string') {
    const trimmed = value.trim()
    if (/^-?\d{1,30}$/.test(trimmed)) return BigInt(trimmed) * unitNs[unit]
    return trimmed === '' ? undefined : numberToNs(Number(trimmed), unit)
  }
  return typeof value === 'number' ? numberToNs(value, unit) : undefined
}

function numberToNs(value: number, unit: TimeUnit): bigint | undefined {
  if (!Number.isFinite(value)) return undefined
  const whole = Math.trunc(value)
  return BigInt(whole) * unitNs[unit] + BigInt(Math.round((value - whole) * Number(unitNs[unit])))
}

const goDuration = /^(-?\d+(?:\.\d+)?)(ns|us|µs|μs|ms|s|m|h)$/

/** `5000ns`, `1.5s`: durations as Go and protobuf's JSON write them. */
export function goDurationToNs(value: unknown): bigint | undefined {
  if (typeof value !== 'string') return undefined
  const parts = goDuration.exec(value)
  if (parts === null) return undefined
  const amount = Number(parts[1])
  switch (parts[2]) {
    case 'ns':
      return unitToNs(amount, 'ns')
    case 'ms':
      return unitToNs(amount, 'ms')
    case 's':
      return unitToNs(amount, 's')
    case 'm':
      return unitToNs(amount * 60, 's')
    case 'h':
      return unitToNs(amount * 3600, 's')
    default:
      return unitToNs(amount, 'us')
  }
}

/** `[seconds, nanoseconds]`, the time of OpenTelemetry JS. */
export function hrTimeToNs(value: unknown): bigint | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined
  const seconds = unitToNs(value[0], 's')
  const nanoseconds = unitToNs(value[1], 'ns')
  return seconds === undefined || nanoseconds === undefined ? undefined : seconds + nanoseconds
}
