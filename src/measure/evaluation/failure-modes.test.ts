import { describe, expect, it } from 'vitest'
import { FailureMode } from '../../model/eval-config.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { seededRandom } from '../interval/random.ts'
import { failureModes, failureModesByLoss } from './failure-modes.ts'
import { casesOf, runOf } from './run-fixture.ts'

const wrong = (over: Record<string, unknown> = {}) =>
  FailureMode.parse({ id: 'wrong', what: 'a wrong answer', costUsd: 2, when: { metric: 'exact', below: 0.5 }, ...over })
const failing = (failed: number, of: number) => Array.from({ length: of }, (_, index) => [index < failed ? 0 : 1])

function interval(figure: Figure): [number, number] {
  if (!isMeasured(figure) || figure.interval === undefined) throw new Error(JSON.stringify(figure))
  return [figure.interval.low, figure.interval.high]
}

describe('failureModes', () => {
  it('is rate × cost in a thousand requests, with the Wilson interval: 10 of 100 at $2', () => {
    const [mode] = failureModes({ modes: [wrong()], data: runOf('r', failing(10, 100)), cases: casesOf(100), traffic: {} })
    expect(mode).toMatchObject({ trafficShare: 1, rate: { value: 0.1 }, missing: { have: 0, of: 100 }, expectedLoss: { unit: 'usd-per-1k-requests' } })
    if (mode === undefined || !isMeasured(mode.expectedLoss)) throw new Error('refused')
    expect(mode.expectedLoss.value).toBeCloseTo(200, 9)
    // Wilson of 10/100: .055229 to .174366.
    const [low, high] = interval(mode.expectedLoss)
    expect(low).toBeCloseTo(110.458, 2)
    expect(high).toBeCloseTo(348.732, 2)
  })

  it('takes no failure among ten cases for a loss that may be large: Wilson of 0/10 is 0 to .277533', () => {
    const [mode] = failureModes({ modes: [wrong()], data: runOf('r', failing(0, 10)), cases: casesOf(10), traffic: {} })
    const [low, high] = interval(mode?.expectedLoss ?? { refused: '', unit: 'usd', n: 0 })
    expect(low).toBe(0)
    expect(high).toBeCloseTo(555.066, 2)
  })

  it('takes the share of its slices from the traffic: 20 % × 5 of 10 × $10', () => {
    const cases = casesOf(100, (index) => ({ slices: { language: index < 10 ? 'de' : 'en' } }))
    const [mode] = failureModes({
      modes: [wrong({ costUsd: 10, slices: { language: 'de' } })],
      data: runOf('r', failing(5, 100)),
      cases,
      traffic: { language: { en: 80, de: 20 } },
    })
    expect(mode?.trafficShare).toBeCloseTo(0.2, 12)
    expect(mode).toMatchObject({ rate: { value: 0.5, n: 10 } })
    if (mode === undefined || !isMeasured(mode.expectedLoss)) throw new Error('refused')
    expect(mode.expectedLoss.value).toBeCloseTo(1000, 9)
    // Wilson of 5/10: .236593 to .763407, times 2000.
    expect(interval(mode.expectedLoss)[0]).toBeCloseTo(473.19, 1)
  })

  it('is nothing in a slice without traffic, whatever it is called', () => {
    const cases = casesOf(20, (index) => ({ slices: { language: index < 10 ? 'constructor' : 'en' } }))
    const modes = [wrong({ slices: { language: 'constructor' } })]
    const [mode] = failureModes({ modes, data: runOf('r', failing(5, 20)), cases, traffic: { language: { en: 1 } } })
    expect(mode).toMatchObject({ trafficShare: 0, expectedLoss: { value: 0 } })
  })

  it('weighs the rate by the traffic of the slices: .8 × 5/50 + .2 × 25/50', () => {
    const cases = casesOf(100, (index) => ({ slices: { language: index < 50 ? 'en' : 'de' } }))
    const values = Array.from({ length: 100 }, (_, index) => [index < 5 || (index >= 50 && index < 75) ? 0 : 1])
    const [mode] = failureModes({ modes: [wrong()], data: runOf('r', values), cases, traffic: { language: { en: 0.8, de: 0.2 } } })
    if (mode === undefined || !isMeasured(mode.rate)) throw new Error('refused')
    expect(mode.rate.value).toBeCloseTo(0.18, 9)
  })

  it('takes a share that the traffic does not tell from the cases, with its doubt: 10 failures among 100 cases', () => {
    const cases = casesOf(100, (index) => ({ slices: { kind: index < 20 ? 'refund' : 'other' } }))
    const [mode] = failureModes({ modes: [wrong({ slices: { kind: 'refund' } })], data: runOf('r', failing(10, 100)), cases, traffic: {} })
    expect(mode).toMatchObject({ rate: { value: 0.5, n: 20 } })
    expect(mode?.trafficShare).toBeCloseTo(0.2, 12)
    const [low, high] = interval(mode?.expectedLoss ?? { refused: '', unit: 'usd', n: 0 })
    expect(low).toBeCloseTo(110.458, 2)
    expect(high).toBeCloseTo(348.732, 2)
  })

  it('counts cases without a value as missing, and as no successes', () => {
    const values = Array.from({ length: 40 }, (_, index) => [index < 20 ? undefined : index < 30 ? 0 : 1])
    const [mode] = failureModes({ modes: [wrong()], data: runOf('r', values), cases: casesOf(40), traffic: {} })
    expect(mode).toMatchObject({ rate: { value: 0.5, n: 20 }, missing: { have: 20, of: 40 } })
  })

  it('refuses a figure where nothing was scored, or everything is missing', () => {
    const modes = [wrong({ id: 'other', when: { metric: 'never-run', below: 1 } }), wrong()]
    const found = failureModes({ modes, data: runOf('r', [[undefined], [undefined]]), cases: casesOf(2), traffic: {} })
    expect(found).toMatchObject([
      { rate: { refused: 'no case has a score of never-run' }, expectedLoss: { refused: 'no case has a score of never-run' }, missing: { have: 0, of: 0 } },
      { rate: { refused: 'no case has a value' }, missing: { have: 2, of: 2 } },
    ])
  })

  it('is wider by the traffic that no case stands for', () => {
    const cases = casesOf(100, () => ({ slices: { language: 'en' } }))
    const data = runOf('r', failing(10, 100))
    const [seen] = failureModes({ modes: [wrong()], data, cases, traffic: { language: { en: 1 } } })
    const [blind] = failureModes({ modes: [wrong()], data, cases, traffic: { language: { en: 0.7, fr: 0.3 } } })
    if (seen === undefined || blind === undefined) throw new Error('no mode')
    expect(interval(blind.rate)[0]).toBeCloseTo(0.7 * interval(seen.rate)[0], 9)
    expect(interval(blind.rate)[1]).toBeCloseTo(0.7 * interval(seen.rate)[1] + 0.3, 9)
  })

  it('counts a case of which one repeat of four failed as a quarter', () => {
    const [mode] = failureModes({
      modes: [wrong()],
      data: runOf(
        'r',
        Array.from({ length: 20 }, () => [0, 1, 1, 1]),
      ),
      cases: casesOf(20),
      traffic: {},
    })
    expect(mode).toMatchObject({ rate: { value: 0.25 } })
  })

  it('fails above as well as below', () => {
    const [mode] = failureModes({
      modes: [wrong({ when: { metric: 'exact', above: 0.5 } })],
      data: runOf('r', failing(10, 40)),
      cases: casesOf(40),
      traffic: {},
    })
    expect(mode).toMatchObject({ rate: { value: 0.75 } })
  })

  it('covers the true loss in 93 to 99 % of 400 simulations: two slices, groups of three', () => {
    const random = seededRandom(7)
    let covered = 0
    const runs = 400
    for (let run = 0; run < runs; run += 1) {
      // In en .1 of the answers fail, in de .4; traffic .75 to .25, cases half and half. True: .175 × $2 × 1000.
      const cases = casesOf(120, (index) => ({ slices: { language: index < 60 ? 'en' : 'de' }, group: `g${Math.floor(index / 3)}` }))
      let shared = 0
      const values = cases.map((_, index) => {
        if (index % 3 === 0) shared = random()
        const own = random() < 0.3 ? shared : random()
        return [own < (index < 60 ? 0.1 : 0.4) ? 0 : 1]
      })
      const [mode] = failureModes({ modes: [wrong()], data: runOf('r', values), cases, traffic: { language: { en: 3, de: 1 } } })
      const [low, high] = interval(mode?.expectedLoss ?? { refused: '', unit: 'usd', n: 0 })
      if (low <= 350 && high >= 350) covered += 1
    }
    expect(covered / runs).toBeGreaterThanOrEqual(0.93)
    expect(covered / runs).toBeLessThanOrEqual(0.99)
  })
})

describe('failureModesByLoss', () => {
  it('orders the work by what it costs, not by how often it fails, and puts what is not known last', () => {
    const modes = [
      wrong({ id: 'often-cheap', costUsd: 0.1 }),
      wrong({ id: 'unknown', when: { metric: 'never-run', below: 1 } }),
      wrong({ id: 'rare-dear', costUsd: 100, slices: { kind: 'refund' } }),
    ]
    const cases = casesOf(100, (index) => ({ slices: { kind: index < 10 ? 'refund' : 'other' } }))
    const found = failureModes({ modes, data: runOf('r', failing(40, 100)), cases, traffic: { kind: { refund: 1, other: 9 } } })
    expect(failureModesByLoss(found).map(({ id }) => id)).toEqual(['rare-dear', 'often-cheap', 'unknown'])
  })
})
