export interface Phase {
  phase: string
  ms: number
}

/** Times phases of a command, for `--timings` and the benchmarks. */
export function createTimings(): { timed<T>(phase: string, work: () => Promise<T>): Promise<T>; phases(): Phase[] } {
  const phases: Phase[] = []
  return {
    async timed(phase, work) {
      const startMs = performance.now()
      try {
        return await work()
      } finally {
        phases.push({ phase, ms: Math.round(performance.now() - startMs) })
      }
    },
    phases: () => [...phases],
  }
}
