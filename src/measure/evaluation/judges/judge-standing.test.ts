import { describe, expect, it } from 'vitest'
import { calibrateJudge } from './calibrate-judge.ts'
import { judgeStanding } from './judge-standing.ts'

const measure = { judge: 'openai/gpt-5#1', metric: 'tone', version: '1(rubric=aa)' }
const pairs = Array.from({ length: 200 }, (_, at) => ({ caseId: `c${at}`, judge: at % 2, humans: [{ rater: 'ann', value: at % 2 }] }))

describe('judgeStanding', () => {
  const standing = judgeStanding([calibrateJudge({ ...measure, pairs, passAt: 0.5, bar: 0.6, minLabels: 50, seed: 1 })])

  it('lets a judge decide what it was held against people on', () => {
    expect(standing(measure)).toBeUndefined()
    expect(standing({ ...measure, judge: '' })).toBeUndefined()
  })

  it.each([
    [{ judge: 'openai/gpt-5#1-3fa2c1' }, 'openai/gpt-5#1-3fa2c1 was never held against people on tone'],
    [{ metric: 'wit' }, 'openai/gpt-5#1 was never held against people on wit'],
    [
      { version: '1(rubric=bb)' },
      'openai/gpt-5#1 was held against people on tone as it was asked before (1(rubric=aa)), never as it is asked now (1(rubric=bb))',
    ],
  ])('but nothing else: %j', (other, reason) => expect(standing({ ...measure, ...other })).toBe(reason))
})
