import { parseArgs } from 'node:util'
import { readEmbeddingModel } from './index/index-files.ts'
import { newReaderServer } from './reader/reader-server.ts'
import { listen } from './service/listen.ts'
import { startTracing } from './telemetry/tracing.ts'

const { values } = parseArgs({ options: { index: { type: 'string' }, port: { type: 'string', default: '0' } } })
if (values.index === undefined) throw new Error('The reader needs the folder of an index: --index DIR')
const stopTracing = startTracing('docs-reader')
const server = newReaderServer(await readEmbeddingModel(values.index))
const url = await listen(server, Number(values.port))
process.send?.({ url })
if (process.send === undefined) console.log(JSON.stringify({ event: 'listening', url }))

let ending = false
async function end(): Promise<void> {
  if (ending) return
  ending = true
  server.closeAllConnections()
  server.close()
  // A receiver that is gone must not keep the reader alive.
  await stopTracing().catch(() => {})
  process.exit(0)
}
process.on('SIGTERM', end)
// Ctrl-C reaches the whole group; the service says when it is done with its reader.
process.on('SIGINT', () => process.send === undefined && end())
process.on('disconnect', end)
