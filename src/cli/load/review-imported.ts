import { createReadStream } from 'node:fs'
import { buildReview } from '../../engine/build-review.ts'
import { gatherEvidence } from '../../engine/gather-evidence.ts'
import { importK6, type K6Import } from '../../gather/load/k6/import-k6.ts'
import type { DescribedRun } from '../../gather/load/measure-run.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { hasReviewedStore, openReviewedStore, type StoreFlags } from '../open-reviewed-store.ts'
import { createProgress } from '../progress.ts'
import { chosenAudits } from '../review/chosen-audits.ts'
import { finishReview } from '../review/finish-review.ts'
import { seed } from '../seed.ts'
import { spanReading } from '../span-reading.ts'
import { type LoadFlags, parsePositive } from './load-flags.ts'
import { reproducingLoad } from './reproducing-load.ts'
import { objectivesOf } from './resolve-plan.ts'

type ImportArgs = StoreFlags &
  LoadFlags & { url?: string; import?: string; config?: string; only?: string; out?: string; json?: boolean } & Record<string, unknown>

/** Reviews the results of another tool as a run of load. @throws AppError `usage`, `input-unreadable` */
export async function reviewImported(args: ImportArgs, config: Config): Promise<number> {
  if (args.import !== 'k6') throw new AppError('usage', `--import ${args.import} is not known.`, { hint: '--import k6 results.json' })
  if (args.url === undefined) {
    throw new AppError('usage', 'Which file holds the results?', {
      hint: 'loadbearing load --import k6 results.json, as written by: k6 run --out json=results.json plan.js',
    })
  }
  const audits = chosenAudits(args.only)
  const progress = createProgress(process.stderr)
  progress.say(`reading ${args.url}`)
  const imported = await importK6(createReadStream(args.url), args.url)
  const todayPerS = parsePositive('today', args.today) ?? config.load.todayPerS
  const load = {
    source: { kind: 'imported' as const, run: imported.run, described: describedImport(imported, args.url) },
    generator: 'k6',
    objectives: objectivesOf(args, config.load),
    ...(todayPerS !== undefined && { todayPerS }),
    reading: spanReading,
    ...(hasReviewedStore(args, config) && { openStore: () => openReviewedStore(args, config) }),
  }
  const evidence = await gatherEvidence(
    { config, nowMs: Date.now(), seed, progress: progress.say },
    { load, command: reproducingLoad(args), ...(args.config !== undefined && { configFile: args.config }) },
  )
  progress.end()
  await finishReview(buildReview(evidence, config, audits), evidence, args)
  return 0
}

function describedImport({ targets, notes, loop, dueKnown }: K6Import, path: string): DescribedRun {
  return {
    target: targets.length === 0 ? 'not told by the results' : targets.join(', '),
    plan: [`results of k6 in ${path}`, ...notes].join('; '),
    loop,
    arrivals: { kind: 'unknown' },
    dueKnown,
  }
}
