import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { removeSmallIndexes, smallIndex } from './index/small-index-fixture.ts'

let folder: string
beforeAll(async () => {
  folder = await smallIndex()
})
afterAll(removeSmallIndexes)

interface Listening {
  url: string
  readerPid: number
}

async function serve(): Promise<{ child: ChildProcess; listening: Listening }> {
  const file = fileURLToPath(new URL('./serve.ts', import.meta.url))
  const child = spawn(process.execPath, [file, '--index', folder, '--faults', 'none'], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(createInterface({ input: child.stdout }), 'line')
  const { event, ...listening }: Listening & { event: string } = JSON.parse(line)
  expect(event).toBe('listening')
  return { child, listening }
}

function alive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('starts from a built index, says where it listens, and ends cleanly with its reader', async () => {
  const { child, listening } = await serve()
  expect((await fetch(`${listening.url}/health`)).status).toBe(200)
  expect(alive(listening.readerPid)).toBe(true)
  child.kill('SIGTERM')
  expect(await once(child, 'exit')).toEqual([0, null])
  expect(alive(listening.readerPid)).toBe(false)
})

it('its reader ends with it even when it is killed', async () => {
  const { child, listening } = await serve()
  child.kill('SIGKILL')
  await once(child, 'exit')
  await expect.poll(() => alive(listening.readerPid), { timeout: 10_000 }).toBe(false)
})

it('without an index it says what to run', async () => {
  const file = fileURLToPath(new URL('./serve.ts', import.meta.url))
  const child = spawn(process.execPath, [file, '--index', `${folder}/none`, '--faults', 'none'], { stdio: ['ignore', 'ignore', 'pipe'] })
  const [[message], [code]] = await Promise.all([once(createInterface({ input: child.stderr }), 'line'), once(child, 'exit')])
  expect(message).toContain('node src/ingest.ts --out')
  expect(code).toBe(2)
})
