import { AppError } from '../../model/app-error.ts'

/** @throws {AppError} `usage` */
export function parsePort(text: string): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN
  if (port <= 65_535) return port
  throw new AppError('usage', `--port ${text} is no port`, { hint: 'a number from 0 (any free port) to 65535; OTLP over HTTP uses 4318' })
}

const factors: Record<string, number> = { '': 1, k: 1024, m: 1024 ** 2 }
const mostBodyBytes = 256 * 1024 ** 2

/**
 * Bytes from `16777216`, `512k` or `16MiB`.
 * @throws {AppError} `usage`
 */
export function parseBodySize(text: string): number {
  const parts = /^(\d+)\s*([km]?)(?:i?b)?$/i.exec(text.trim())
  const bytes = parts === null ? Number.NaN : Number(parts[1]) * (factors[(parts[2] ?? '').toLowerCase()] ?? Number.NaN)
  if (bytes >= 1 && bytes <= mostBodyBytes) return bytes
  throw new AppError('usage', `--max-body ${text} is no size from 1 byte to 256 MiB`, { hint: 'write it as 16777216, 512k or 16MiB' })
}
