import { describe, expect, it } from 'vitest'
import { varianceWords } from './variance-words.ts'

const words = (variance: Parameters<typeof varianceWords>[0]['variance'], judge = 'openai/gpt-5#1', tool = 'loadbearing') =>
  varianceWords({ variance, judge, tool })

describe('where the variance comes from', () => {
  it('says of each part how much it is and what makes it smaller', () => {
    expect(words({ question: 0.6, generation: 0.3, judge: 0.1 })).toBe(
      'variance: 60 % between questions (more cases make it smaller), 30 % between repeats of one question (more repeats), 10 % between gradings of one answer (a steadier judge, or a plainer rubric)',
    )
    expect(words({ question: 3, judge: 1 })).toContain('75 % between questions and between repeats, not told apart')
  })

  it('says that the judge’s part is inside the others where it is not known, and how to know it', () => {
    expect(words({ question: 3, generation: 1 })).toMatch(/inside these: loadbearing judge calibrate --repeat N tells how much of it is the judge’s$/)
    expect(words({ question: 3 })).toBe(
      'variance: between questions, repeats and gradings, not told apart: loadbearing judge calibrate --repeat N tells how much of it is the judge’s',
    )
    expect(words({ question: 3, generation: 1 }, 'unnamed', 'ragas')).toMatch(/inside these$/)
  })

  it('says nothing of it where nobody judged, and nothing at all where there is nothing to tell', () => {
    expect(words({ question: 3, generation: 1 }, '')).not.toContain('judge')
    expect([words({ question: 3 }, ''), words({ question: 0, generation: 0 }), words(undefined)]).toEqual(['', '', ''])
  })
})
