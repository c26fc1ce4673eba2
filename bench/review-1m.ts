import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { generateTraces } from './generate-traces.ts'

/** One million spans from JSONL to a review: seconds, peak memory, and where the time went. */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { spans: { type: 'string', default: '1000000' }, seed: { type: 'string', default: '1' }, out: { type: 'string', default: 'bench/out/review-1m' } },
})
const spans = Number(values.spans)
const [file = `bench/out/traces-${spans === 1e6 ? '1m' : spans}.jsonl`] = positionals
const program = 'dist/cli/main.js'
if (!existsSync(program)) {
  console.error(`${program} is not there: run npm run build first`)
  process.exit(2)
}
if (!existsSync(file)) {
  const written = await generateTraces({ spans, seed: Number(values.seed), out: file, format: 'jsonl' })
  console.log(`generated ${written.spans} spans to ${file}`)
}

const began = performance.now()
const child = spawn(process.execPath, [program, 'review', file, '--timings', '--out', values.out], { stdio: ['ignore', 'inherit', 'pipe'] })
const peak = watchMemory(child.pid)
let stderr = ''
child.stderr.setEncoding('utf8').on('data', (text: string) => {
  stderr += text
})
const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
const seconds = (performance.now() - began) / 1000
const peakBytes = peak()

const line = stderr.split('\n').findLast((text) => text.startsWith('{"timings"'))
const phases: { phase: string; ms: number }[] = line === undefined ? [] : JSON.parse(line).timings
if (code !== 0 || phases.length === 0) console.error(stderr)
console.log('')
console.log(
  `exit ${code}; ${seconds.toFixed(1)} s (limit 60); peak memory ${peakBytes === undefined ? 'not measured here' : `${(peakBytes / 2 ** 30).toFixed(2)} GiB (limit 1.5 GB = 1.40 GiB)`}`,
)
for (const { phase, ms } of phases) console.log(`${phase.padEnd(24)}${(ms / 1000).toFixed(2).padStart(8)} s`)
process.exitCode = code ?? 1

/**
 * Peak resident memory of a process: the kernel's own high-water mark, read while it lives; it only grows, so the last reading is
 * the peak but for its last 100 ms. @returns a function that stops and tells bytes, or undefined where there is no /proc
 */
function watchMemory(pid: number | undefined): () => number | undefined {
  let peakBytes: number | undefined
  const read = (): void => {
    try {
      const kilobytes = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
      if (kilobytes !== undefined) peakBytes = Number(kilobytes) * 1024
    } catch {
      // It has ended, or this system has no /proc.
    }
  }
  const timer = setInterval(read, 100)
  return () => {
    clearInterval(timer)
    return peakBytes
  }
}
