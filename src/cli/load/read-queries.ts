import { readFile } from 'node:fs/promises'
import { basename, relative } from 'node:path'
import { AppError } from '../../model/app-error.ts'
import type { LoadConfig } from '../../model/load-config.ts'

interface Query {
  text: string
  session?: string
}

export interface Queries {
  list: readonly Query[]
  /** In words, for the evidence. */
  source: string
}

/**
 * The queries that bodies are drawn from: a list, JSONL with a field a line, or one query a line.
 * @throws AppError `input-unreadable` where the file is missing, holds none, or a line of it is broken
 */
export async function readQueries(given: LoadConfig['queries']): Promise<Queries | undefined> {
  if (Array.isArray(given)) return given.length === 0 ? undefined : { list: given.map((text) => ({ text })), source: `${given.length} queries of the config` }
  const text = await readFile(given.file, 'utf8').catch((cause: unknown) => {
    throw new AppError('input-unreadable', `The queries at ${given.file} could not be read: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'Give a file with one query a line, or JSONL with a field `question`.',
    })
  })
  const list = text.split(/\r?\n/).flatMap((line, index) => (line.trim() === '' ? [] : [queryOf(line, index + 1, given)]))
  if (list.length === 0) throw new AppError('input-unreadable', `There is no query in ${given.file}.`, { hint: 'Give one query a line, or JSONL.' })
  return { list, source: `${list.length.toLocaleString('en-US')} queries of ${shownPath(given.file)}` }
}

/** As it is seen from here; what lies elsewhere by its name alone, for a review travels. */
function shownPath(file: string): string {
  const seen = relative(process.cwd(), file)
  return seen.startsWith('..') ? basename(file) : seen
}

function queryOf(line: string, number: number, given: Exclude<LoadConfig['queries'], string[]>): Query {
  if (!line.trimStart().startsWith('{')) return { text: line.trim() }
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch (cause) {
    throw new AppError(
      'input-unreadable',
      `Line ${number} of ${given.file} begins as JSON and is none: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    )
  }
  const fields = new Map<string, unknown>(typeof value === 'object' && value !== null ? Object.entries(value) : [])
  const query = fields.get(given.queryField)
  if (typeof query !== 'string') {
    throw new AppError('input-unreadable', `Line ${number} of ${given.file} has no text in \`${given.queryField}\`.`, {
      hint: `Its fields: ${[...fields.keys()].join(', ')}. Name one: load.queries.queryField in the config.`,
    })
  }
  const session = fields.get(given.sessionField)
  return { text: query, ...(typeof session === 'string' && { session }) }
}
