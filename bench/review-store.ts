import { createReadStream, existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { applyContentPolicy } from '../src/gather/traces/normalize/content-policy.ts'
import { normalizerVersion, normalizeSpan } from '../src/gather/traces/normalize/normalize-span.ts'
import { createIntake } from '../src/gather/traces/sources/intake.ts'
import { readSpans } from '../src/gather/traces/sources/read-spans.ts'
import { embeddedEngine } from '../src/store/engine.ts'
import { openEmbeddedStore } from '../src/store/open-store.ts'
import { generateTraces } from './generate-traces.ts'
import { measureReview, printRun } from './measure-review.ts'

/**
 * Reviews of a store that holds one, then ten million spans: memory must not grow with their number.
 * The first million is generated and stored as the receiver would; the others are copies of it under other trace, session and user ids.
 */
const { values } = parseArgs({ options: { copies: { type: 'string', default: '9' }, folder: { type: 'string', default: 'bench/out/store' } } })
const file = 'bench/out/traces-1m.jsonl'

if (!existsSync(file)) await generateTraces({ spans: 1e6, seed: 1, out: file, format: 'jsonl' })
rmSync(values.folder, { recursive: true, force: true })
await fill()
printRun('one million spans in the store', await measureReview(['--store', values.folder, '--out', 'bench/out/review-store-1m']))
await copy(Number(values.copies))
printRun(`${1 + Number(values.copies)} million spans in the store`, await measureReview(['--store', values.folder, '--out', 'bench/out/review-store-10m']))

async function fill(): Promise<void> {
  const store = await openEmbeddedStore(values.folder, { normalizerVersion })
  const bulk = store.bulk()
  const began = performance.now()
  for await (const batch of readSpans({ path: file, open: () => createReadStream(file, { highWaterMark: 1 << 20 }) }, createIntake(file))) {
    await bulk.add(batch.map((raw) => ({ raw: applyContentPolicy(raw, 'redact'), span: normalizeSpan(raw), source: 0 })))
  }
  await bulk.end()
  await store.close()
  console.log(`filled with one million whole rows in ${((performance.now() - began) / 1000).toFixed(1)} s`)
}

async function copy(copies: number): Promise<void> {
  const engine = embeddedEngine(join(values.folder, 'data'))
  await engine.command('CREATE TABLE original AS otel_traces')
  await engine.command('INSERT INTO original SELECT * FROM otel_traces')
  for (let k = 1; k <= copies; k++) {
    await engine.command(
      `INSERT INTO otel_traces SELECT * REPLACE (lower(hex(cityHash64(TraceId, ${k}))) AS TraceId, concat(SessionId, '-${k}') AS SessionId, concat(UserId, '-${k}') AS UserId) FROM original`,
    )
  }
  await engine.command('DROP TABLE original')
  await engine.close()
}
