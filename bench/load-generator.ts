/**
 * How much load the generator makes on this machine, and how late it is: JSON requests at a constant rate against a trivial server, and
 * streams of server-sent events at once. Servers have processes of their own, the generator a thread; the trivial server is driven for two seconds before.
 *
 *   npx node bench/load-generator.ts [--rate 5000] [--seconds 10] [--streams 2000]
 */
import { parseArgs } from 'node:util'
import type { GeneratorPlan } from '../src/gather/load/generator/plan.ts'
import { runGeneratorInWorker } from '../src/gather/load/generator/run-in-worker.ts'
import { quantileInclusive } from '../src/measure/interval/quantile.ts'
import { scheduleArrivals } from '../src/measure/load/arrivals/schedule.ts'
import type { LoadRun } from '../src/measure/load/records.ts'
import { startServer } from './servers/start-server.ts'

const { values } = parseArgs({
  options: { rate: { type: 'string', default: '5000' }, seconds: { type: 'string', default: '10' }, streams: { type: 'string', default: '2000' } },
})
const seconds = Number(values.seconds)
const streams = Number(values.streams)

const limits = { maxRequests: 10_000_000, maxInFlight: 4000, timeoutMs: 60_000, maxResponseBytes: 1 << 24, errorRatio: 1, errorWindow: 100 }

function planOf(url: string, dueMs: Float64Array): GeneratorPlan {
  return {
    target: { url, method: 'POST', headers: {} },
    bodies: [{ text: '{"question":"?"}' }],
    loop: { kind: 'open', dueMs },
    steps: [],
    seed: 1,
    limits,
    graceMs: 60_000,
  }
}

function quantiles(of: Float64Array): string {
  const sorted = of.sort()
  return ['p50', 'p99', 'max'].map((name, i) => `${name} ${quantileInclusive(sorted, [0.5, 0.99, 1][i] ?? 1).toFixed(2)} ms`).join(', ')
}

function mostAtOnce({ records }: LoadRun): number {
  const changes = records.flatMap(({ sentMs, endMs }) => (sentMs === undefined ? [] : [[sentMs, 1] as const, [endMs, -1] as const])).sort((a, b) => a[0] - b[0])
  let open = 0
  return changes.reduce((most, [, by]) => {
    open += by
    return Math.max(most, open)
  }, 0)
}

async function drive(what: string, url: string, dueMs: Float64Array): Promise<LoadRun> {
  const cpu = process.cpuUsage()
  const run = await runGeneratorInWorker(planOf(url, dueMs))
  const { user, system } = process.cpuUsage(cpu)
  const sent = run.records.filter(({ sentMs }) => sentMs !== undefined)
  const ok = run.records.filter(({ outcome }) => outcome === 'ok')
  const lastMs = Math.max(...sent.slice(-1000).map(({ sentMs }) => sentMs ?? 0))
  console.log(what)
  console.log(
    `  sent     ${sent.length} of ${dueMs.length} due, ${Math.round((1000 * sent.length) / lastMs)}/s; ok ${ok.length}; most at once ${mostAtOnce(run)}`,
  )
  console.log(`  lag      ${quantiles(Float64Array.from(sent, ({ sentMs = 0, dueMs }) => sentMs - dueMs))}`)
  console.log(`  latency  ${quantiles(Float64Array.from(ok, ({ endMs, dueMs }) => endMs - dueMs))} (due to end)`)
  console.log(`  CPU      ${((user + system) / 1e4 / (lastMs / 1000)).toFixed(0)} % of a core over the time of sending, start and hand-over included`)
  return run
}

const trivial = await startServer('trivial-server.ts')
// The server's own code is compiled under load, too: what is measured here is the generator.
await runGeneratorInWorker(planOf(trivial.url, scheduleArrivals({ kind: 'poisson' }, [{ ratePerS: Number(values.rate), durationMs: 2000 }], 2)))
for (const kind of ['constant', 'poisson'] as const) {
  const levels = [{ ratePerS: Number(values.rate), durationMs: 1000 * seconds }]
  await drive(`${values.rate} requests/s for ${seconds} s, ${kind} arrivals`, trivial.url, scheduleArrivals({ kind }, levels, 1))
}
await trivial.stop()

const [deltas, pauseMs] = [50, 100]
const streaming = await startServer('streaming-server.ts', [String(deltas), String(pauseMs)])
const run = await drive(
  `${streams} streams of ${deltas} deltas, ${pauseMs} ms apart, opened within 2 s`,
  streaming.url,
  scheduleArrivals({ kind: 'constant' }, [{ ratePerS: streams / 2, durationMs: 2000 }], 1),
)
const whole = run.records.filter((record) => record.deltas === deltas).length
const perDelta = run.records.flatMap(({ firstTokenMs, lastTokenMs }) =>
  firstTokenMs === undefined || lastTokenMs === undefined ? [] : [(lastTokenMs - firstTokenMs) / (deltas - 1)],
)
console.log(
  `  deltas   all ${deltas} in ${whole} of ${run.records.length} streams; time per delta ${quantiles(Float64Array.from(perDelta))} (${pauseMs} written)`,
)
await streaming.stop()
