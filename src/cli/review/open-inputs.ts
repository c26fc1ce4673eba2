import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { glob, isDynamicPattern } from 'tinyglobby'
import type { SpanInput } from '../../gather/traces/sources/read-spans.ts'
import { AppError } from '../../model/app-error.ts'

/** Reads in pieces of this size: fewer, larger reads keep the parser fed. */
const chunkBytes = 1 << 20

/** Files, globs, folders and `-` (standard input) as inputs, in a stable order. @throws AppError `input-unreadable` where one is missing */
export async function openInputs(patterns: readonly string[], stdin: Readable, signal?: AbortSignal): Promise<SpanInput[]> {
  const inputs: SpanInput[] = []
  for (const pattern of patterns) {
    if (pattern === '-') {
      // Nothing may ever come: the interrupt must not wait for it.
      signal?.addEventListener('abort', () => stdin.destroy(), { once: true })
      inputs.push({ path: '(standard input)', isStream: true, open: () => stdin })
      continue
    }
    for (const path of await pathsOf(pattern))
      inputs.push({
        path,
        ...(!(await stat(path)).isFile() && { isStream: true }),
        open: () => createReadStream(path, { highWaterMark: chunkBytes, ...(signal !== undefined && { signal }) }),
      })
  }
  return inputs
}

async function pathsOf(pattern: string): Promise<string[]> {
  const found = await stat(pattern).catch(() => undefined)
  if (found?.isFile() || found?.isFIFO() || found?.isCharacterDevice()) return [pattern]
  const matches = found?.isDirectory()
    ? await glob('**/*.{json,jsonl,ndjson,csv,json.gz,jsonl.gz,ndjson.gz,csv.gz}', { cwd: pattern, absolute: false }).then((names) =>
        names.map((name) => `${pattern.replace(/\/$/, '')}/${name}`),
      )
    : isDynamicPattern(pattern)
      ? await glob(pattern)
      : []
  if (matches.length > 0) return matches.sort()
  throw new AppError('input-unreadable', found === undefined ? `There is no file ${pattern}.` : `There are no trace files in ${pattern}.`, {
    hint: 'Give files, folders or globs of traces, or - for standard input.',
  })
}
