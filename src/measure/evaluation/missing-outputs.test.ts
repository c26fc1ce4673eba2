import { describe, expect, it } from 'vitest'
import { share } from '../interval/wilson.ts'
import { missingOutputs } from './missing-outputs.ts'

const cases = (...each: readonly (readonly [missing: number, outputs: number])[]) =>
  each.map(([missing, outputs], index) => ({ missing, outputs, group: `g${index}` }))

describe('missing outputs', () => {
  it('are the plain share where every case was asked once', () => {
    expect(missingOutputs(cases([1, 1], [0, 1], [0, 1], [0, 1]))).toEqual(share(1, 4))
    expect(missingOutputs([])).toEqual(share(0, 0))
  })

  it('of 2, 0 and 1 of 4 repeats are 3 of 12, n 3, with the t interval of three cases (hand-worked)', () => {
    const { have, of, figure } = missingOutputs(cases([2, 4], [0, 4], [1, 4]))
    expect([have, of]).toEqual([3, 12])
    // Shares .5, 0 and .25: variance 1/16, standard error 1/(4 √3), upper end .25 + 4.302653 / (4 √3).
    expect(figure).toMatchObject({ value: 0.25, n: 3, interval: { low: 0, high: expect.closeTo(0.25 + 4.302653 / (4 * Math.sqrt(3)), 6) } })
  })

  it('of cases asked unequally often are still of all outputs: 1 of 1 and 0 of 3 are a quarter', () => {
    expect(missingOutputs(cases([1, 1], [0, 3]))).toMatchObject({ have: 1, of: 4, figure: { value: 0.25, n: 2 } })
  })

  it('of one case, however often it was asked, have no interval to speak of', () => {
    expect(missingOutputs(cases([5, 20]))).toMatchObject({ have: 5, of: 20, figure: { refused: expect.any(String), n: 1, needsN: 2 } })
  })
})
