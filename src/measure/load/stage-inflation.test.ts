import { expect, it } from 'vitest'
import { seededRandom } from '../interval/random.ts'
import { stageInflation } from './stage-inflation.ts'

const random = seededRandom(3)
const calls = (n: number, scale: number) => Array.from({ length: n }, () => scale * (1 + random()))

it('is 1 for a stage that takes twice as long in the chain, and its interval holds that', () => {
  const figure = stageInflation(calls(400, 20), calls(400, 10), 0.5, 1)
  expect(figure).toMatchObject({ unit: 'ratio', n: 400 })
  if (!('value' in figure) || figure.interval === undefined) throw new Error('refused')
  expect(figure.value).toBeCloseTo(1, 0)
  expect(figure.interval.low).toBeLessThan(1)
  expect(figure.interval.high).toBeGreaterThan(1)
})

it('is exactly 0 for the same calls, and does not depend on their order', () => {
  const alone = calls(100, 5)
  expect(stageInflation(alone, [...alone].reverse(), 0.5, 1)).toMatchObject({ value: 0 })
})

it('is refused below the calls that a quantile needs, and says how many', () => {
  expect(stageInflation(calls(60, 1), calls(60, 1), 0.95, 1)).toMatchObject({ refused: expect.stringContaining('60'), needsN: 100 })
  expect(stageInflation(calls(60, 1), calls(10, 1), 0.5, 1)).toMatchObject({ needsN: 20 })
})
