import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { normalizerVersion } from '../../gather/traces/normalize/normalize-span.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { openEmbeddedStore, type SpanStore } from '../../store/open-store.ts'
import { openReviewedStore, type StoreFlags } from '../open-reviewed-store.ts'

/**
 * The store of cases, runs and scores: a server where the flags or the config name one, else an embedded one, which is made where there is none.
 * @throws AppError `usage` where the folder is of something else
 */
export function openEvaluation(args: StoreFlags, config: Config): Promise<SpanStore> {
  const isServer = args.store === undefined ? config.store.url !== undefined : /^https?:/.test(args.store)
  const folder = args.store ?? config.store.path
  if (isServer || existsSync(join(folder, 'version.json'))) return openReviewedStore(args, config)
  // A mistyped name must not turn a folder of something else into a store. What an opening that was cut short left behind is one of ours.
  if (existsSync(folder) && readdirSync(folder).some((name) => !ours.test(name))) {
    return Promise.reject(
      new AppError('usage', `${folder} is a folder of something else: no store is made in it.`, {
        hint: '--store names a new folder, or one that loadbearing made.',
      }),
    )
  }
  return openEmbeddedStore(folder, { normalizerVersion })
}

const ours = /^(?:data$|owner\.json|version\.json)/
