import type { EvalRun } from '../../../model/eval-run.ts'
import type { Output, Score } from '../../../model/score.ts'
import type { CacheKind, EvaluationStore } from '../../../store/open-store.ts'

/** Writes what comes of a run in small batches, outputs before the scores of them. */
export interface RunWriter {
  /** Resolves once it is on disk. */
  output(output: Output): Promise<void>
  score(score: Score): void
  cached(kind: CacheKind, hash: string, body: string): Promise<void>
  /**
   * How the run stands is asked for at each write and written first, so that a process that is killed leaves nothing whose price and whose judge are not
   * known; `undefined` where it stands as before.
   */
  tellRun(stands: () => EvalRun | undefined): void
  /** Resolves once all is on disk. Rejects where the store failed. */
  flush(): Promise<void>
}

/** Between two writes: the store merges its small parts in the background, and must not fall behind. What is asked within it is lost by a crash. */
const gapMs = 40
/** So many wait at most for the gap. */
const mostWaiting = 5000

interface Waiting {
  outputs: Output[]
  scores: Score[]
  cached: Map<CacheKind, Map<string, string>>
  written: PromiseWithResolvers<void>
}

export function createRunWriter(store: EvaluationStore): RunWriter {
  let waiting = empty()
  let running: Promise<void> | undefined
  let failure: unknown
  let hurry: () => void = () => {}
  let isFlushing = false
  let runNow: () => EvalRun | undefined = () => undefined

  const isEmpty = (): boolean => waiting.outputs.length === 0 && waiting.scores.length === 0 && waiting.cached.size === 0

  async function write(): Promise<void> {
    while (!isEmpty() && failure === undefined) {
      const batch = waiting
      waiting = empty()
      try {
        const run = runNow()
        if (run !== undefined) await store.putRun(run)
        await store.putOutputs(batch.outputs)
        await store.putScores(batch.scores)
        for (const [kind, bodies] of batch.cached) await store.putCached(kind, bodies)
        batch.written.resolve()
      } catch (error) {
        failure = error
        batch.written.reject(error)
        waiting.written.reject(error)
      }
      if (!isFlushing) await gap()
    }
    running = undefined
  }

  function gap(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, gapMs)
      hurry = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  function start(): Promise<void> {
    const { promise } = waiting.written
    // Whoever does not wait for it sees the failure in `flush`.
    promise.catch(() => {})
    if (failure !== undefined) waiting.written.reject(failure)
    running ??= write()
    if (waiting.outputs.length + waiting.scores.length > mostWaiting) hurry()
    return promise
  }

  return {
    output(output) {
      waiting.outputs.push(output)
      return start()
    },
    score(score) {
      waiting.scores.push(score)
      void start()
    },
    cached(kind, hash, body) {
      const bodies = waiting.cached.get(kind) ?? new Map<string, string>()
      waiting.cached.set(kind, bodies.set(hash, body))
      return start()
    },
    tellRun(stands) {
      runNow = stands
    },
    async flush() {
      isFlushing = true
      hurry()
      while (running !== undefined) await running
      isFlushing = false
      if (failure !== undefined) throw failure
    },
  }
}

function empty(): Waiting {
  return { outputs: [], scores: [], cached: new Map(), written: Promise.withResolvers() }
}
