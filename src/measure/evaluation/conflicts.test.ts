import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Score } from '../../model/score.ts'
import { findConflicts, ideaOfMetric } from './conflicts.ts'
import { midRanks, spearman, spearmanFigure } from './conflicts-spearman.ts'

function scoresOf(tool: string, metric: string, values: readonly (number | undefined)[]): Score[] {
  return values.map((value, index) =>
    Score.parse({
      caseId: `c${index}`,
      variant: 'v',
      run: 'r',
      repeat: 0,
      tool,
      metric,
      version: '1',
      ...(value === undefined ? { missing: { reason: 'no-claims', detail: '' } } : { value }),
    }),
  )
}

describe('spearman', () => {
  const iq = [106, 100, 86, 101, 99, 103, 97, 113, 112, 110]
  const hours = [7, 27, 2, 50, 28, 29, 20, 12, 6, 17]

  it('is -29/165 for the IQ and hours of television of ten persons (the worked example of the encyclopedia)', () => {
    expect(spearman(iq, hours)).toBeCloseTo(-29 / 165, 12)
  })

  it('has the interval of Bonett and Wright: tanh(atanh r ± z √((1 + r²/2) / 7))', () => {
    const figure = spearmanFigure(iq, hours, iq.map(String))
    expect(figure).toMatchObject({ unit: 'coefficient', n: 10, interval: { confidence: 0.95 } })
    if (!('value' in figure)) throw new Error('refused')
    expect(figure.interval?.low).toBeCloseTo(-0.7278300282, 9)
    expect(figure.interval?.high).toBeCloseTo(0.5145466616, 9)
  })

  it('has no interval where both have one order: that of ten, at r = 1, left 1 out', () => {
    const turned = spearmanFigure(
      iq,
      iq.map((value) => -value),
      iq.map(String),
    )
    expect(spearmanFigure(iq, iq, iq.map(String))).toMatchObject({ value: 1, n: 10, noInterval: expect.stringContaining('one order') })
    expect(turned).toMatchObject({ value: -1, noInterval: expect.stringContaining('opposite orders') })
  })

  it('averages the ranks of equal values', () => {
    expect(midRanks([3, 1, 3, 2])).toEqual([3.5, 1, 3.5, 2])
    // Ranks 1, 2.5, 2.5, 4 against 1, 2, 3, 4: r = 4.5 / √(4.5 · 5).
    expect(spearman([1, 2, 2, 3], [1, 2, 3, 4])).toBeCloseTo(4.5 / Math.sqrt(22.5), 12)
  })

  it('refuses fewer than ten independent outputs, and constants', () => {
    expect(spearmanFigure([1, 2, 3], [1, 2, 3], ['a', 'b', 'c'])).toMatchObject({ n: 3, needsN: 10 })
    expect(
      spearmanFigure(
        iq,
        hours,
        iq.map(() => 'one'),
      ),
    ).toMatchObject({ n: 1, needsN: 10 })
    expect(
      spearmanFigure(
        iq,
        iq.map(() => 1),
        iq.map(String),
      ),
    ).toHaveProperty('refused')
  })

  it('does not change under any increasing function, and lies in -1 to 1 (property)', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })), { minLength: 3, maxLength: 40 }), (pairs) => {
        const a = pairs.map(([x]) => x)
        const b = pairs.map(([, y]) => y)
        const r = spearman(a, b)
        if (Number.isNaN(r)) return
        expect(Math.abs(r)).toBeLessThanOrEqual(1 + 1e-12)
        expect(
          spearman(
            a.map((x) => Math.exp(x / 10)),
            b,
          ),
        ).toBeCloseTo(r, 12)
        expect(spearman(b, a)).toBeCloseTo(r, 12)
      }),
    )
  })
})

describe('findConflicts', () => {
  it('counts what one passes and the other fails, on outputs that both graded, by hand', () => {
    const ours = [1, 1, 1, 0, 0, 0.6, 0.4, 1, 0.9, 0.8, 0.2, undefined]
    const theirs = [1, 0, 1, 0, 1, 0.7, 0.3, 1, undefined, 0.9, 0.1, 1]
    const [conflict, ...others] = findConflicts({ scores: [...scoresOf('loadbearing', 'groundedness', ours), ...scoresOf('ragas', 'faithfulness', theirs)] })
    expect(others).toEqual([])
    // Both on 0 to 7, 9 and 10: apart on 1 and 4.
    expect(conflict).toMatchObject({
      metric: 'groundedness',
      a: 'loadbearing/groundedness@1',
      b: 'ragas/faithfulness@1',
      outputs: 10,
      disagree: { have: 2, of: 10, figure: { value: 0.2 } },
    })
  })

  it('turns a measure of which lower is better', () => {
    const values = [0, 0.1, 0.2, 0.3, 0.4, 0.6, 0.7, 0.8, 0.9, 1]
    const measure = { metric: 'toxicity', version: '1', judge: '', better: 'lower', range: [0, 1], unit: 'ratio' } as const
    const [conflict] = findConflicts({
      scores: [
        ...scoresOf('a', 'toxicity', values),
        ...scoresOf(
          'b',
          'toxicity',
          values.map((value) => 1 - value),
        ),
      ],
      measures: [{ ...measure, tool: 'a', range: [0, 1] }],
    })
    expect(conflict).toMatchObject({ disagree: { have: 0, of: 10 }, correlation: { value: 1 } })
  })

  it('compares no measures of different ideas, and none without a pass mark', () => {
    const values = [0, 1, 2, 3]
    expect(findConflicts({ scores: [...scoresOf('a', 'relevance', [0, 1]), ...scoresOf('b', 'groundedness', [0, 1])] })).toEqual([])
    expect(findConflicts({ scores: [...scoresOf('a', 'points', values), ...scoresOf('b', 'points', values)] })).toEqual([])
  })

  it('knows the names that tools give one idea', () => {
    expect(['Faithfulness', 'answer_relevancy', 'Answer Correctness', 'my own'].map(ideaOfMetric)).toEqual([
      'groundedness',
      'relevance',
      'correctness',
      'my-own',
    ])
  })
})
