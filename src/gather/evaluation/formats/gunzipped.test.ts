import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { gunzipped } from './gunzipped.ts'

async function unpacked(bytes: AsyncIterable<Buffer>): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of gunzipped(bytes, 'a.gz')) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

describe('gunzipped', () => {
  it('unpacks what comes in pieces', async () => {
    const packed = gzipSync('one\ntwo\n')
    async function* bytes(): AsyncGenerator<Buffer> {
      for (const byte of packed) yield Buffer.of(byte)
    }
    expect(await unpacked(bytes())).toBe('one\ntwo\n')
  })

  it('refuses what is damaged, and leaves nothing behind that fails when the file is closed', async () => {
    const late: unknown[] = []
    const listen = (error: unknown): void => void late.push(error)
    process.on('unhandledRejection', listen)
    onTestFinished(() => void process.off('unhandledRejection', listen))
    const closing = Promise.withResolvers<void>()
    async function* bytes(): AsyncGenerator<Buffer> {
      yield Buffer.concat([Buffer.from([0x1f, 0x8b, 8, 0]), Buffer.alloc(30, 7)])
      await closing.promise
      throw new Error('closed under the reader')
    }
    await expect(unpacked(bytes())).rejects.toMatchObject({ code: 'input-unreadable', message: expect.stringContaining('damaged') })
    closing.resolve()
    await new Promise((resolve) => setImmediate(resolve))
    expect(late).toEqual([])
  })
})
