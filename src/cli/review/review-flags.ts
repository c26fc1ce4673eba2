import { AppError } from '../../model/app-error.ts'

const agoUnits: Record<string, number> = { m: 60_000, h: 3_600_000, d: 86_400_000 }

/** An ISO date or time (UTC unless it names a zone, so that a command means the same everywhere), or a time ago such as 30m, 24h, 7d; in ms since 1970. @throws AppError `usage` */
export function parseTime(flag: string, value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined
  const ago = /^(\d+)([mhd])$/.exec(value)
  if (ago !== null) return nowMs - Number(ago[1]) * agoUnits[ago[2]]
  const zoned = /T.*(?:Z|[+-]\d{2}:?\d{2})$/i.test(value) || !value.includes('T') ? value : `${value}Z`
  const ms = /^\d{4}-\d{2}-\d{2}/.test(value) ? Date.parse(zoned) : Number.NaN
  if (Number.isNaN(ms)) {
    throw new AppError('usage', `--${flag} ${value} is not a time.`, { hint: 'Give 2026-11-01, 2026-11-01T12:00:00Z, or a time ago: 30m, 24h, 7d.' })
  }
  return ms
}

/** A whole number of one or more. @throws AppError `usage` */
export function parseCount(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const count = Number(value)
  if (!Number.isSafeInteger(count) || count < 1) {
    throw new AppError('usage', `--${flag} ${value} is not a whole number of one or more.`, { hint: `For example --${flag} 10000` })
  }
  return count
}
