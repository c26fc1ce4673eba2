import { defineCommand } from 'citty'
import { normalizerVersion } from '../../gather/traces/normalize/normalize-span.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { openEmbeddedStore, type SpanStore } from '../../store/open-store.ts'
import { loadConfig } from '../config/load-config.ts'
import { createProgress } from '../progress.ts'
import { checkBinding, tokenVariable } from './access.ts'
import { parseBodySize, parsePort } from './collect-flags.ts'
import { createIngest } from './ingest-spans.ts'
import { createReceiver, type Receiver } from './receiver.ts'
import { progressLine, summaryJson, summaryText } from './summary.ts'

const progressEveryMs = 250

export const collectCommand = defineCommand({
  meta: { name: 'collect', description: 'Receive OpenTelemetry traces (OTLP over HTTP) into the store that `review` reads' },
  args: {
    host: { type: 'string', default: '127.0.0.1', description: `Address to listen on; any but loopback needs a token in ${tokenVariable}` },
    port: { type: 'string', default: '4318', description: 'Port to listen on; 0 takes any free one' },
    store: { type: 'string', description: 'Folder of the store (default: the config, else .loadbearing/store)' },
    'max-body': { type: 'string', default: '16MiB', description: 'Largest request body, before and after decompression' },
    config: { type: 'string', description: 'Config file (default: loadbearing.config.* here)' },
    json: { type: 'boolean', default: false, description: 'One JSON line when listening and one when stopped, on standard output' },
  },
  async run({ args }): Promise<number> {
    const port = parsePort(args.port)
    const maxBodyBytes = parseBodySize(args['max-body'])
    const token = process.env[tokenVariable]
    // Before the store is opened: a refusal must not leave a folder behind.
    checkBinding(args.host, token)
    const config = await loadConfig(process.cwd(), args.config)
    const folder = storeFolder(args.store, config)
    const next = args.store === undefined ? 'loadbearing review' : `loadbearing review --store ${args.store}`
    const stopped = stopSignal()
    const progress = createProgress(process.stderr)
    const log = (line: string): void => {
      progress.end()
      process.stderr.write(`${line}\n`)
    }

    const store = await openEmbeddedStore(folder, { normalizerVersion })
    try {
      const receiver = await createReceiver({
        host: args.host,
        port,
        maxBodyBytes,
        ...(token !== undefined && { token }),
        ingest: createIngest(store, config.traces.content),
        log,
      })
      announce(receiver, { folder, role: store.role, json: args.json }, log)
      const startMs = performance.now()
      const ticking = setInterval(() => progress.say(progressLine(receiver.stats, performance.now() - startMs)), progressEveryMs)
      await stopped
      clearInterval(ticking)
      log('Stopping: finishing what is in flight.')
      await receiver.close()
      process.stdout.write(
        args.json ? `${JSON.stringify({ event: 'stopped', ...summaryJson(receiver.stats, folder) })}\n` : summaryText(receiver.stats, folder, next),
      )
    } finally {
      await store.close()
    }
    return 0
  },
})

/** @throws {AppError} `usage` for a store on a server: the collector's ClickHouse exporter fills those. */
function storeFolder(given: string | undefined, config: Config): string {
  const url = given === undefined ? config.store.url : /^https?:/.test(given) ? given : undefined
  if (url === undefined) return given ?? config.store.path
  throw new AppError('usage', `collect fills a folder on this machine, not the server ${new URL(url).host}`, {
    hint: 'name a folder with --store, or let the OpenTelemetry Collector write to the server with its clickhouse exporter',
  })
}

interface Announcement {
  folder: string
  role: SpanStore['role']
  json: boolean
}

function announce(receiver: Receiver, { folder, role, json }: Announcement, log: (line: string) => void): void {
  if (json) process.stdout.write(`${JSON.stringify({ event: 'listening', url: receiver.url, store: folder })}\n`)
  log(
    `Listening on ${receiver.url}, storing in ${folder}. In the application: OTEL_EXPORTER_OTLP_ENDPOINT=${receiver.url} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf`,
  )
  if (role === 'guest') log('Another process owns this store; spans go through it, and are refused with 503 when it ends.')
  log('Ctrl-C stops and keeps what is stored.')
}

/** Resolves at the first SIGINT or SIGTERM; a second one ends the process at once, as without a handler. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = (): void => {
      process.off('SIGINT', stop)
      process.off('SIGTERM', stop)
      resolve()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
  })
}
