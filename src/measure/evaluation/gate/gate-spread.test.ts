import { expect, it } from 'vitest'
import { clustersOf } from '../../interval/cluster-bootstrap.ts'
import { seededRandom } from '../../interval/random.ts'
import { logSpreadSd } from './gate-spread.ts'

const alone = (n: number) => clustersOf(Array.from({ length: n }, (_, index) => `g${index}`))

it('hand-worked: -1 and 1, three each, have κ = 6 · 6 / 36 = 1, and ½ √((1 - 3/6) / 5) is .1581', () => {
  expect(logSpreadSd([1, -1, 1, -1, 1, -1], alone(6))).toBeCloseTo(0.1581, 4)
})

it('of uniform values, κ = 9/5: about ½ √(.8 / 1000)', () => {
  const random = seededRandom(2)
  expect(
    logSpreadSd(
      Array.from({ length: 1000 }, () => random()),
      alone(1000),
    ),
  ).toBeCloseTo(Math.sqrt(0.0008) / 2, 3)
})

it('is without end where nothing varies', () => expect(logSpreadSd([1, 1, 1], alone(3))).toBe(Number.POSITIVE_INFINITY))

it('takes groups for what is independent: ten of fifty alike say as little as ten', () => {
  const clusters = clustersOf(Array.from({ length: 500 }, (_, index) => `g${Math.floor(index / 50)}`))
  const values = Array.from({ length: 500 }, (_, index) => Math.floor(index / 50) ** 2)
  const ten = Array.from({ length: 10 }, (_, index) => index ** 2)
  expect(logSpreadSd(values, clusters)).toBeCloseTo(logSpreadSd(ten, alone(10)), 10)
})

it('rare differences leave the standard error open: 2 in 100 between about half and double', () => {
  const rare = Array.from({ length: 100 }, (_, index) => (index < 2 ? -1 : 0))
  const factor = Math.exp(1.96 * logSpreadSd(rare, alone(100)))
  expect(factor).toBeGreaterThan(1.7)
  expect(factor).toBeLessThan(2.3)
})
