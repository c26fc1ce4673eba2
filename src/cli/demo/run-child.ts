import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { AppError } from '../../model/app-error.ts'

/** The last of what a child said on standard error, for the message when it fails. */
const keptLines = 15

export interface ChildOptions {
  name: string
  env: Record<string, string>
  /** Ends the child; a service that is being driven has none, for its requests must end before it. */
  signal?: AbortSignal
  /** Each line of its standard output. */
  line?(text: string): void
}

export interface Child {
  process: ChildProcess
  /** Resolves at exit 0. @throws AppError `server-failed` with what it said, otherwise */
  ended: Promise<void>
}

/** Starts a command of the bundled system with this program's own Node. */
export function startChild(args: readonly string[], { name, env, signal, line }: ChildOptions): Child {
  // A group of its own: Ctrl-C in the terminal is for this program, which ends the child in its turn. The channel closes with this process, whatever ends it.
  const child = spawn(process.execPath, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe', 'ipc'], detached: true })
  const said: string[] = []
  readLines(child.stderr, (text) => {
    said.push(text)
    if (said.length > keptLines) said.shift()
  })
  readLines(child.stdout, (text) => line?.(text))
  const onAbort = () => child.kill('SIGTERM')
  signal?.addEventListener('abort', onAbort, { once: true })
  const ended = once(child, 'close').then(([code]) => {
    signal?.removeEventListener('abort', onAbort)
    signal?.throwIfAborted()
    if (code !== 0) throw new AppError('server-failed', `${name} ended with ${code ?? 'a signal'}:\n${said.map((text) => `  ${text}`).join('\n')}`)
  })
  // It is awaited when its turn comes; until then a failure must not count as unhandled.
  ended.catch(() => {})
  return { process: child, ended }
}

/** Ends a child that serves: asks, and after a while insists. */
export async function stopChild(child: Child): Promise<void> {
  const { process: running } = child
  if (running.exitCode !== null || running.signalCode !== null) return
  const closed = once(running, 'close')
  running.kill('SIGTERM')
  const insist = setTimeout(() => running.kill('SIGKILL'), 10_000)
  await closed
  clearTimeout(insist)
}

function readLines(input: Readable | null, line: (text: string) => void): void {
  if (input !== null) createInterface({ input }).on('line', line)
}
