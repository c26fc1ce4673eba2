import { readFile } from 'node:fs/promises'
import { parseArrivals } from '../../measure/load/arrivals/parse-arrivals.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { openReviewedStore, type StoreFlags } from '../open-reviewed-store.ts'
import type { PlanInputs } from './resolve-plan.ts'

const mostArrivals = 1_000_000
const leastArrivals = 10

/** Arrivals that were recorded: in a file, or as the traces of the store. @throws AppError where there are none */
export function recordedArrivals(args: StoreFlags, config: Config): PlanInputs['recorded'] {
  return async (kind, file) => {
    if (kind === 'traces') return fromStore(args, config)
    if (file === undefined)
      throw new AppError('usage', 'A replay needs a file of recorded arrivals.', {
        hint: '--arrivals-file FILE: CSV with a column TIMESTAMP, or JSONL with a field timestamp',
      })
    const text = await readFile(file, 'utf8').catch((cause: unknown) => {
      throw new AppError('input-unreadable', `The arrivals at ${file} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`, { cause })
    })
    const { timesMs, bad } = parseArrivals(text, file)
    if (bad.count > 0)
      process.stderr.write(`${file}: ${bad.count} rows without a time that can be read, the first at line ${bad.examples[0]?.line}; they are left out.\n`)
    return timesMs
  }
}

async function fromStore(args: StoreFlags, config: Config): Promise<readonly number[]> {
  const store = await openReviewedStore(args, config)
  try {
    const starts = await store.traceStarts(mostArrivals)
    if (starts.length < leastArrivals) {
      throw new AppError('input-unreadable', `The store holds ${starts.length} traces: too few to take arrivals from.`, {
        hint: 'Collect real traffic first, or take --arrivals poisson.',
      })
    }
    return starts
  } finally {
    await store.close()
  }
}
