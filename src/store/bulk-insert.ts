import type { BulkInsert, StoredRecord } from './span-store.ts'

/** Rows that an insert carries: enough that the engine writes few parts, little enough for memory. */
const rowsPerInsert = 25_000

/** Fills pieces line by line and sends them one at a time, so that reading goes on while the engine writes. */
export function bulkInsert(line: (record: StoredRecord) => string, send: (body: Buffer) => Promise<void>): BulkInsert {
  let lines: string[] = []
  let inFlight: Promise<void> = Promise.resolve()

  async function flush(): Promise<void> {
    await inFlight
    if (lines.length === 0) return
    const body = Buffer.from(lines.join('\n'))
    lines = []
    inFlight = send(body)
    // Whoever flushes next awaits it; until then a failure must not count as unhandled.
    inFlight.catch(() => {})
  }

  return {
    async add(records) {
      for (const record of records) lines.push(line(record))
      if (lines.length >= rowsPerInsert) await flush()
    },
    async end() {
      await flush()
      await inFlight
    },
  }
}
