import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const program = 'dist/cli/main.js'

export interface ReviewRun {
  seconds: number
  /** Undefined where the system has no /proc. */
  peakBytes: number | undefined
  phases: { phase: string; ms: number }[]
}

/** Runs the built program on the arguments in a process of its own, and measures it from outside. @throws Error when it fails */
export async function measureReview(args: readonly string[]): Promise<ReviewRun> {
  if (!existsSync(program)) throw new Error(`${program} is not there: run npm run build first`)
  const began = performance.now()
  const child = spawn(process.execPath, [program, 'review', ...args, '--timings'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const peak = watchMemory(child.pid)
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
  const seconds = (performance.now() - began) / 1000
  const peakBytes = peak()
  const line = stderr.split('\n').findLast((text) => text.startsWith('{"timings"'))
  if (code !== 0 || line === undefined) throw new Error(`review ended with ${code}: ${stderr}`)
  return { seconds, peakBytes, phases: JSON.parse(line).timings }
}

export function printRun(name: string, { seconds, peakBytes, phases }: ReviewRun): void {
  console.log(`${name}: ${seconds.toFixed(1)} s, peak memory ${peakBytes === undefined ? 'not measured here' : `${(peakBytes / 1e9).toFixed(2)} GB`}`)
  for (const { phase, ms } of phases) console.log(`  ${phase.padEnd(28)}${(ms / 1000).toFixed(2).padStart(8)} s`)
}

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
