import { afterEach, describe, expect, it } from 'vitest'
import { type StubModel, stubModel } from '../../../test/builders/stub-model.ts'
import { openJudge } from '../../gather/evaluation/judge/index.ts'
import { Case } from '../../model/case.ts'
import { JudgeConfig } from '../../model/eval-config.ts'
import { Label, Output } from '../../model/score.ts'
import { askAgain, planCalls, priceOf } from './judge-calls.ts'
import type { JudgedOutput } from './judged-run.ts'

const at = '2026-11-25T00:00:00.000Z'
const outputOf = (caseId: string, text: string, repeat = 0): Output => Output.parse({ caseId, variant: 'v', run: 'r', repeat, text, at })

/** Graded 1; labelled where it says when. */
function judged(n: number, { repeat = 0, text = `answer ${n}`, labelledAt = '' } = {}): JudgedOutput {
  const id = `c${n}`
  const which = { caseId: id, variant: 'v', run: 'r', repeat }
  const given = Case.parse({ id, input: `question ${n}`, reference: 'right', retrieved: [{ id: 'd', text: `answer ${n}`, rank: 1 }] })
  const label = { ...which, metric: 'groundedness', rater: 'anna', value: 1, at: labelledAt, strategy: 'uniform' }
  return { caseId: id, group: id, output: outputOf(id, text, repeat), given, grade: 1, labels: labelledAt === '' ? [] : [Label.parse(label)] }
}
const wanted = { swap: 0, repeat: 0, anchors: 0, seed: 1 }
const ten = Array.from({ length: 10 }, (_, n) => judged(n))

describe('planCalls', () => {
  it('pairs each case once with another answer: of the other run first, else of a repeat; equal ones and empty ones are no pair', () => {
    const outputs = [judged(0), judged(1), judged(1, { repeat: 1, text: 'another' }), judged(2), judged(3, { text: '' })]
    const others = [outputOf('c0', 'other run'), outputOf('c2', 'answer 2'), outputOf('c3', 'x'), outputOf('c9', 'not asked')]
    const { pairs } = planCalls(outputs, others, { ...wanted, swap: 10 })
    expect(pairs.map(({ first, second }) => [first, second].sort()).sort()).toEqual([
      ['another', 'answer 1'],
      ['answer 0', 'other run'],
    ])
    expect(pairs[0]).toMatchObject({ reference: 'right' })
  })

  it('draws the same outputs for the same seed, whatever their order, and no more than wanted', () => {
    const ids = (outputs: readonly JudgedOutput[], seed: number) => planCalls(outputs, [], { ...wanted, repeat: 4, seed }).repeats.map(({ caseId }) => caseId)
    expect(ids(ten, 1)).toHaveLength(4)
    expect(ids(ten.toReversed(), 1)).toEqual(ids(ten, 1))
    expect(ids(ten, 2)).not.toEqual(ids(ten, 1))
  })

  it('anchors are the outputs that were labelled first', () => {
    const outputs = [judged(1, { labelledAt: '2026-11-03' }), judged(2), judged(3, { labelledAt: '2026-11-01' }), judged(4, { labelledAt: '2026-11-02' })]
    expect(planCalls(outputs, [], { ...wanted, anchors: 2 }).anchors.map(({ caseId }) => caseId)).toEqual(['c3', 'c4'])
  })
})

describe('askAgain', () => {
  let stub: StubModel | undefined
  afterEach(async () => stub?.close())

  it('makes the calls that were planned, an anchor that is a repeat once, and counts a failed one for nothing', async () => {
    stub = await stubModel(({ user }) => {
      if (user.includes('question 3')) return { refusal: 'No.' }
      return { text: 'no grade in this' }
    })
    const judge = await openJudge(JudgeConfig.parse({ provider: 'openai-compatible', model: 'stub', baseUrl: stub.baseUrl }), {
      env: {},
      prices: [],
      nowMs: () => 0,
    })
    const metric = { metric: 'groundedness', kind: 'groundedness' } as const
    const outputs = ten.map((each, n) => ({ ...each, labels: judged(n, { labelledAt: at }).labels }))
    const plan = planCalls(
      outputs,
      ten.map(({ caseId }) => outputOf(caseId, 'other')),
      { ...wanted, swap: 3, repeat: 10, anchors: 10 },
    )
    expect(priceOf(plan, judge, metric).calls).toBe(16)
    let said = 0
    const results = await askAgain(plan, judge, metric, () => {
      said += 1
    })
    expect(said).toBe(16)
    expect(results).toMatchObject({ order: [], repeats: [], anchors: [] })
    expect(new Set(results.missing.map(({ reason }) => reason))).toEqual(new Set(['unparseable', 'judge-refused']))
    expect(results.missing).toHaveLength(13)
  })
})
