import { createGunzip } from 'node:zlib'
import { AppError } from '../../../model/app-error.ts'

/** What gzip holds, piece by piece. @throws AppError `input-unreadable` where it is damaged or cut short */
export async function* gunzipped(bytes: AsyncIterable<Buffer>, path: string): AsyncGenerator<Buffer> {
  const gunzip = createGunzip({ chunkSize: 256 * 1024 })
  const feeding = (async () => {
    for await (const piece of bytes) if (!gunzip.write(piece)) await new Promise((resolve) => gunzip.once('drain', resolve))
    gunzip.end()
  })()
  // Where unpacking fails first, nobody waits for this any more, and closing the file makes it fail too.
  feeding.catch(() => {})
  try {
    for await (const piece of gunzip) yield piece
    await feeding
  } catch (cause) {
    throw new AppError('input-unreadable', `${path} is gzip that is damaged or cut short.`, { cause, hint: 'Copy it again from where it was made.' })
  } finally {
    gunzip.destroy()
  }
}
