import { constants, createGunzip } from 'node:zlib'
import type { Intake } from './intake.ts'

/** Containers that are recognized to say what they are, not to be read. */
const foreign: readonly { name: string; magic: readonly number[] }[] = [
  { name: 'a zip archive', magic: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'zstd-compressed', magic: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'bzip2-compressed', magic: [0x42, 0x5a, 0x68] },
  { name: 'xz-compressed', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a] },
  { name: 'a Parquet file', magic: [0x50, 0x41, 0x52, 0x31] },
  { name: 'an SQLite database', magic: [0x53, 0x51, 0x4c, 0x69, 0x74, 0x65] },
  { name: 'a PDF file', magic: [0x25, 0x50, 0x44, 0x46] },
  { name: 'a PNG image', magic: [0x89, 0x50, 0x4e, 0x47] },
]

/**
 * Bytes of a source as UTF-8 without a byte order mark: unpacks gzip (by its magic bytes, several members too) and
 * decodes UTF-16 with or without a mark. What is no text is refused in the intake, and nothing comes out.
 */
export async function* decodeBytes(input: AsyncIterable<Uint8Array>, intake: Intake): AsyncGenerator<Buffer> {
  const [head, rest] = await peek(input)
  const unpacked = head[0] === 0x1f && head[1] === 0x8b ? gunzip(rest, intake) : rest
  yield* decodeText(unpacked, intake)
}

async function* decodeText(input: AsyncIterable<Uint8Array>, intake: Intake): AsyncGenerator<Buffer> {
  const [head, rest] = await peek(input)
  const known = foreign.find(({ magic }) => magic.every((byte, index) => head[index] === byte))
  const encoding = utf16(head)
  if (known !== undefined) intake.refuse('not text', 'the whole input', `it is ${known.name}; unpack or export it as JSON first`)
  else if (encoding !== undefined) yield* transcode(rest, encoding)
  else if (looksBinary(head)) intake.refuse('not text', 'the whole input', 'it is binary data of no kind that is read here')
  else yield* withoutMark(rest, head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0)
}

/** The first bytes (up to 1024, fewer only where the input is shorter), and the input with them still in it. */
async function peek(input: AsyncIterable<Uint8Array>): Promise<[Buffer, AsyncIterable<Uint8Array>]> {
  const iterator = input[Symbol.asyncIterator]()
  const first: Uint8Array[] = []
  let length = 0
  while (length < 1024) {
    const next = await iterator.next()
    if (next.done === true) break
    first.push(next.value)
    length += next.value.length
  }
  async function* replay(): AsyncGenerator<Uint8Array> {
    try {
      yield* first
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    } finally {
      await iterator.return?.()
    }
  }
  return [Buffer.concat(first).subarray(0, 1024), replay()]
}

function utf16(head: Buffer): 'utf-16le' | 'utf-16be' | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  // Without a mark: the first characters of JSON and CSV are ASCII, so that every other byte is 0.
  if (head.length < 4) return undefined
  if (head[0] !== 0 && head[1] === 0 && head[2] !== 0 && head[3] === 0) return 'utf-16le'
  if (head[0] === 0 && head[1] !== 0 && head[2] === 0 && head[3] !== 0) return 'utf-16be'
  return undefined
}

/** Zero bytes or many control characters before the first bracket: no JSON or CSV begins so. */
function looksBinary(head: Buffer): boolean {
  const start = head.findIndex((byte) => byte === 0x7b || byte === 0x5b)
  const before = start === -1 ? head : head.subarray(0, start)
  const controls = before.filter((byte) => byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1e).length
  return before.includes(0) || controls * 10 > before.length
}

async function* transcode(input: AsyncIterable<Uint8Array>, encoding: 'utf-16le' | 'utf-16be'): AsyncGenerator<Buffer> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of input) yield Buffer.from(decoder.decode(chunk, { stream: true }))
  yield Buffer.from(decoder.decode())
}

async function* withoutMark(input: AsyncIterable<Uint8Array>, markBytes: number): AsyncGenerator<Buffer> {
  let left = markBytes
  for await (const chunk of input) {
    const skipped = Math.min(left, chunk.length)
    left -= skipped
    yield Buffer.from(chunk.buffer, chunk.byteOffset + skipped, chunk.length - skipped)
  }
}

/** Unpacks gzip; where it is cut short or damaged, all that was unpacked before is kept and the intake says so. */
async function* gunzip(input: AsyncIterable<Uint8Array>, intake: Intake): AsyncGenerator<Buffer> {
  const unzip = createGunzip({ chunkSize: 256 * 1024, flush: constants.Z_NO_FLUSH })
  let ready: Buffer[] = []
  let failure: Error | undefined
  let unpackedBytes = 0
  unzip.on('data', (part: Buffer) => {
    ready.push(part)
    unpackedBytes += part.length
  })
  unzip.on('error', (error) => {
    failure = error
  })
  try {
    for await (const chunk of input) {
      await new Promise<void>((resolve) => {
        unzip.write(chunk, () => resolve())
      })
      yield* ready
      ready = []
      if (failure !== undefined) break
    }
    if (failure === undefined) {
      await new Promise<void>((resolve) => {
        unzip.once('end', resolve)
        unzip.once('error', () => resolve())
        unzip.end()
      })
    }
    yield* ready
  } finally {
    unzip.destroy()
  }
  if (failure !== undefined) intake.note('gzip is cut short or damaged', 'the end', `${failure.message}; ${unpackedBytes} bytes before it were read`)
}
