import { openEmbeddedStore } from '../../src/store/open-store.ts'
import { recordOf, scanAll } from '../../src/store/record-fixture.ts'

/**
 * A process of its own on the embedded store, for tests: `insert` writes batches and says on standard output which are acknowledged, until it is
 * killed; `read` says what is there; `hold` owns the store until its standard input ends.
 */
const [mode, folder, from = '0'] = process.argv.slice(2)
if (folder === undefined) throw new Error('usage: store-process.ts insert|read|hold FOLDER [FROM]')
const store = await openEmbeddedStore(folder, { normalizerVersion: 1 })
process.stdout.write(`${JSON.stringify({ role: store.role })}\n`)

if (mode === 'insert') {
  for (let batch = Number(from); ; batch++) {
    await store.insert(Array.from({ length: 500 }, (_, i) => recordOf(`trace-${batch}-${i}`, 'a')))
    process.stdout.write(`${JSON.stringify({ acknowledged: batch })}\n`)
  }
} else if (mode === 'read') {
  const traces = await scanAll(store)
  process.stdout.write(`${JSON.stringify({ traces: traces.map(([{ traceId }]) => traceId) })}\n`)
  await store.close()
} else {
  for await (const _ of process.stdin) {
    // Holds the store until the other end closes.
  }
  await store.close()
}
