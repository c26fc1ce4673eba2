import { Worker } from 'node:worker_threads'
import type { LoadRun } from '../../../measure/load/records.ts'
import { AppError } from '../../../model/app-error.ts'
import type { FromGenerator } from './generator-thread.ts'
import type { GeneratorHooks, GeneratorPlan } from './plan.ts'
import { threadFile } from './thread-file.ts'

/**
 * {@link runGenerator} in a thread of its own, so that the caller's work (a terminal, a receiver of spans, a store) does not make it lag.
 *
 * @throws AppError as `runGenerator`; any other error when the thread ends without a result
 */
export function runGeneratorInWorker(plan: GeneratorPlan, hooks: GeneratorHooks = {}): Promise<LoadRun> {
  const thread = new Worker(threadFile('generator-thread', import.meta.url), { workerData: plan })
  const interrupt = (): void => thread.postMessage('stop')
  hooks.signal?.addEventListener('abort', interrupt)
  if (hooks.signal?.aborted) interrupt()
  return new Promise<LoadRun>((done, failed) => {
    thread.on('message', (message: FromGenerator) => {
      if (message.kind === 'progress') hooks.progress?.(message.live)
      else if (message.kind === 'done') done(message.run)
      else failed(new AppError('config-invalid', message.message, message.hint === undefined ? {} : { hint: message.hint }))
    })
    thread.on('error', failed)
    thread.on('exit', (code) => failed(new Error(`the load generator's thread ended with code ${code} and without a result`)))
  }).finally(() => {
    hooks.signal?.removeEventListener('abort', interrupt)
    return thread.terminate()
  })
}
