import type { IncomingMessage } from 'node:http'
import { createGunzip, createInflate } from 'node:zlib'
import type { ByteHold } from './byte-budget.ts'
import { isProblem, overloaded, type Problem, tooLarge } from './problem.ts'

const encodings = ['identity', 'gzip', 'deflate'] as const
type ContentEncoding = (typeof encodings)[number]

export interface BodyLimits {
  maxBodyBytes: number
  hold: ByteHold
}

/** What came of reading a body: its bytes, a problem to answer, or a client that went away. */
export type BodyResult = Buffer | Problem | 'gone'

/** The request's `Content-Encoding`, or the problem that it is none we read. */
export function contentEncoding(request: IncomingMessage): ContentEncoding | Problem {
  const stated = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase()
  const known = encodings.find((encoding) => encoding === stated)
  return (
    known ?? {
      status: 415,
      message: `Content-Encoding ${JSON.stringify(stated)} is not supported: use gzip, deflate or none`,
      headers: { 'Accept-Encoding': 'gzip, deflate' },
    }
  )
}

/** Reads and decompresses a body within its limits: a bomb is cut when it passes them, not when it has gone off. */
export async function readBody(request: IncomingMessage, encoding: ContentEncoding, limits: BodyLimits): Promise<BodyResult> {
  const sent = await readSent(request, limits)
  if (sent === 'gone' || isProblem(sent) || encoding === 'identity') return sent
  return decompress(sent, encoding, limits)
}

function readSent(request: IncomingMessage, limits: BodyLimits): Promise<BodyResult> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', take)
    request.on('end', () => finish(Buffer.concat(chunks, size)))
    request.on('close', () => finish('gone'))
    request.on('error', () => finish('gone'))

    function take(chunk: Buffer): void {
      size += chunk.length
      if (size > limits.maxBodyBytes) finish(tooLarge(limits.maxBodyBytes))
      else if (!limits.hold.take(chunk.length)) finish(overloaded('bytes'))
      else chunks.push(chunk)
    }
    function finish(result: BodyResult): void {
      request.off('data', take)
      // What is left of a refused body is read and thrown away, so that the client gets to see the answer.
      request.resume()
      resolve(result)
    }
  })
}

async function decompress(sent: Buffer, encoding: 'gzip' | 'deflate', limits: BodyLimits): Promise<BodyResult> {
  const stream = encoding === 'gzip' ? createGunzip({ chunkSize: 65_536 }) : createInflate({ chunkSize: 65_536 })
  stream.end(sent)
  const chunks: Buffer[] = []
  let size = 0
  try {
    // Leaving the loop early destroys the stream.
    for await (const chunk of stream) {
      size += chunk.length
      if (size > limits.maxBodyBytes) return tooLarge(limits.maxBodyBytes)
      if (!limits.hold.take(chunk.length)) return overloaded('bytes')
      chunks.push(chunk)
    }
  } catch (error) {
    return { status: 400, message: `the body is not valid ${encoding}: ${error instanceof Error ? error.message : String(error)}` }
  }
  limits.hold.release(size)
  return Buffer.concat(chunks, size)
}
