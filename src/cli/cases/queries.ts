import { stat } from 'node:fs/promises'
import type { TracedRequests } from '../../gather/traces/traced-requests.ts'
import { readTracedRequests } from '../../gather/traces/traced-requests.ts'
import type { CoverageQuery } from '../../measure/evaluation/coverage/measure-coverage.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import type { SpanStore } from '../../store/open-store.ts'
import { readQueries } from '../load/read-queries.ts'
import { createProgress } from '../progress.ts'
import { quoted } from '../quoted.ts'
import { openInputs } from '../review/open-inputs.ts'
import { parseList, parseMost } from './case-flags.ts'

/** Flags that say which requests of production are looked at. */
export const requestFlags = {
  files: { type: 'positional', required: false, description: 'Trace files; none: the store' },
  traces: { type: 'string', description: 'Trace files, comma-separated, or a pattern in quotes', valueHint: 'FILE,…' },
  'most-requests': { type: 'string', description: 'The latest requests at most (default 5000)', valueHint: 'N' },
} as const

export const queriesFlag = {
  type: 'string',
  description: 'Queries instead of traces: one a line, or JSONL with `question` and perhaps `session`',
  valueHint: 'FILE',
} as const

export interface RequestArgs {
  traces?: string
  queries?: string
  'most-requests'?: string
  _: string[]
}

const usualRequests = 5000
const usualHint = 'Give trace files, or --queries FILE, or fill the store: npx loadbearing collect'

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

/** The flags by which the same requests are read again, for a command that goes on from here: empty, or with a space before. */
export function sameRequests({ _: files, traces, queries, 'most-requests': most }: RequestArgs): string {
  const flags = Object.entries({ traces, queries, 'most-requests': most }).map(([flag, value]) => (value === undefined ? '' : ` --${flag} ${quoted(value)}`))
  return [...files.map((file) => ` ${quoted(file)}`), ...flags].join('')
}

/** The queries of a file, with the conversation of each where the file says it. @throws AppError `usage` beside trace files, `input-unreadable` where there are none */
export async function readQueriesOf(file: string, args: RequestArgs): Promise<CoverageQuery[]> {
  if (args._.length > 0 || args.traces !== undefined) {
    throw new AppError('usage', `--queries ${file} was given together with trace files: queries are read instead of traces.`, { hint: 'Give one of them.' })
  }
  const hint = 'Give a file with one query a line, or JSONL with `question`.'
  await stat(file).catch((cause: unknown) => {
    throw new AppError('input-unreadable', `There is no file ${file}.`, { cause, hint })
  })
  const read = await readQueries({ file, queryField: 'question', sessionField: 'session' })
  if (read === undefined) throw new AppError('input-unreadable', `There is no query in ${file}.`, { hint })
  return read.list.map(({ text, session }) => ({ text, ...(session !== undefined && { group: session }) }))
}

/** What production asks: the queries of a file, else those of traces. */
export async function readProductionQueries(
  args: RequestArgs,
  from: RequestSource,
): Promise<{ queries: CoverageQuery[]; source: string; withoutInput: number }> {
  if (args.queries !== undefined) return { queries: await readQueriesOf(args.queries, args), source: args.queries, withoutInput: 0 }
  const { requests, source } = await readRequests(args, from)
  const queries = requests.flatMap(({ input, sessionId, userId }): CoverageQuery[] => {
    const group = sessionId ?? userId
    return input === undefined || input.trim() === '' ? [] : [{ text: input, ...(group !== undefined && { group }) }]
  })
  return { queries, source, withoutInput: requests.length - queries.length }
}
