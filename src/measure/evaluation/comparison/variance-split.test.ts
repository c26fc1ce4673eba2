import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../interval/random.ts'
import { splitDifference, splitVariance } from './variance-split.ts'

function normals(seed: number): () => number {
  const random = seededRandom(seed)
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

describe('variance split', () => {
  it('hand-worked: two questions, two repeats, two gradings', () => {
    // Means of outputs 1, 3 and 7, 9; of questions 2 and 8. SS within 4 · .5 = 2 on 4 df; outputs 2 · 4 = 8 on 2; questions 4 · 18 = 72 on 1.
    const split = splitVariance([
      [
        [0.5, 1.5],
        [2.5, 3.5],
      ],
      [
        [6.5, 7.5],
        [8.5, 9.5],
      ],
    ])
    expect(split).toEqual({ judge: 0.5, generation: (4 - 0.5) / 2, question: (72 - 4) / 4 })
  })

  it('finds the parts it was made of, with uneven sizes', () => {
    const normal = normals(3)
    const questions = Array.from({ length: 3000 }, (_, q) => {
      const question = 2 * normal()
      return Array.from({ length: 1 + (q % 3) }, (_, r) => {
        const output = question + normal()
        return Array.from({ length: 1 + ((q + r) % 2) }, () => output + 0.5 * normal())
      })
    })
    const split = splitVariance(questions)
    expect(split?.question).toBeCloseTo(4, 0)
    expect(Math.abs((split?.generation ?? 0) - 1)).toBeLessThan(0.1)
    expect(Math.abs((split?.judge ?? 0) - 0.25)).toBeLessThan(0.03)
  })

  it('is never under 0, and leaves out what it cannot tell apart', () => {
    expect(splitVariance([[[0, 1]], [[1, 0]]])).toEqual({ judge: 0.5, question: 0 })
    expect(splitVariance([[[0]], [[1]]])).toEqual({ question: 0.5 })
    expect(splitVariance([[[0], [1]]])).toBeUndefined()
  })

  it('of a difference, hand-worked: repeats of A 0, 2 and 4, 6, of B 1, 1 and 5, 5', () => {
    // s² of A is 2 and of B 0. Differences of means are 0 and 0: less 2/2 that is under 0.
    const pairs = [
      { a: [0, 2], b: [1, 1] },
      { a: [4, 6], b: [5, 5] },
    ]
    expect(splitDifference(pairs)).toEqual({ question: 0, generation: 2 })
    expect(splitDifference(pairs, 0.5)).toEqual({ question: 0, generation: 1.5, judge: 0.5 })
    expect(
      splitDifference([
        { a: [0], b: [1] },
        { a: [0], b: [3] },
      ]),
    ).toEqual({ question: 2 })
    expect(splitDifference([{ a: [0], b: [1] }])).toBeUndefined()
  })

  it('takes the judge out of what there is, so that the parts add up to what was seen (hand-worked)', () => {
    // Differences 1 and 3: variance 2. One answer each: all of the judge is in it; two of A and one of B: J (1/2 + 1) / 2.
    const single = [
      { a: [0], b: [1] },
      { a: [0], b: [3] },
    ]
    expect(splitDifference(single, 0.5)).toEqual({ question: 1.5, judge: 0.5 })
    expect(splitDifference(single, 5)).toEqual({ question: 0, judge: 2 })
    expect(splitDifference([{ a: [0, 0], b: [1] }, ...single.slice(1).map(({ b }) => ({ a: [0, 0], b }))], 0.8)).toEqual({
      question: expect.closeTo(2 - 0.8 * 0.75, 12),
      judge: expect.closeTo(0.8, 12),
    })
    // Equal repeats have one grade, from the cache: its noise is between questions.
    const cached = [
      { a: [0, 0], b: [1, 1] },
      { a: [0, 0], b: [3, 3] },
    ]
    expect(splitDifference(cached, 0.5)).toEqual({ question: 1.5, generation: 0, judge: 0.5 })
  })
})
