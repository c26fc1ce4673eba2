import { describe, expect, it } from 'vitest'
import { gradedApart, judgeVariance } from './judge-variance.ts'

const answer = (caseId: string, text: string | undefined, passage = 'p') => ({
  ...{ caseId, retrieved: [{ id: 'd', text: passage, rank: 1 }] },
  ...(text !== undefined && { text }),
})

describe('judgeVariance', () => {
  it('is 2 s² of pairs that were graded apart: 3 of 4, and s .2, are .06 (hand-worked)', () => {
    const apart = gradedApart(
      [answer('same', 'x'), answer('words', 'x'), answer('passage', 'x'), answer('unknown', undefined)],
      [answer('same', 'x'), answer('words', 'y'), answer('passage', 'x', 'q'), answer('unknown', undefined)],
    )
    expect(['same', 'words', 'passage', 'unknown', 'not there'].filter(apart)).toEqual(['words', 'passage', 'unknown', 'not there'])
    expect(judgeVariance(0.2, ['same', 'words', 'passage', 'unknown'], apart)).toBeCloseTo(0.06, 12)
  })

  it('takes repeats for the same only where all of them are', () => {
    const apart = gradedApart([answer('c', 'x'), answer('c', 'y')], [answer('c', 'x'), answer('c', 'z')])
    expect(apart('c')).toBe(true)
    expect(gradedApart([answer('c', 'x')], [answer('c', 'x'), answer('c', 'x')])('c')).toBe(true)
  })
})
