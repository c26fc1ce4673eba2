/**
 * How true the generator's percentiles are: against a server whose service times follow from the number of the request and which stands
 * still for 2 s in every 10 s of the wall clock, so that the latency of each request is known beforehand from when it was due. Then the same
 * load by vegeta (MIT, github.com/tsenart/vegeta), where it is on the PATH, against the same truth.
 *
 *   npx node bench/load-accuracy.ts [--rate 200] [--seconds 60]
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runGeneratorInWorker } from '../src/gather/load/generator/run-in-worker.ts'
import { quantileInclusive } from '../src/measure/interval/quantile.ts'
import { constantArrivals } from '../src/measure/load/arrivals/arrivals.ts'
import { serviceTimeMs, stall, stallLeftMs } from './servers/known-latency.ts'
import { startServer } from './servers/start-server.ts'

const { values } = parseArgs({ options: { rate: { type: 'string', default: '200' }, seconds: { type: 'string', default: '60' } } })
const ratePerS = Number(values.rate)
const seconds = Number(values.seconds)
const requests = ratePerS * seconds
const bodies = Array.from({ length: requests }, (_, n) => JSON.stringify({ n }))
const percentiles = [0.5, 0.9, 0.95, 0.99, 0.999]

/** One request: measured, and as it must be for one that was due at this Unix time. */
interface Pair {
  measuredMs: number
  trueMs: number
}

function truthMs(request: number, dueAtMs: number): number {
  return stallLeftMs(dueAtMs) + serviceTimeMs(request)
}

function print(what: string, pairs: readonly Pair[]): void {
  const measured = Float64Array.from(pairs, ({ measuredMs }) => measuredMs).sort()
  const truth = Float64Array.from(pairs, ({ trueMs }) => trueMs).sort()
  console.log(`${what}: ${pairs.length} requests`)
  for (const p of percentiles) {
    const [is, should] = [quantileInclusive(measured, p), quantileInclusive(truth, p)]
    console.log(
      `  p${100 * p}`.padEnd(8),
      `${is.toFixed(1)} ms`.padStart(12),
      `truth ${should.toFixed(1)} ms`.padStart(20),
      `${(100 * (is / should - 1)).toFixed(2)} %`.padStart(10),
    )
  }
}

/** Begins where the standstills do not: both tools meet the same ones. */
async function nextRound(): Promise<void> {
  await new Promise((done) => setTimeout(done, stall.everyMs - (Date.now() % stall.everyMs)))
}

async function ours(url: string): Promise<{ pairs: Pair[]; serviceMs: Float64Array }> {
  await nextRound()
  const run = await runGeneratorInWorker({
    target: { url, method: 'POST', headers: {} },
    bodies: bodies.map((text) => ({ text })),
    loop: { kind: 'open', dueMs: constantArrivals([{ ratePerS, durationMs: 1000 * seconds }]) },
    steps: [],
    seed: 1,
    limits: { maxRequests: requests, maxInFlight: 4000, timeoutMs: 60_000, maxResponseBytes: 1000, errorRatio: 1, errorWindow: 100 },
    graceMs: 10_000,
  })
  const ok = run.records.filter(({ outcome }) => outcome === 'ok')
  const pairs = ok.map(({ body, dueMs, endMs }) => ({ measuredMs: endMs - dueMs, trueMs: truthMs(body, run.startedAtMs + dueMs) }))
  return { pairs, serviceMs: Float64Array.from(ok, ({ sentMs = 0, endMs }) => endMs - sentMs) }
}

/** vegeta's own rows: Unix time of the hit in ns, latency in ns, sequence number. */
async function vegetas(url: string): Promise<Pair[] | undefined> {
  if (spawnSync('vegeta', ['-version']).error !== undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'loadbearing-vegeta-'))
  const targets = join(folder, 'targets.jsonl')
  writeFileSync(targets, bodies.map((body) => JSON.stringify({ method: 'POST', url, body: Buffer.from(body).toString('base64') })).join('\n'))
  await nextRound()
  const attack = ['attack', '-format=json', '-lazy', `-targets=${targets}`, `-rate=${ratePerS}`, `-duration=${seconds}s`, '-timeout=60s', '-workers=1000']
  const results = spawnSync('vegeta', attack, { maxBuffer: 1 << 30 })
  const csv = spawnSync('vegeta', ['encode', '--to', 'csv'], { input: results.stdout, maxBuffer: 1 << 30 })
  rmSync(folder, { recursive: true })
  const rows = csv.stdout.toString().trim().split('\n')
  if (results.status !== 0 || csv.status !== 0) throw new Error(`vegeta failed: ${results.stderr}${csv.stderr}`)
  return rows.map((row) => {
    const cells = row.split(',')
    const [atNs = '0', , latencyNs = '0'] = cells
    return { measuredMs: Number(latencyNs) / 1e6, trueMs: truthMs(Number(cells[8]), Number(BigInt(atNs) / 1000n) / 1000) }
  })
}

const server = await startServer('known-latency-server.ts')
console.log(`${ratePerS} requests/s for ${seconds} s, constant arrivals; log-normal service times, median 40 ms; 2 s at a standstill in every 10 s\n`)
const { pairs, serviceMs } = await ours(server.url)
print('loadbearing, from due to end', pairs)
console.log(`  (from sent to end: p50 ${quantileInclusive(serviceMs.sort(), 0.5).toFixed(1)} ms, p99 ${quantileInclusive(serviceMs, 0.99).toFixed(1)} ms)`)
const theirs = await vegetas(server.url)
if (theirs === undefined) console.log('vegeta: not on the PATH, not compared (go install github.com/tsenart/vegeta/v12@latest)')
else print('vegeta, as it reports', theirs)
await server.stop()
