import { describe, expect, it } from 'vitest'
import { calibrateJudge } from './calibrate-judge.ts'
import { judgeNoise, judgeStanding } from './judge-standing.ts'

const measure = { judge: 'openai/gpt-5#1', tool: 'loadbearing', metric: 'tone', version: '1(rubric=aa)' }
const pairs = Array.from({ length: 200 }, (_, at) => ({ caseId: `c${at}`, judge: at % 2, humans: [{ rater: 'ann', value: at % 2 }] }))

describe('judgeStanding', () => {
  const repeats = Array.from({ length: 20 }, (_, at) => ({ grades: at % 2 === 0 ? [1, 1] : [1, 0] }))
  const calibration = calibrateJudge({ ...measure, pairs, repeats, passAt: 0.5, bar: 0.6, minLabels: 50, seed: 1 })
  const standing = judgeStanding([calibration])

  it('lets a judge decide what it was held against people on', () => {
    expect(standing(measure)).toBeUndefined()
    expect(standing({ ...measure, judge: '' })).toBeUndefined()
  })

  it.each([
    [{ judge: 'openai/gpt-5#1-3fa2c1' }, 'openai/gpt-5#1-3fa2c1 was never held against people on tone'],
    [{ metric: 'wit' }, 'openai/gpt-5#1 was never held against people on wit'],
    [{ tool: 'ragas' }, 'openai/gpt-5#1 was held against people on tone of loadbearing, never on that of ragas'],
    [
      { version: '1(rubric=bb)' },
      'openai/gpt-5#1 was held against people on tone as it was asked before (1(rubric=aa)), never as it is asked now (1(rubric=bb))',
    ],
  ])('but nothing else: %j', (other, reason) => expect(standing({ ...measure, ...other })).toBe(reason))

  it('knows the noise of the judge on just this measure: half of the outputs with a variance of ½ are .25, and its root .5 (hand-worked)', () => {
    const noise = judgeNoise([calibration])
    expect(noise(measure)).toBeCloseTo(0.5, 12)
    for (const other of [{ tool: 'ragas' }, { version: '2' }, { judge: '' }]) expect(noise({ ...measure, ...other })).toBeUndefined()
    expect(judgeNoise([{ ...calibration, gradingSd: { refused: 'few', unit: 'ratio', n: 3 } }])(measure)).toBeUndefined()
  })
})
