import { describe, expect, it } from 'vitest'
import { Output, Score } from '../../model/score.ts'
import { answered, pickables } from './pickable-outputs.ts'

const at = '2026-11-25T00:00:00.000Z'
const output = (caseId: string, repeat = 0, given: object = { text: 'yes' }): Output => Output.parse({ caseId, variant: 'v', run: 'r', repeat, at, ...given })
const score = (caseId: string, value: number, given: Partial<Score> = {}): Score =>
  Score.parse({ caseId, variant: 'v', run: 'r', repeat: 0, tool: 'loadbearing', metric: 'correctness', version: '1', judge: 'j', value, ...given })
const of = (outputs: readonly Output[], scores: readonly Score[], passAt = 0.5) => pickables(answered(outputs), scores, { metric: 'correctness', passAt })

describe('pickables', () => {
  it('leaves out what has no answer, and keeps an empty one', () => {
    expect(of([output('a'), output('b', 0, { missing: { reason: 'timeout', detail: '' } }), output('c', 0, { text: '' })], [])).toEqual([
      { key: '["a",0]' },
      { key: '["c",0]' },
    ])
  })

  it('is 1 at the pass mark and 0 as far from it as can be: with a mark of .8, grades .8, .4 and 0 are 1, .5 and 0 (hand-worked)', () => {
    const scores = [score('a', 0.8), score('b', 0.4), score('c', 0), score('d', 1)]
    expect(
      of(
        ['a', 'b', 'c', 'd'].map((id) => output(id)),
        scores,
        0.8,
      ).map(({ uncertainty }) => Number(uncertainty?.toFixed(6))),
    ).toEqual([1, 0.5, 0, 0.75])
  })

  it('disagreement: two judges on one output, one judge over repeats; another metric and another scale say nothing', () => {
    const outputs = [output('two'), output('again', 0), output('again', 1), output('other')]
    const scores = [
      score('two', 0.2),
      score('two', 0.9, { judge: 'k' }),
      score('again', 0.1),
      score('again', 0.5, { repeat: 1 }),
      score('other', 1),
      score('other', 0, { metric: 'relevance' }),
      score('other', 7, { tool: 'stars' }),
    ]
    expect(of(outputs, scores).map(({ disagreement }) => Number(disagreement?.toFixed(6)))).toEqual([0.7, 0.4, 0.4, 0])
  })
})
