import { AppError } from '../../model/app-error.ts'

/** Flags of `load` that say what is driven and how; every one has a key in the config. */
export interface LoadFlags {
  method?: string
  body?: string
  queries?: string
  rate?: string
  ramp?: string
  duration?: string
  arrivals?: string
  cv?: string
  'arrivals-file'?: string
  speed?: string
  closed?: string
  latency?: string
  'first-token'?: string
  today?: string
  timeout?: string
  'max-requests'?: string
  'max-spend'?: string
  'cost-per-request'?: string
  stage?: string
  seed?: string
}

/** A number over 0. @throws AppError `usage` */
export function parsePositive(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const number = Number(value)
  if (value.trim() !== '' && Number.isFinite(number) && number > 0) return number
  throw new AppError('usage', `--${flag} ${value} is not a number over 0.`, { hint: `For example --${flag} 10` })
}

/** `1,2,4,8` as numbers over 0. @throws AppError `usage` */
export function parseRates(flag: string, value: string | undefined): number[] | undefined {
  if (value === undefined) return undefined
  const rates = value.split(',').map((part) => parsePositive(flag, part.trim()) ?? 0)
  return rates.length === 0 ? undefined : rates
}

/** `2s`, `500ms`, `5m`, or seconds; in ms. @throws AppError `usage` */
export function parseDuration(flag: string, value: string | undefined): number | undefined {
  if (value === undefined) return undefined
  const match = /^(\d+(?:\.\d+)?)(ms|s|m)?$/.exec(value.trim())
  const ms = match === null ? Number.NaN : Number(match[1]) * { ms: 1, s: 1000, m: 60_000 }[(match[2] ?? 's') as 'ms' | 's' | 'm']
  if (Number.isFinite(ms) && ms > 0) return ms
  throw new AppError('usage', `--${flag} ${value} is not a duration.`, { hint: `For example --${flag} 20s, 500ms or 2m.` })
}
