import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { AppError } from '../../../model/app-error.ts'
import { gunzipped } from './gunzipped.ts'
import type { ImportProblem } from './imported.ts'
import { watchUnreadable } from './unreadable-bytes.ts'

export interface Source {
  path: string
  file: string
  /** When it was written, ISO 8601. */
  at: string
  /** Its first bytes, as text; not all of them where it is long. */
  head: string
  /** Its bytes as UTF-8 from the start, in pieces; once. */
  pieces(): AsyncIterable<Buffer>
  /** All of it. @throws AppError where it is too long to be held */
  whole(): Promise<string>
  /** Letters that were lost in what was read so far. */
  unreadable(): ImportProblem | undefined
}

const headBytes = 256 * 1024
/** A document of JSON is held whole; a string of Node has no more characters than this. */
const longestDocumentBytes = 500_000_000

/** Opens a file: unpacks gzip by its first bytes, decodes UTF-16 by its mark, takes a mark of UTF-8 off. @throws AppError `input-unreadable` */
export async function openSource(path: string): Promise<Source> {
  const found = await stat(path).catch((cause: unknown) => {
    throw new AppError('input-unreadable', `There is no file ${path}.`, { cause, hint: 'Give a file with cases or results: docs/cases.md lists the formats.' })
  })
  if (found.isDirectory()) throw new AppError('input-unreadable', `${path} is a folder.`, { hint: 'Give the file in it.' })
  const iterator = decoded(path)[Symbol.asyncIterator]()
  const first: Buffer[] = []
  let length = 0
  while (length < headBytes) {
    const next = await iterator.next()
    if (next.done === true) break
    first.push(next.value)
    length += next.value.length
  }
  const head = Buffer.concat(first).toString('utf8')
  if (head.trim() === '') throw new AppError('input-unreadable', `${path} is empty.`, { hint: 'Give a file with cases or results.' })
  // No text has zero bytes in it.
  if (head.includes('\u0000')) {
    throw new AppError('input-unreadable', `${path} is binary data of no kind that is read here.`, { hint: 'Export it as JSON, JSONL, CSV or YAML first.' })
  }
  const watch = watchUnreadable()
  async function* pieces(): AsyncGenerator<Buffer> {
    try {
      for (const piece of first) {
        watch.read(piece)
        yield piece
      }
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
        watch.read(next.value)
        yield next.value
      }
    } finally {
      await iterator.return?.(undefined)
    }
  }
  return {
    path,
    file: basename(path),
    at: found.mtime.toISOString(),
    head,
    pieces,
    unreadable: watch.found,
    async whole() {
      const parts: Buffer[] = []
      let bytes = 0
      for await (const piece of pieces()) {
        parts.push(piece)
        bytes += piece.length
        if (bytes > longestDocumentBytes) {
          throw new AppError('input-unreadable', `${path} is one document of over ${longestDocumentBytes / 1e6} MB.`, {
            hint: 'Export it as JSONL, which is read line by line.',
          })
        }
      }
      return Buffer.concat(parts).toString('utf8')
    },
  }
}

async function* decoded(path: string): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | undefined
  let isFirst = true
  for await (const piece of unpacked(path)) {
    let bytes = piece
    if (isFirst) {
      isFirst = false
      if (bytes[0] === 0xff && bytes[1] === 0xfe) decoder = new TextDecoder('utf-16le')
      else if (bytes[0] === 0xfe && bytes[1] === 0xff) decoder = new TextDecoder('utf-16be')
      else if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3)
    }
    yield decoder === undefined ? bytes : Buffer.from(decoder.decode(bytes, { stream: true }))
  }
}

async function* unpacked(path: string): AsyncGenerator<Buffer> {
  const file = createReadStream(path, { highWaterMark: 256 * 1024 })
  const iterator: AsyncIterator<Buffer> = file[Symbol.asyncIterator]()
  const first = await iterator.next()
  if (first.done === true) return
  async function* whole(): AsyncGenerator<Buffer> {
    if (first.done !== true) yield first.value
    for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
  }
  try {
    if (first.value[0] !== 0x1f || first.value[1] !== 0x8b) yield* whole()
    else yield* gunzipped(whole(), path)
  } finally {
    file.destroy()
  }
}
