import { pbkdf2, pbkdf2Sync } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'

/**
 * A server for tests, in a process of its own, that scores each request in one of three ways and keeps a span of each piece of work:
 * on the only thread, in a worker thread, or on the thread pool behind a mutex. Its address goes to standard output.
 */
interface KeptSpan {
  traceId: string
  spanId: string
  parentSpanId: string
  startMs: number
  endMs: number
}
/** Runs the work and keeps its span. */
type Kept = <T>(work: () => Promise<T>) => Promise<T>

const rounds = 100_000
const spans: KeptSpan[] = []
const nowMs = () => performance.timeOrigin + performance.now()

async function kept<T>(traceId: string, spanId: string, parentSpanId: string, work: () => Promise<T>): Promise<T> {
  const startMs = nowMs()
  const result = await work()
  spans.push({ traceId, spanId, parentSpanId, startMs, endMs: nowMs() })
  return result
}

if (!isMainThread) parentPort?.on('message', () => parentPort?.postMessage(pbkdf2Sync('text', 'salt', rounds, 32, 'sha256')))
else serve(scorers()[process.argv[2]]())

function scorers(): Record<string, () => (span: Kept) => Promise<unknown>> {
  return {
    blocking: () => (span) => span(async () => pbkdf2Sync('text', 'salt', rounds, 32, 'sha256')),
    'worker thread': workerScorer,
    mutex() {
      let turn: Promise<unknown> = Promise.resolve()
      return (span) => {
        turn = turn.then(() => span(() => promisify(pbkdf2)('text', 'salt', rounds, 32, 'sha256')))
        return turn
      }
    },
  }
}

function workerScorer(): (span: Kept) => Promise<unknown> {
  const worker = new Worker(new URL(import.meta.url))
  const waiting: ((score: unknown) => void)[] = []
  worker.on('message', (score) => waiting.shift()?.(score))
  return (span) =>
    span(
      () =>
        new Promise((resolve) => {
          waiting.push(resolve)
          worker.postMessage('')
        }),
    )
}

function serve(score: (span: Kept) => Promise<unknown>): void {
  const server = createServer(async ({ url = '' }, response) => {
    if (url === '/spans') {
      response.end(JSON.stringify(spans))
      return
    }
    await kept(url, 'request', '', async () => {
      await kept(url, 'lookup', 'request', () => readFile(new URL(import.meta.url)))
      await kept(url, 'rerank', 'request', () => score((work) => kept(url, 'score', 'rerank', work)))
      await new Promise<void>((resolve) => response.end('ok', resolve))
    })
  })
  server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port))
}
