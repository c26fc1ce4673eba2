import { stat } from 'node:fs/promises'
import type { TracedRequests } from '../../gather/traces/traced-requests.ts'
import { readTracedRequests } from '../../gather/traces/traced-requests.ts'
import type { CoverageQuery } from '../../measure/evaluation/coverage/measure-coverage.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import type { SpanStore } from '../../store/open-store.ts'
import { readQueries } from '../load/read-queries.ts'
import { createProgress } from '../progress.ts'
import { openInputs } from '../review/open-inputs.ts'
import { parseList, parseMost } from './case-flags.ts'

/** Flags that say which requests of production are looked at. */
export const requestFlags = {
  files: { type: 'positional', required: false, description: 'Trace files; none: the store' },
  traces: { type: 'string', description: 'Trace files, comma-separated, or a pattern in quotes', valueHint: 'FILE,…' },
  'most-requests': { type: 'string', description: 'The latest requests at most (default 5000)', valueHint: 'N' },
} as const

export interface RequestArgs {
  traces?: string
  'most-requests'?: string
  _: string[]
}

const usualRequests = 5000
const usualHint = 'Give trace files, or fill the store: npx loadbearing collect'

/** Where requests are read from without files; there may be no store. */
interface RequestSource {
  spans: SpanStore | undefined
  config: Config
}

/** The latest requests of production, with where they come from in words. @throws AppError `input-unreadable` where none shows what was asked */
export async function readRequests(args: RequestArgs, { spans, config }: RequestSource): Promise<TracedRequests & { source: string }> {
  const patterns = [...parseList(args.traces), ...args._]
  const progress = createProgress(process.stderr)
  const options = {
    most: parseMost('most-requests', args['most-requests'], usualRequests),
    content: config.traces.content,
    progress: (message: string) => progress.say(message),
    ...(config.traces.logs !== undefined && { logs: config.traces.logs }),
  }
  try {
    const files = await openInputs(patterns, process.stdin)
    const from = files.length > 0 ? { files } : spans === undefined ? undefined : { store: spans }
    if (from === undefined) throw new AppError('input-unreadable', 'There are no requests: no files were given, and there is no store.', { hint: usualHint })
    const read = await readTracedRequests(from, options)
    const source = files.length > 0 ? `traces of ${patterns.join(', ')}` : 'traces of the store'
    if (read.withInput > 0) return { ...read, source }
    throw new AppError(
      'input-unreadable',
      read.requests.length === 0
        ? `There are no requests in the ${source}.`
        : `None of ${read.requests.length} requests in the ${source} shows what was asked.`,
      {
        hint: read.why ?? usualHint,
      },
    )
  } finally {
    progress.end()
  }
}

/** What production asks: the queries of a file, else those of traces. */
export async function readProductionQueries(
  args: RequestArgs & { queries?: string },
  from: RequestSource,
): Promise<{ queries: CoverageQuery[]; source: string; withoutInput: number }> {
  if (args.queries !== undefined) {
    const { queries: file } = args
    await stat(file).catch((cause: unknown) => {
      throw new AppError('input-unreadable', `There is no file ${file}.`, { cause, hint: 'Give a file with one query a line, or JSONL with `question`.' })
    })
    const read = await readQueries({ file: args.queries, queryField: 'question', sessionField: 'session' })
    if (read === undefined)
      throw new AppError('input-unreadable', `There is no query in ${args.queries}.`, { hint: 'Give one query a line, or JSONL with `question`.' })
    return {
      queries: read.list.map(({ text, session }) => ({ text, ...(session !== undefined && { group: session }) })),
      source: args.queries,
      withoutInput: 0,
    }
  }
  const { requests, source } = await readRequests(args, from)
  const queries = requests.flatMap(({ input, sessionId, userId }): CoverageQuery[] => {
    const group = sessionId ?? userId
    return input === undefined || input.trim() === '' ? [] : [{ text: input, ...(group !== undefined && { group }) }]
  })
  return { queries, source, withoutInput: requests.length - queries.length }
}
