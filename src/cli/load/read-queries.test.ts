import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readQueries } from './read-queries.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-queries-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(text: string) {
  const path = join(folder, 'queries')
  writeFileSync(path, text)
  return { file: path, queryField: 'question', sessionField: 'session' }
}

describe('queries', () => {
  it('come one a line, blank lines left out', async () => {
    expect((await readQueries(file('one\n\n two \r\n')))?.list).toEqual([{ text: 'one' }, { text: 'two' }])
  })
  it('come as JSONL with their session', async () => {
    expect((await readQueries(file('{"question":"a","session":"s"}\n{"question":"b"}\n')))?.list).toEqual([{ text: 'a', session: 's' }, { text: 'b' }])
  })
  it('name the line that is broken JSON', async () => {
    await expect(readQueries(file('{"question":"a"}\n{"question":'))).rejects.toMatchObject({
      code: 'input-unreadable',
      message: expect.stringContaining('Line 2'),
    })
  })
  it('name the fields that there are where the field is missing', async () => {
    await expect(readQueries(file('{"prompt":"a"}'))).rejects.toMatchObject({ hint: expect.stringContaining('prompt') })
  })
  it('are refused where the file is missing or empty', async () => {
    await expect(readQueries({ file: join(folder, 'none'), queryField: 'q', sessionField: 's' })).rejects.toMatchObject({ exitCode: 3 })
    await expect(readQueries(file('\n'))).rejects.toMatchObject({ exitCode: 3 })
  })
  it('are none where the config has none', async () => expect(await readQueries([])).toBeUndefined())
})
