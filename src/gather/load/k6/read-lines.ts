import { Readable } from 'node:stream'
import { createGunzip } from 'node:zlib'

export interface Line {
  /** From 1. */
  number: number
  /** Empty where the line was too long to be held. */
  text: string
  tooLong: boolean
}

const newline = 0x0a
/** A line of k6's output has a few hundred bytes; one with a stack trace for an error has some thousands. */
const longestLineBytes = 1024 * 1024

/**
 * Lines of a file of any size, unpacked where it is gzip by its first bytes. Holds one line and one chunk; a line of more than 1 MB is passed
 * over.
 *
 * @throws the error of the input, or of a gzip that is damaged or cut short
 */
export async function* readLines(input: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let number = 1
  let held: Buffer[] = []
  let heldBytes = 0
  const take = (): Line => {
    const tooLong = heldBytes > longestLineBytes
    const line = { number, text: tooLong ? '' : Buffer.concat(held).toString('utf8').trim(), tooLong }
    held = []
    heldBytes = 0
    return line
  }
  const hold = (part: Buffer): void => {
    heldBytes += part.length
    if (heldBytes > longestLineBytes) held = []
    else held.push(part)
  }
  for await (const chunk of unpacked(input)) {
    let from = 0
    for (let to = chunk.indexOf(newline); to !== -1; to = chunk.indexOf(newline, from)) {
      hold(chunk.subarray(from, to))
      yield take()
      number += 1
      from = to + 1
    }
    if (from < chunk.length) hold(chunk.subarray(from))
  }
  if (heldBytes > 0) yield take()
}

async function* unpacked(input: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const iterator = input[Symbol.asyncIterator]()
  let head = Buffer.alloc(0)
  while (head.length < 2) {
    const next = await iterator.next()
    if (next.done === true) break
    head = Buffer.concat([head, next.value])
  }
  async function* whole(): AsyncGenerator<Buffer> {
    try {
      if (head.length > 0) yield head
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield asBuffer(next.value)
    } finally {
      await iterator.return?.()
    }
  }
  if (head[0] !== 0x1f || head[1] !== 0x8b) {
    yield* whole()
    return
  }
  const source = Readable.from(whole(), { objectMode: false })
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  source.on('error', (error) => gunzip.destroy(error))
  try {
    for await (const part of source.pipe(gunzip)) yield asBuffer(part)
  } finally {
    source.destroy()
    gunzip.destroy()
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
