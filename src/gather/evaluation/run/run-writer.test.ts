import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Output } from '../../../model/score.ts'
import { openScratchStore, type SpanStore } from '../../../store/open-store.ts'
import { storedGrades } from './judge-cache.ts'
import { createRunWriter } from './run-writer.ts'

let folder: string
let store: SpanStore
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loadbearing-writer-'))
  store = await openScratchStore(folder, { normalizerVersion: 1 })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const outputOf = (caseId: string, run: string): Output => ({
  caseId,
  variant: 'v',
  run,
  repeat: 0,
  text: caseId,
  attempts: 1,
  cached: false,
  at: '2026-11-01T00:00:00Z',
})

it('an output that is acknowledged can be read, and flush waits for all that came', async () => {
  const writer = createRunWriter(store.evaluation)
  await writer.output(outputOf('c0', 'r1'))
  expect(await store.evaluation.outputs('r1')).toHaveLength(1)
  for (let at = 1; at < 200; at += 1) {
    void writer.output(outputOf(`c${at}`, 'r1'))
    writer.score({ caseId: `c${at}`, variant: 'v', run: 'r1', repeat: 0, tool: 't', metric: 'm', version: '1', judge: '', value: 1 })
  }
  await writer.flush()
  expect(await store.evaluation.outputs('r1')).toHaveLength(200)
  expect(await store.evaluation.scores('r1')).toHaveLength(199)
})

it('batches are few, however many outputs come', async () => {
  let writes = 0
  const counted = {
    ...store.evaluation,
    putOutputs: (outputs: readonly Output[]) => {
      writes += 1
      return store.evaluation.putOutputs(outputs)
    },
  }
  const writer = createRunWriter(counted)
  for (let at = 0; at < 1000; at += 1) void writer.output(outputOf(`c${at}`, 'r2'))
  await writer.flush()
  expect(writes).toBeLessThan(5)
  expect(await store.evaluation.outputs('r2')).toHaveLength(1000)
})

it('a store that fails rejects whoever waits, and the flush', async () => {
  const failing = { ...store.evaluation, putOutputs: () => Promise.reject(new Error('the disk is full')) }
  const writer = createRunWriter(failing)
  await expect(writer.output(outputOf('c', 'r3'))).rejects.toThrow('the disk is full')
  await expect(writer.output(outputOf('d', 'r3'))).rejects.toThrow('the disk is full')
  await expect(writer.flush()).rejects.toThrow('the disk is full')
})

it('grades are found again by their hash, those that are asked for together in one query', async () => {
  const writer = createRunWriter(store.evaluation)
  await storedGrades(store.evaluation, writer).put('h1', '{"a":1}')
  let queries = 0
  const counted = {
    ...store.evaluation,
    cached: (kind: 'output' | 'judge', hashes: readonly string[]) => {
      queries += 1
      return store.evaluation.cached(kind, hashes)
    },
  }
  const grades = storedGrades(counted, writer)
  expect(await Promise.all([grades.get('h1'), grades.get('h2'), grades.get('h1')])).toEqual(['{"a":1}', undefined, '{"a":1}'])
  expect(queries).toBe(1)
})
