import { AppError } from '../../model/app-error.ts'
import type { ExampleFiles } from './example-files.ts'
import { type Child, startChild } from './run-child.ts'

export interface ServedExample {
  url: string
  child: Child
}

/** How long the service may take until it listens. */
const mostStartMs = 30_000

export interface ServeOptions {
  index: string
  faults: string
  /** Where its spans go. */
  collector: string
}

/** Starts the bundled service on a free port. @throws AppError `server-failed` where it does not come up, with what it said */
export async function serveExample(files: ExampleFiles, { index, faults, collector }: ServeOptions): Promise<ServedExample> {
  let listening: (url: string) => void = () => {}
  const url = new Promise<string>((resolve) => {
    listening = resolve
  })
  const child = startChild([files.command('serve'), '--index', index, '--port', '0', '--faults', faults], {
    name: 'The example service',
    env: { OTEL_EXPORTER_OTLP_ENDPOINT: collector, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' },
    line(text) {
      const given = listeningUrl(text)
      if (given !== undefined) listening(given)
    },
  })
  let late: NodeJS.Timeout | undefined
  const tooLate = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new AppError('server-failed', `The example service did not listen within ${mostStartMs / 1000} s.`)), mostStartMs)
  })
  const endedEarly = child.ended.then(() => Promise.reject(new AppError('server-failed', 'The example service ended before it listened.')))
  try {
    return { url: await Promise.race([url, endedEarly, tooLate]), child }
  } catch (error) {
    child.process.kill('SIGKILL')
    throw error
  } finally {
    clearTimeout(late)
  }
}

function listeningUrl(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  const told: unknown = JSON.parse(line)
  if (typeof told !== 'object' || told === null || !('event' in told) || told.event !== 'listening' || !('url' in told)) return undefined
  return typeof told.url === 'string' ? told.url : undefined
}
