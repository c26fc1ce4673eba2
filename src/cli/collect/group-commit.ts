import type { RawSpan } from '../../model/span.ts'

export interface GroupCommitOptions {
  /** Resolves once the spans are on disk. */
  ingest(spans: RawSpan[]): Promise<void>
  /** Spans after which a batch takes no further request. */
  batchSpans: number
  /** Spans that may wait or be written at a time. */
  maxQueuedSpans: number
  /** How long a first request waits for company. */
  lingerMs: number
  failed(error: unknown, requests: number, spans: number): void
}

export interface GroupCommit {
  /** Whether so many more spans find room. A single request larger than the whole queue finds it when the queue is empty. */
  hasRoom(spans: number): boolean
  /** Resolves true when the spans are on disk, false when they could not be written. */
  commit(spans: RawSpan[]): Promise<boolean>
  queuedSpans(): number
  /** Resolves when nothing waits and nothing is being written. */
  idle(): Promise<void>
}

interface Waiting {
  spans: RawSpan[]
  settle(stored: boolean): void
}

/**
 * Writes many small requests as one batch: each costs a flush to disk, so requests gather while the batch before them is
 * written, and each is answered when its own batch is on disk.
 */
export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const waiting: Waiting[] = []
  let queued = 0
  let running: Promise<void> | undefined

  return {
    hasRoom: (spans) => queued === 0 || queued + spans <= options.maxQueuedSpans,
    queuedSpans: () => queued,
    async idle() {
      while (running !== undefined) await running
    },
    commit(spans) {
      return new Promise((resolve) => {
        queued += spans.length
        waiting.push({
          spans,
          settle(stored) {
            queued -= spans.length
            resolve(stored)
          },
        })
        running ??= run()
      })
    },
  }

  async function run(): Promise<void> {
    // The first request of an idle receiver waits a moment for others; later ones have gathered while the batch before was written.
    if (queued < options.batchSpans) await new Promise((resolve) => setTimeout(resolve, options.lingerMs))
    while (waiting.length > 0) await writeBatch(takeBatch())
    running = undefined
  }

  function takeBatch(): Waiting[] {
    const batch: Waiting[] = []
    let spans = 0
    for (let next = waiting[0]; next !== undefined && (batch.length === 0 || spans + next.spans.length <= options.batchSpans); next = waiting[0]) {
      waiting.shift()
      batch.push(next)
      spans += next.spans.length
    }
    return batch
  }

  async function writeBatch(batch: Waiting[]): Promise<void> {
    if (await write(batch)) {
      for (const request of batch) request.settle(true)
      return
    }
    if (batch.length === 1) {
      batch[0]?.settle(false)
      return
    }
    // One request that cannot be stored must not take its neighbours down; where two in a row fail alone, it is the store that fails.
    let failuresInARow = 0
    for (const request of batch) {
      const stored = failuresInARow < 2 && (await write([request]))
      failuresInARow = stored ? 0 : failuresInARow + 1
      request.settle(stored)
    }
  }

  async function write(batch: Waiting[]): Promise<boolean> {
    const spans = batch.length === 1 ? (batch[0]?.spans ?? []) : batch.flatMap((request) => request.spans)
    try {
      await options.ingest(spans)
      return true
    } catch (error) {
      options.failed(error, batch.length, spans.length)
      return false
    }
  }
}
