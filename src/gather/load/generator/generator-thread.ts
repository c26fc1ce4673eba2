import { parentPort, workerData } from 'node:worker_threads'
import type { LoadRun } from '../../../measure/load/records.ts'
import { AppError } from '../../../model/app-error.ts'
import type { LiveFigures } from './plan.ts'
import { runGenerator } from './run-generator.ts'

/** What the thread tells: errors of the plan apart, since a class does not survive the way. */
export type FromGenerator =
  | { kind: 'progress'; live: LiveFigures }
  | { kind: 'done'; run: LoadRun }
  | { kind: 'config-invalid'; message: string; hint: string | undefined }

const stop = new AbortController()
parentPort?.once('message', () => stop.abort())
const tell = (message: FromGenerator): void => parentPort?.postMessage(message)

try {
  tell({ kind: 'done', run: await runGenerator(workerData, { signal: stop.signal, progress: (live) => tell({ kind: 'progress', live }) }) })
} catch (error) {
  if (!(error instanceof AppError && error.code === 'config-invalid')) throw error
  tell({ kind: 'config-invalid', message: error.message, hint: error.hint })
}
