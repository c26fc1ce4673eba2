import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { siblingModule } from '../service/sibling-module.ts'

export interface SpawnedReader {
  /** Base URL of its API, up to and including `/v1`. */
  baseUrl: string
  /** Its process, for whoever wants to see that it is gone. */
  pid: number | undefined
  close(): Promise<void>
}

/** Starts the reader in a process of its own. It ends with this one, whichever way this one ends: its end of the channel is closed then. */
export async function spawnReader(indexFolder: string): Promise<SpawnedReader> {
  const child = fork(fileURLToPath(siblingModule(import.meta.url, '../reader')), ['--index', indexFolder], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const baseUrl = await new Promise<string>((resolve, reject) => {
    child.once('message', (message) => (isListening(message) ? resolve(message.url) : reject(new Error('the reader sent something else than its address'))))
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`the reader ended before it was ready (code ${code})`)))
  })
  return {
    baseUrl: `${baseUrl}/v1`,
    pid: child.pid,
    async close() {
      child.kill('SIGTERM')
      await ended
    },
  }
}

function isListening(message: unknown): message is { url: string } {
  return typeof message === 'object' && message !== null && 'url' in message && typeof message.url === 'string'
}
