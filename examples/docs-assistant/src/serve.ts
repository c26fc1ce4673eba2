import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { chosenFaults } from './faults/switches.ts'
import { defaultIndexFolder } from './index/default-folder.ts'
import { startService } from './service/start-service.ts'
import { startTracing } from './telemetry/tracing.ts'

const { values } = parseArgs({
  options: {
    index: { type: 'string' },
    port: { type: 'string', default: '0' },
    faults: { type: 'string' },
    'model-url': { type: 'string' },
    model: { type: 'string' },
  },
})
const faults = chosenFaults(values.faults)
const modelUrl = values['model-url'] ?? process.env.DOCS_ASSISTANT_MODEL_URL
const model = values.model ?? process.env.DOCS_ASSISTANT_MODEL
const apiKey = process.env.DOCS_ASSISTANT_API_KEY
const stopTracing = startTracing('docs-assistant')
const service = await startService({
  indexFolder: resolve(values.index ?? defaultIndexFolder(faults)),
  port: Number(values.port),
  faults,
  ...(modelUrl !== undefined && { modelUrl }),
  ...(model !== undefined && { model }),
  ...(apiKey !== undefined && { apiKey }),
}).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error)
  process.exit(2)
})
console.log(JSON.stringify({ event: 'listening', url: service.url, pid: process.pid, readerPid: service.readerPid, faults: [...faults] }))

let ending = false
async function end(): Promise<void> {
  if (ending) return
  ending = true
  await service.close()
  // A receiver that is gone must not keep the service alive.
  await stopTracing().catch(() => {})
  process.exit(0)
}
process.on('SIGTERM', end)
process.on('SIGINT', end)
// Started by another program, it ends with it.
process.on('disconnect', end)
