import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { normalizerVersion } from '../../gather/traces/normalize/normalize-span.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { openEmbeddedStore, type SpanStore } from '../../store/open-store.ts'
import { openReviewedStore, type StoreFlags } from '../open-reviewed-store.ts'

/** The store of cases, runs and scores, for a command that finds out on its way whether it writes. */
export interface EvaluationPlace {
  /** Its folder, or its address. */
  where: string
  /** The store; `undefined` where there is none yet. */
  existing(): Promise<SpanStore | undefined>
  /** The same, made where there is none. */
  made(): Promise<SpanStore>
  close(): Promise<void>
}

/**
 * The store of cases, runs and scores: a server where the flags or the config name one, else an embedded one. One that is there is opened at once, beside
 * whatever is done until it is asked for; none is made before it is needed.
 * @throws AppError `usage` from `existing` and `made`, where the folder is of something else
 */
export function evaluationPlace(args: StoreFlags, config: Config): EvaluationPlace {
  const url = args.store === undefined ? config.store.url : /^https?:/.test(args.store) ? args.store : undefined
  const where = url ?? args.store ?? config.store.path
  let opening: Promise<SpanStore> | undefined
  if (url !== undefined || existsSync(join(where, 'version.json'))) opening = openReviewedStore(args, config)
  // A mistyped name must not turn a folder of something else into a store. What an opening that was cut short left behind is one of ours.
  else if (existsSync(where) && readdirSync(where).some((name) => !ours.test(name))) opening = Promise.reject(ofSomethingElse(where))
  // Whoever asks for it sees the failure.
  opening?.catch(() => {})
  return {
    where,
    async existing() {
      return opening
    },
    made() {
      opening ??= openEmbeddedStore(where, { normalizerVersion })
      return opening
    },
    async close() {
      await opening?.then(
        (store) => store.close(),
        () => {},
      )
    },
  }
}

const ours = /^(?:data$|owner\.json|version\.json|\.gitignore$)/

function ofSomethingElse(folder: string): AppError {
  return new AppError('usage', `${folder} is a folder of something else: no store is made in it.`, {
    hint: '--store names a new folder, or one that loadbearing made.',
  })
}

/** The store, made where there is none. @throws AppError `usage` where the folder is of something else */
export function openEvaluation(args: StoreFlags, config: Config): Promise<SpanStore> {
  return evaluationPlace(args, config).made()
}

/** The store for who reads its runs: without one there are none. @throws AppError `usage` where there is no store */
export async function openRuns(args: StoreFlags, config: Config): Promise<SpanStore> {
  const { existing, where } = evaluationPlace(args, config)
  const store = await existing()
  if (store === undefined)
    throw new AppError('usage', `There is no run yet: there is no store at ${where}.`, { hint: 'npx loadbearing eval CASES --target URL' })
  return store
}
