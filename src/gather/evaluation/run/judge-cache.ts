import type { EvalConfig } from '../../../model/eval-config.ts'
import type { EvaluationStore } from '../../../store/open-store.ts'
import type { JudgeCache } from '../judge/judge.ts'
import type { RunWriter } from './run-writer.ts'

/** Repeats must be independent. */
export function takesKeptGrades({ cache }: Pick<EvalConfig, 'cache'>, repeats: number): boolean {
  return cache !== false && repeats === 1
}

/** Grades of a judge in the store: what is asked for together is looked up in one query, and what comes is written with the run's own batches. */
export function storedGrades(store: EvaluationStore, writer: RunWriter): JudgeCache {
  let asked: Map<string, PromiseWithResolvers<string | undefined>> | undefined

  async function lookUp(batch: ReadonlyMap<string, PromiseWithResolvers<string | undefined>>): Promise<void> {
    try {
      const found = await store.cached('judge', [...batch.keys()])
      for (const [hash, { resolve }] of batch) resolve(found.get(hash))
    } catch (error) {
      for (const { reject } of batch.values()) reject(error)
    }
  }

  return {
    get(hash) {
      if (asked === undefined) {
        const batch = new Map<string, PromiseWithResolvers<string | undefined>>()
        asked = batch
        setImmediate(() => {
          asked = undefined
          void lookUp(batch)
        })
      }
      const waiting = asked.get(hash) ?? Promise.withResolvers<string | undefined>()
      asked.set(hash, waiting)
      return waiting.promise
    },
    put: (hash, body) => writer.cached('judge', hash, body),
  }
}
