import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { normalizerVersion } from '../gather/traces/normalize/normalize-span.ts'
import { AppError } from '../model/app-error.ts'
import { type Config, hasLogin } from '../model/config.ts'
import { openEmbeddedStore, openRemoteStore, type SpanStore } from '../store/open-store.ts'

/** Which store a command reads, as its flags say. */
export interface StoreFlags {
  store?: string
  database?: string
  table?: string
}

/**
 * The store that the flags name, else the config's: a folder, or a table on a ClickHouse server.
 * @throws AppError `usage` where there is none
 */
export async function openReviewedStore(args: StoreFlags, config: Config): Promise<SpanStore> {
  const url = args.store !== undefined ? (/^https?:/.test(args.store) ? args.store : undefined) : config.store.url
  if (url !== undefined) {
    if (hasLogin(url)) {
      throw new AppError('usage', 'A login does not belong in --store: it would end up in the review.', {
        hint: 'Set LOADBEARING_STORE_USER and LOADBEARING_STORE_PASSWORD.',
      })
    }
    const username = process.env.LOADBEARING_STORE_USER
    const password = process.env.LOADBEARING_STORE_PASSWORD
    return openRemoteStore({
      url,
      database: args.database ?? config.store.database,
      table: args.table ?? config.store.table,
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
    })
  }
  const folder = args.store ?? config.store.path
  if (!existsSync(folder)) {
    throw new AppError('usage', `There is nothing to review: no files were given, and there is no store at ${folder}.`, {
      hint: 'loadbearing review FILE…, or fill the store first: loadbearing collect',
    })
  }
  // A mistyped name must not turn a folder of something else into a store.
  if (!existsSync(join(folder, 'version.json'))) {
    throw new AppError('usage', `There is no store at ${folder}: it was not made by \`loadbearing collect\`.`, {
      hint: 'Trace files are given without --store: loadbearing review FILE…',
    })
  }
  return openEmbeddedStore(folder, { normalizerVersion })
}

/** Whether there is a store to read: a server counts as one, a folder only where `collect` made it. */
export function hasReviewedStore(args: StoreFlags, config: Config): boolean {
  if (args.store !== undefined || config.store.url !== undefined) return true
  return existsSync(join(config.store.path, 'version.json'))
}
