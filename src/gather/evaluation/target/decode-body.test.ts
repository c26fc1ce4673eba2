import { createServer } from 'node:http'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Case } from '../../../model/case.ts'
import { EvalTarget } from '../../../model/eval-config.ts'
import { openTarget } from './open-target.ts'
import type { Answer } from './target.ts'

async function answerTo(contentType: string, body: Buffer): Promise<Answer> {
  const server = createServer((_, response) => response.writeHead(200, { 'content-type': contentType }).end(body))
  onTestFinished(() => void server.close())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  const config = EvalTarget.parse({ kind: 'http', url: `http://127.0.0.1:${address.port}/answer` })
  if (config.kind !== 'http') throw new Error('no address is asked')
  const world = { env: {}, folder: '.', maxOutputBytes: 1000, clock: () => 0, nowMs: () => 0, traceId: () => 'ab'.repeat(16) }
  const target = await openTarget(config, world)
  const answer = await target.ask(Case.parse({ id: 'c', input: 'How?' }), new AbortController().signal, 0)
  await target.close?.()
  return answer
}

describe('the body of a response', () => {
  it.each([
    ['UTF-8 where no charset is named', 'application/json', Buffer.from('{"answer":"Straße"}')],
    ['JSON after a byte order mark', 'application/json', Buffer.from('\uFEFF{"answer":"Straße"}')],
    ['ISO-8859-1 where it is named', 'application/json; charset=ISO-8859-1', Buffer.from('{"answer":"Straße"}', 'latin1')],
    ['UTF-16 in quotes', 'application/json;charset="utf-16le"', Buffer.from('{"answer":"Straße"}', 'utf16le')],
    ['plain text in Windows-1252', 'text/plain; charset=windows-1252', Buffer.from('Straße', 'latin1')],
    ['UTF-8 where the charset is none', 'application/json; charset=klingon', Buffer.from('{"answer":"Straße"}')],
  ])('is read as %s', async (_, contentType, body) => {
    expect((await answerTo(contentType, body)).text).toBe('Straße')
  })
})
