import { AppError } from '../../../model/app-error.ts'
import { groupPoints, type HttpSamples } from './group-points.ts'
import { parseRow } from './parse-row.ts'
import { readLines } from './read-lines.ts'

/** What of a file could not be read, or was left out. */
export interface ReadAccount {
  badLines: number
  /** Of the first bad lines. */
  badLineNumbers: number[]
  /** Requests of `setup` and `teardown`, which are no load. */
  outsideOfLoad: number
  /** Requests without `http_req_duration`: the file was cut or filtered. */
  incomplete: number
  /** Why the end of the file is missing, where it is. */
  cutShort?: string
}

export interface SampleHandlers {
  onRequest(samples: HttpSamples): void
  onDropped(timeMs: number, count: number): void
}

/** More dropped iterations at one point of time are a damaged line, not a test. */
const mostDropped = 1_000_000

/**
 * Reads k6's `--out json`, packed or not, in constant memory.
 *
 * @param name of the file, for messages
 * @throws AppError `input-unreadable` for what is no such file, with the reason and what to do
 */
export async function readSamples(input: AsyncIterable<Uint8Array>, name: string, { onRequest, onDropped }: SampleHandlers): Promise<ReadAccount> {
  const account: ReadAccount = { badLines: 0, badLineNumbers: [], outsideOfLoad: 0, incomplete: 0 }
  let rows = 0
  let head = ''
  const refuseLine = (number: number): void => {
    account.badLines += 1
    if (account.badLineNumbers.length < 5) account.badLineNumbers.push(number)
  }
  const groups = groupPoints((samples) => {
    if (/^::(setup|teardown)\b/.test(samples.tags.group ?? '')) account.outsideOfLoad += 1
    else if (samples.values.duration === undefined) account.incomplete += 1
    else onRequest(samples)
  })
  try {
    for await (const { number, text, tooLong } of readLines(input)) {
      if (rows === 0 && head.length < 4096) head += text.slice(0, 4096)
      if (text === '' && !tooLong) continue
      const row = tooLong ? undefined : parseRow(text)
      if (row === undefined) refuseLine(number)
      else rows += 1
      if (row?.type !== 'Point') continue
      if (row.metric !== 'dropped_iterations') groups.add(row)
      else if (row.value >= 0 && row.value <= mostDropped) onDropped(row.timeMs, Math.round(row.value))
      else refuseLine(number)
    }
  } catch (error) {
    if (rows === 0) throw new AppError('input-unreadable', `${name} cannot be read: ${message(error)}`, { hint: 'is the file whole?', cause: error })
    account.cutShort = message(error)
  }
  groups.end()
  if (rows === 0) throw notK6(name, head, account)
  return account
}

function notK6(name: string, head: string, { badLineNumbers: [line = 1] }: ReadAccount): AppError {
  const again = 'run k6 with `--out json=results.json.gz` and import that file'
  if (head === '') return new AppError('input-unreadable', `${name} is empty`, { hint: again })
  if (/"(root_group|metrics)"\s*:/.test(head))
    return new AppError(
      'input-unreadable',
      `${name} is a summary of k6 (--summary-export or handleSummary): it has percentiles, and no single requests to measure`,
      {
        hint: again,
      },
    )
  if (head.startsWith('metric_name,')) return new AppError('input-unreadable', `${name} is k6's CSV output`, { hint: again })
  return new AppError('input-unreadable', `${name} is no JSON output of k6: line ${line} has neither a metric nor a sample`, { hint: again })
}

function message(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
