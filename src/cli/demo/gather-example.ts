import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Config } from '../../model/config.ts'
import type { Evidence } from '../../model/evidence.ts'
import { openEmbeddedStore } from '../../store/open-store.ts'
import { createIngest } from '../collect/ingest-spans.ts'
import { createReceiver } from '../collect/receiver.ts'
import { loadConfig } from '../config/load-config.ts'
import type { LoadFlags } from '../load/load-flags.ts'
import { plannedInWords } from '../load/planned.ts'
import { resolvePlan } from '../load/resolve-plan.ts'
import { gatherRun, hooksOf } from '../load/review-run.ts'
import type { Progress } from '../progress.ts'
import { spanReading } from '../span-reading.ts'
import type { ExampleFiles } from './example-files.ts'
import { startChild, stopChild } from './run-child.ts'
import { serveExample } from './serve-example.ts'

export interface ExampleRun {
  /** Where its index and its store lie. */
  folder: string
  /** `all`, `none`, or names. */
  faults: string
  /** In the place of the example's own config. */
  flags: LoadFlags
  progress: Progress
  say(line: string): void
  signal: AbortSignal
}

/** Builds the index, serves the bundled system, drives it, and gathers what load and spans show. */
export async function gatherExample(files: ExampleFiles, run: ExampleRun): Promise<{ evidence: Evidence; config: Config }> {
  const index = await builtIndex(files, run)
  return driveExample(files, { ...run, index })
}

/** The index of the documentation, built at the first demo and kept: it depends on the faults, and a half-built one has no manifest. */
async function builtIndex(files: ExampleFiles, { folder, faults, say, signal }: ExampleRun): Promise<string> {
  const index = join(folder, `index-${faults.replaceAll(/[^a-z0-9]+/g, '-')}`)
  if (existsSync(join(index, 'manifest.json'))) return index
  say('Building the index of the documentation, once …')
  await startChild([files.command('ingest'), '--out', index, '--faults', faults], { name: 'The ingest of the example', env: {}, signal }).ended
  return index
}

/** Starts the receiver and the service, drives it, and ends both, whatever happens. */
async function driveExample(files: ExampleFiles, { folder, index, faults, flags, progress, say, signal }: ExampleRun & { index: string }) {
  const storeFolder = join(folder, 'store')
  await rm(storeFolder, { recursive: true, force: true })
  const store = await openEmbeddedStore(storeFolder, spanReading)
  try {
    const receiver = await createReceiver({ host: '127.0.0.1', port: 0, ingest: createIngest(store, 'redact'), log: say })
    try {
      const service = await serveExample(files, { index, faults, collector: receiver.url })
      try {
        const config = await exampleConfig(files, service.url)
        const plan = await resolvePlan({ url: undefined, flags, config, env: {}, recorded: async () => [] })
        say(`The example answers at ${service.url}, its faults: ${faults}.`)
        say(plannedInWords(plan))
        const openStore = () => openEmbeddedStore(storeFolder, spanReading)
        const command = `npx loadbearing demo${faults === 'all' ? '' : ` --faults ${faults}`}`
        const evidence = await gatherRun({
          plan,
          config,
          command,
          progress,
          hooks: hooksOf(plan, progress, signal),
          openStore,
          configFile: relative(process.cwd(), files.config),
        })
        return { evidence, config }
      } finally {
        await stopChild(service.child)
      }
    } finally {
      await receiver.close()
    }
  } finally {
    await store.close()
  }
}

/** The example's own config, at the address where it listens now. */
async function exampleConfig(files: ExampleFiles, url: string): Promise<Config> {
  const config = await loadConfig(files.folder, files.config)
  const { load } = config
  const here = (given: string | undefined) => (given === undefined ? {} : { url: new URL(new URL(given).pathname, url).href })
  const stages = Object.fromEntries(Object.entries(load.stages).map(([stage, planned]) => [stage, { ...planned, ...here(planned.url) }]))
  const queries = Array.isArray(load.queries) ? load.queries : { ...load.queries, file: join(files.folder, load.queries.file) }
  return { ...config, load: { ...load, ...here(load.url), stages, queries } }
}
