import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { correctedRate } from './corrected-rate.ts'

const outputs = Array.from({ length: 400 }, (_, i) => ({ judged: i % 10 < 8 ? 1 : 0 }))
const labelledFirst = (count: number, probability?: (i: number) => number) =>
  outputs.map((output, i) => {
    if (i >= count) return output
    return { ...output, label: i % 10 < 7 ? 1 : 0, ...(probability && { inclusionProbability: probability(i) }) }
  })

describe('correctedRate', () => {
  it('is PPI++ where some outputs have labels of known probability', () => {
    const corrected = correctedRate({ outputs: labelledFirst(50, () => 0.125) })
    expect(corrected).toMatchObject({ method: 'ppi++', figure: { value: expect.closeTo(0.7, 9), n: 50 } })
    if (!isMeasured(corrected?.figure)) throw new Error('refused')
    expect(corrected.figure.interval?.low).toBeLessThan(0.7)
    expect(corrected.figure.method).not.toContain('weights')
  })

  it('weighs the labels where their probabilities differ', () => {
    const corrected = correctedRate({ outputs: labelledFirst(50, (i) => (i % 2 === 0 ? 0.1 : 0.2)) })
    expect(corrected).toMatchObject({ method: 'ppi++', figure: { method: expect.stringContaining('weights 1 / inclusion probability') } })
  })

  it('is the labels alone where every output has one', () => {
    expect(correctedRate({ outputs: labelledFirst(400) })).toMatchObject({ method: 'labels', figure: { value: 0.7, n: 400 } })
  })

  it('refuses labels that nobody knows the origin of, and too few', () => {
    expect(correctedRate({ outputs: labelledFirst(50) })).toMatchObject({
      method: 'labels',
      figure: { refused: expect.stringContaining('inclusion probability') },
    })
    expect(correctedRate({ outputs: labelledFirst(20, () => 0.05) })).toMatchObject({ method: 'ppi++', figure: { refused: expect.any(String), needsN: 30 } })
  })

  it('is not moved by labels that someone chose: failures imported beside a uniform sample', () => {
    // People pass .7; a uniform sample of one in eight, and 105 more labels without a probability, all on what people fail.
    const sampled = labelledFirst(50, () => 0.125)
    const imported = sampled.map((output, i) => (i >= 50 && i % 10 >= 7 ? { ...output, label: 0 } : output))
    expect(imported.filter((output) => 'label' in output)).toHaveLength(50 + 105)
    expect(correctedRate({ outputs: imported })).toEqual(correctedRate({ outputs: sampled }))
    expect(correctedRate({ outputs: imported })).toMatchObject({ figure: { value: expect.closeTo(0.7, 9) } })
  })

  it('is Rogan and Gladen where the labels are of other outputs, and nothing where there are none', () => {
    const elsewhere = { sensitivity: { have: 180, of: 200 }, specificity: { have: 85, of: 100 } }
    expect(correctedRate({ outputs, elsewhere })).toMatchObject({ method: 'rogan-gladen', figure: { value: expect.closeTo(0.65 / 0.75, 9) } })
    expect(correctedRate({ outputs })).toBeUndefined()
  })

  it('by Rogan and Gladen counts conversations: 400 outputs in 20 that are alike inside are n 20, and what the judge did not grade is told', () => {
    const elsewhere = { sensitivity: { have: 180, of: 200 }, specificity: { have: 85, of: 100 } }
    const grouped = outputs.map((_, i) => ({ judged: i % 20 < 16 ? 1 : 0, group: `g${i % 20}` }))
    const [alone, together] = [correctedRate({ outputs, elsewhere }), correctedRate({ outputs: [...grouped, { group: 'g0' }], elsewhere })]
    expect(together).toMatchObject({
      method: 'rogan-gladen',
      figure: { value: expect.closeTo(0.65 / 0.75, 9), n: 20, method: expect.stringContaining('1 output without a grade left out') },
    })
    if (!isMeasured(alone?.figure) || !isMeasured(together?.figure)) throw new Error('refused')
    const widthOf = ({ interval }: { interval?: { low: number; high: number } }) => (interval?.high ?? 0) - (interval?.low ?? 0)
    expect(widthOf(together.figure)).toBeGreaterThan(1.8 * widthOf(alone.figure))
  })
})
