import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Case } from '../../model/case.ts'
import { EvalRun } from '../../model/eval-run.ts'
import { Output } from '../../model/score.ts'
import { openScratchStore, type SpanStore } from '../../store/open-store.ts'
import { openLabelBook } from './label-book.ts'
import { settleLabel } from './label-flags.ts'
import { openQueue } from './open-queue.ts'

let store: SpanStore
beforeAll(async () => {
  store = await openScratchStore(mkdtempSync(join(tmpdir(), 'loadbearing-label-')), { normalizerVersion: 1 })
  const { evaluation } = store
  const at = '2026-11-25T00:00:00.000Z'
  const cases = Array.from({ length: 60 }, (_, n) => Case.parse({ id: `c${n}`, input: `${n}` }))
  await evaluation.putSnapshot('h', cases)
  const run = { id: 'r', variant: 'v', startedAt: at, status: 'done', caseSet: 's', caseSetHash: 'h', cases: 60, repeats: 1, target: '', targetHash: '' }
  await evaluation.putRun(EvalRun.parse({ ...run, measures: [], toolVersion: '0', command: '' }))
  await evaluation.putOutputs(cases.map(({ id }) => Output.parse({ caseId: id, variant: 'v', run: 'r', repeat: 0, text: id, at })))
})
afterAll(async () => store.close())

async function bookOf(args: Parameters<typeof settleLabel>[0]) {
  const settings = settleLabel({ rater: 'anna', strategy: 'uniform', ...args })
  const queue = await openQueue(store.evaluation, args, settings)
  return { queue, book: openLabelBook(store.evaluation, queue, settings) }
}
const probabilities = async () => (await store.evaluation.labels('r')).map(({ inclusionProbability = 0 }) => Number(inclusionProbability.toFixed(12)))

describe('the label book', () => {
  it('keeps each label as it is given, restates those of before with the first of a larger sample, and takes back', async () => {
    const first = await bookOf({ n: '12' })
    await first.book.put({ at: 0, value: 1, note: 'why' })
    await first.book.put({ at: 1, value: 0 })
    const labels = await store.evaluation.labels('r')
    expect(labels.find(({ note }) => note === 'why')).toMatchObject({
      value: 1,
      rater: 'anna',
      metric: 'correct',
      strategy: 'uniform',
      inclusionProbability: expect.closeTo(12 / 60, 12),
    })
    expect(first.book.given()).toBe(2)

    const larger = await bookOf({ n: '30' })
    expect(await probabilities()).toEqual([0.2, 0.2])
    await larger.book.put({ at: 2, value: 1 })
    expect(await probabilities()).toEqual([0.5, 0.5, 0.5])

    await larger.book.takeBack(2)
    await larger.book.takeBack(1)
    expect(await store.evaluation.labels('r')).toHaveLength(1)
    expect(larger.book.given()).toBe(0)
  })

  it('does not bring back a label that was taken back before the first new one', async () => {
    const larger = await bookOf({ n: '60' })
    await larger.book.takeBack(0)
    await larger.book.put({ at: 1, value: 1 })
    expect(await store.evaluation.labels('r')).toMatchObject([{ value: 1, inclusionProbability: 1 }])
  })

  it('gives what somebody else said of the same output elsewhere the probability of the label', async () => {
    const { queue } = await bookOf({ rater: 'ben', n: '20' })
    const output = queue.queue[0]?.output
    if (output === undefined) throw new Error('nothing was picked')
    const { caseId, variant, run, repeat, at } = output
    await store.evaluation.putLabels([{ caseId, variant, run, repeat, at, metric: 'correct', rater: 'promptfoo', value: 0, strategy: 'import' }])
    const again = await bookOf({ rater: 'ben', n: '20' })
    await again.book.put({ at: 0, value: 1 })
    const own = (await store.evaluation.labels('r')).filter((label) => label.caseId === caseId)
    expect(own.map(({ inclusionProbability }) => inclusionProbability)).toEqual(own.map(() => own[0]?.inclusionProbability))
    expect(own.map(({ rater }) => rater)).toContain('promptfoo')
  })
})
