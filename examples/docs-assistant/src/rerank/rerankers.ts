import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { siblingModule } from '../service/sibling-module.ts'
import type { RerankTables } from './rerank-tables.ts'
import { type RerankJob, scoreCandidates } from './score-candidates.ts'

export interface Reranker {
  score(job: RerankJob): Promise<Float32Array>
  close(): Promise<void>
}

/** The fault `blocking-rerank`: the answer comes as a promise, but the work is done before the caller gets it, and nothing else runs meanwhile. */
export function blockingReranker(tables: RerankTables): Reranker {
  return { score: async (job) => scoreCandidates(tables, job), close: async () => {} }
}

interface Waiting {
  job: RerankJob
  done: (scores: Float32Array) => void
  failed: (reason: Error) => void
}

/** The same work in worker threads, a job at a time in each; the tables are in shared memory and not copied. */
export function pooledReranker(tables: RerankTables, size = availableParallelism()): Reranker {
  const queue: Waiting[] = []
  const working = new Map<Worker, Waiting>()
  const idle = Array.from({ length: size }, () => startWorker())
  const all = [...idle]

  function startWorker(): Worker {
    const worker = new Worker(siblingModule(import.meta.url, './rerank-worker'), { workerData: tables, execArgv: [] })
    worker.on('message', (scores: Float32Array) => {
      working.get(worker)?.done(scores)
      working.delete(worker)
      idle.push(worker)
      next()
    })
    worker.on('error', (reason: Error) => {
      working.get(worker)?.failed(reason)
      working.delete(worker)
    })
    return worker
  }

  function next(): void {
    const worker = queue.length > 0 ? idle.pop() : undefined
    const waiting = worker === undefined ? undefined : queue.shift()
    if (worker === undefined || waiting === undefined) return
    working.set(worker, waiting)
    worker.postMessage(waiting.job)
    next()
  }

  return {
    score: (job) =>
      new Promise((done, failed) => {
        queue.push({ job, done, failed })
        next()
      }),
    close: async () => {
      await Promise.all(all.map((worker) => worker.terminate()))
    },
  }
}
