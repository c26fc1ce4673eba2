import { describe, expect, it } from 'vitest'
import type { RunMeasure } from '../../model/eval-run.ts'
import { Output, Score } from '../../model/score.ts'
import { isUnanswered, judgedWithoutValue, partlyMissing } from './answers.ts'

const of = (n: number) => ({ caseId: `c${n}`, variant: 'v', run: 'r', repeat: 0 })
const output = (n: number, fields: object) => Output.parse({ ...of(n), at: '2026-11-25T00:00:00Z', ...fields })
const failed = (reason: string) => ({ missing: { reason, detail: `it was ${reason}` } })
const passages = [{ id: 'd1', rank: 1 }]
const measure = (metric: string, tool = 'loadbearing', judge = 'j#1'): RunMeasure => ({
  ...{ tool, metric, version: '1', judge, better: 'higher', range: [0, 1], unit: 'ratio' },
})
const score = (n: number, metric: string, fields: object, tool = 'loadbearing') =>
  Score.parse({ ...of(n), tool, metric, version: '1', judge: 'j#1', ...fields })

describe('isUnanswered', () => {
  const scores = [score(0, 'mrr', { value: 1 })]
  it.each<[string, Output[], boolean]>([
    ['a text', [output(0, failed('timeout')), output(1, { text: '' })], false],
    ['passages that came with a failure, though they were scored', [output(0, { retrieved: passages, ...failed('target-error') })], true],
    ['passages of a system that only retrieves', [output(0, { retrieved: passages, ...failed('no-output') })], false],
    ['the cap before all of them', [output(0, failed('spend-cap'))], true],
    ['an import of scores alone', [], false],
  ])('%s', (_, outputs, is) => expect(isUnanswered({ outputs, scores })).toBe(is))
})

describe('judged metrics', () => {
  const measures = [measure('relevance'), measure('groundedness'), measure('faithfulness', 'ragas')]
  const scores = [
    score(0, 'relevance', failed('unparseable')),
    score(1, 'relevance', failed('unparseable')),
    score(2, 'relevance', failed('timeout')),
    score(0, 'groundedness', { value: 1 }),
    score(1, 'groundedness', failed('provider-error')),
    score(2, 'groundedness', failed('no-claims')),
    score(0, 'faithfulness', failed('import-error'), 'ragas'),
  ]

  it('without one value are an error with the reason of most; those of other tools are theirs', () => {
    expect(judgedWithoutValue({ measures }, scores)).toEqual(['relevance has no value: unparseable 2 of 3, such as c0: it was unparseable'])
  })

  it('with some values are a warning of what failed, and so are answers that are missing in part', () => {
    const outputs = [output(0, { text: 'x' }), output(1, failed('spend-cap'))]
    expect(partlyMissing({ measures }, outputs, scores)).toEqual([
      'warning: 1 of 2 answers are missing (spend-cap 1): the figures are of the others.',
      'warning: groundedness has no value for 1 of 3 answers (provider-error 1): the figures are of the others.',
    ])
    expect(partlyMissing({ measures }, [output(0, { text: 'x' })], [])).toEqual([])
  })
})
