import { setImmediate as eventsFirst } from 'node:timers/promises'
import { defineCommand } from 'citty'
import { buildReview } from '../../engine/build-review.ts'
import { gatherEvidence } from '../../engine/gather-evidence.ts'
import { normalizerVersion } from '../../gather/traces/normalize/normalize-span.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { openScratchStore } from '../../store/open-store.ts'
import { loadConfig } from '../config/load-config.ts'
import { interruptSignal } from '../interrupt.ts'
import { openReviewedStore } from '../open-reviewed-store.ts'
import { createProgress } from '../progress.ts'
import { seed } from '../seed.ts'
import { createTimings } from '../timings.ts'
import { chosenAudits } from './chosen-audits.ts'
import { finishReview } from './finish-review.ts'
import { openInputs } from './open-inputs.ts'
import { readEvidence } from './read-evidence.ts'
import { reproducingCommand } from './reproducing-command.ts'
import { parseCount, parseTime } from './review-flags.ts'
import { reviewedEvaluation } from './reviewed-evaluation.ts'
import { scratchFolder } from './scratch-folder.ts'

export const reviewCommand = defineCommand({
  meta: { name: 'loadbearing review', description: 'Review a system from its traces: files, standard input (-), or the store that `collect` fills' },
  args: {
    files: { type: 'positional', required: false, description: 'Trace files, folders or globs; - is standard input. None: the store' },
    out: { type: 'string', description: 'Folder to write to (default .loadbearing/reviews/<id>)', valueHint: 'DIR' },
    json: { type: 'boolean', description: 'Print review.json on standard output' },
    since: { type: 'string', description: 'Only traces that start at this time or later (2026-11-01, an ISO time, or 24h, 7d ago)', valueHint: 'TIME' },
    until: { type: 'string', description: 'Only traces that start before this time', valueHint: 'TIME' },
    service: { type: 'string', description: 'Only traces in which this service appears', valueHint: 'NAME' },
    'max-traces': { type: 'string', description: 'At most this many traces, chosen by the hash of their id; the review says so', valueHint: 'N' },
    store: { type: 'string', description: 'Store to review: a folder, or the URL of a ClickHouse server', valueHint: 'DIR|URL' },
    database: { type: 'string', description: 'Database of the ClickHouse server', valueHint: 'NAME' },
    table: { type: 'string', description: 'Table of the ClickHouse server (default otel_traces)', valueHint: 'NAME' },
    evidence: { type: 'string', description: 'Audit this evidence.json again, without gathering', valueHint: 'FILE' },
    only: { type: 'string', description: 'Only these audits, comma-separated', valueHint: 'ID' },
    config: { type: 'string', description: 'Config file (default loadbearing.config.*)', valueHint: 'FILE' },
    timings: { type: 'boolean', description: 'Print where the time went, as JSON on standard error' },
  },
  async run({ args }): Promise<number> {
    if (args.evidence !== undefined) refuseBesideEvidence(args)
    const config = await loadConfig(process.cwd(), args.config)
    const chosen = chosenAudits(args.only)
    const progress = createProgress(process.stderr)
    const timings = createTimings()
    const interrupt = interruptSignal()
    const gathered = async () => {
      // Flags that contradict each other are refused before any store is opened.
      const traces = await tracesInputs(args, config, timings.timed, interrupt.signal)
      const evaluation = await reviewedEvaluation(args, config, traces)
      const isEvaluationAlone = evaluation?.spans === 0 && traces.inputs.length === 0
      return gatherEvidence(
        { config, nowMs: Date.now(), seed, progress: progress.say, signal: interrupt.signal },
        {
          ...(!isEvaluationAlone && { traces }),
          mustHaveTraces: args._.length > 0,
          ...(evaluation !== undefined && { evaluation: evaluation.inputs }),
          command: reproducingCommand(args, args._),
          ...(args.config !== undefined && { configFile: args.config }),
        },
      )
    }
    try {
      const evidence = args.evidence !== undefined ? await readEvidence(args.evidence, config) : await gathered()
      const review = await timings.timed('audit', async () => buildReview(evidence, config, chosen))
      await eventsFirst()
      interrupt.signal.throwIfAborted()
      progress.end()
      await timings.timed('write', () => finishReview(review, evidence, args))
      return 0
    } finally {
      progress.end()
      interrupt.release()
      if (args.timings) process.stderr.write(`${JSON.stringify({ timings: timings.phases() })}\n`)
    }
  },
})

interface ReviewArgs {
  _: string[]
  since?: string
  until?: string
  service?: string
  'max-traces'?: string
  store?: string
  database?: string
  table?: string
}

type Timed = ReturnType<typeof createTimings>['timed']

/** Evidence holds what was gathered: files and filters beside it would be ignored without a word. */
function refuseBesideEvidence(args: ReviewArgs): void {
  const flags = (['since', 'until', 'service', 'max-traces', 'store', 'database', 'table'] as const).filter((flag) => args[flag] !== undefined)
  if (args._.length === 0 && flags.length === 0) return
  throw new AppError('usage', `--evidence was given together with ${args._.length > 0 ? 'files' : `--${flags[0]}`}.`, {
    hint: 'Evidence is audited as it was gathered. Leave --evidence out to gather again.',
  })
}

async function tracesInputs(args: ReviewArgs, config: Config, timed: Timed, signal: AbortSignal) {
  const patterns = args._.length > 0 || args.store !== undefined ? args._ : config.traces.files
  if (args._.length > 0 && args.store !== undefined) {
    throw new AppError('usage', 'Files and --store were both given.', { hint: 'Review files, or a store: one of them.' })
  }
  const nowMs = Date.now()
  const sinceMs = parseTime('since', args.since, nowMs)
  const untilMs = parseTime('until', args.until, nowMs)
  const maxTraces = parseCount('max-traces', args['max-traces'])
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs >= untilMs) {
    throw new AppError('usage', `--since ${args.since} is not before --until ${args.until}.`, { hint: 'Give an earlier --since, or a later --until.' })
  }
  const inputs = await openInputs(patterns, process.stdin, signal)
  return {
    inputs,
    openStore: () => (inputs.length > 0 ? openScratchStore(scratchFolder(process.cwd()), { normalizerVersion }) : openReviewedStore(args, config)),
    timed,
    ...(sinceMs !== undefined && { sinceMs }),
    ...(untilMs !== undefined && { untilMs }),
    ...(args.service !== undefined && { service: args.service }),
    ...(maxTraces !== undefined && { maxTraces }),
  }
}
