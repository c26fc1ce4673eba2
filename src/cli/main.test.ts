import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'

const main = new URL('./main.ts', import.meta.url).pathname

it('says nothing and ends well when the reader of its output has seen enough', async () => {
  const child = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.destroy()
  let stderr = ''
  child.stderr.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  expect([code, stderr]).toEqual([0, ''])
})

it.skipIf(process.platform !== 'linux')('says that its output could not be written, without a stack trace (needs /dev/full, which is on Linux)', async () => {
  const child = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'] })
  let stderr = ''
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  const [code] = await once(child, 'close')
  expect(code).toBe(2)
  expect(stderr).toMatch(/^error: Standard output could not be written: .*\nhint: /)
})

it('stops at an interrupt though standard input is silent, says so, and leaves nothing behind', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'loadbearing-interrupt-'))
  try {
    const child = spawn(process.execPath, [main, 'review', '-'], { cwd: folder, stdio: ['pipe', 'ignore', 'pipe'] })
    let stderr = ''
    child.stderr.on('data', (chunk) => {
      stderr += chunk
    })
    const scratch = join(folder, '.loadbearing', 'scratch')
    await vi.waitFor(() => expect(readdirSync(scratch)).not.toEqual([]), { timeout: 20_000 })
    child.kill('SIGINT')
    const [code] = await once(child, 'close')
    expect([code, stderr]).toEqual([130, 'stopped: nothing was written.\n'])
    expect(readdirSync(scratch)).toEqual([])
    expect(readdirSync(join(folder, '.loadbearing'))).toEqual(['scratch'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 30_000)
