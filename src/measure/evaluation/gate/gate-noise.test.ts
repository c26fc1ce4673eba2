import { describe, expect, it } from 'vitest'
import { isMeasured } from '../../../model/measurement.ts'
import { seededRandom } from '../../interval/random.ts'
import { gateNoise, type RepeatedCase } from './gate-noise.ts'
import { drawnShares } from './noise-draws.ts'
import { type NoiseRule, noiseGate } from './noise-gate.ts'
import { shareByLaw } from './noise-law.ts'

const rule: NoiseRule = { margin: 0.02, better: 'higher', alpha: 0.05, range: [0, 1] }

/** Cases that pass with a probability of their own. */
function simulated(probabilities: readonly number[], repeats: number, seed: number): RepeatedCase[] {
  const random = seededRandom(seed)
  return probabilities.map((p, index) => ({ group: `g${index}`, values: Array.from({ length: repeats }, () => (random() < p ? 1 : 0)) }))
}

function boundsOf(figure: ReturnType<typeof gateNoise>): { value: number; low: number; high: number } {
  if (!isMeasured(figure) || figure.interval === undefined) throw new Error(JSON.stringify(figure))
  return { value: figure.value, low: figure.interval.low, high: figure.interval.high }
}

describe('gateNoise', () => {
  it('refuses without repeats, and says how many cases it needs', () => {
    expect(gateNoise([{ group: 'a', values: [1] }], rule, 1)).toMatchObject({ refused: 'no case was asked twice', n: 0, needsN: 10 })
    expect(gateNoise(simulated(new Array(5).fill(0.5), 3, 1), rule, 1)).toMatchObject({ refused: 'only 5 cases were asked twice', n: 5 })
  })

  it('never flips where no case ever varied, but does not call it certain', () => {
    const { value, low, high } = boundsOf(gateNoise(simulated(new Array(30).fill(1), 3, 1), rule, 1))
    expect([value, low]).toEqual([0, 0])
    expect(high).toBeGreaterThan(0.001)
  })

  it('does not call it certain over many cases either', () => {
    const { value, low, high } = boundsOf(gateNoise(simulated(new Array(3000).fill(1), 2, 1), rule, 1))
    expect([value, low]).toEqual([0, 0])
    expect(high).toBeGreaterThan(0.001)
  })

  it('draws no run of more than 2,000 cases: 50,000 asked twice go by the law', () => {
    const figure = gateNoise(simulated(new Array(50_000).fill(0.8), 2, 1), { ...rule, threshold: 0.8 }, 1)
    expect(figure).toMatchObject({ n: 50_000, method: expect.stringContaining('by the normal law') })
    expect(boundsOf(figure).value).toBeLessThanOrEqual(0.5)
  })

  it('gives the same figure for the same seed', () => {
    const cases = simulated(new Array(40).fill(0.5), 3, 1)
    expect(gateNoise(cases, rule, 3)).toEqual(gateNoise(cases, rule, 3))
  })

  it('flips with 2 p (1 - p), where p of the runs fail, by a threshold in the midst of the noise', () => {
    // 40 coins, Wald: the upper bound of the mean is under .6 where at most about 17 of 40 pass.
    const probabilities = new Array(40).fill(0.5)
    const threshold = 0.6
    const truth = trueFlips(probabilities, threshold)
    const { value } = boundsOf(gateNoise(simulated(probabilities, 40, 5), { ...rule, margin: 1, threshold }, 1))
    expect(truth).toBeGreaterThan(0.25)
    expect(Math.abs(value - truth)).toBeLessThan(0.08)
  })

  it('is right on the average of 3 repeats, and its interval holds the truth in 85 % of 40 simulations or more', () => {
    const probabilities = Array.from({ length: 60 }, (_, index) => (index < 20 ? 0.5 : index < 40 ? 0.9 : 1))
    const threshold = 0.87
    const truth = trueFlips(probabilities, threshold)
    const found = Array.from({ length: 40 }, (_, seed) => boundsOf(gateNoise(simulated(probabilities, 3, 100 + seed), { ...rule, margin: 1, threshold }, seed)))
    expect(found.filter(({ low, high }) => low <= truth && truth <= high).length).toBeGreaterThanOrEqual(34)
  })

  it('flips no more than a paired gate at 5 % may: about 5 % against a noisy baseline, less the margin', () => {
    const { value } = boundsOf(gateNoise(simulated(new Array(60).fill(0.5), 5, 2), { ...rule, margin: 0.001 }, 1))
    expect(value).toBeGreaterThan(0.005)
    expect(value).toBeLessThan(0.09)
  })
})

describe('shareByLaw', () => {
  const mixed = Array.from({ length: 1500 }, (_, index) => (index % 3 === 0 ? 0.5 : index % 3 === 1 ? 0.9 : 1))
  it.each<[string, number, number, Partial<NoiseRule>]>([
    ['by the loss alone', 3, 1, { margin: 0.0001 }],
    ['in groups of five', 2, 5, { margin: 0.0001 }],
    ['by a threshold in the midst of the noise', 3, 1, { margin: 1, threshold: 0.8234 }],
    ['by a threshold, in groups of five', 5, 5, { margin: 1, threshold: 0.8234 }],
    ['by both', 3, 1, { margin: 0.0001, threshold: 0.8234 }],
    ['where lower is better', 3, 1, { margin: 1, threshold: 0.78, better: 'lower' }],
  ])('gives what 4,000 drawn pairs of runs give within 3 points, %s', (_, repeats, perGroup, more) => {
    const cases = simulated(mixed, repeats, 7)
    const gate = noiseGate(
      cases.map((_case, index) => `g${Math.floor(index / perGroup)}`),
      { ...rule, ...more },
    )
    const values = cases.map((each) => each.values)
    const drawn = drawnShares(values, gate, seededRandom(1), 4000)
    const law = shareByLaw(values, gate)
    expect(Math.abs(law.flips - drawn.flips)).toBeLessThan(0.03)
    expect(Math.abs(law.failing - drawn.failing)).toBeLessThan(0.03)
    expect(drawn.flips).toBeGreaterThan(0.02)
  })
})

/** By drawing runs of the true probabilities: how often the mean's upper t bound is under the threshold in one of two runs and not in the other. */
function trueFlips(probabilities: readonly number[], threshold: number): number {
  const random = seededRandom(99)
  const n = probabilities.length
  // The 97.5 % points of Student's t on 39 and 59 degrees of freedom, from the tables.
  const t = n === 40 ? 2.0227 : 2.001
  const fails = (): boolean => {
    const passed = probabilities.filter((p) => random() < p).length
    const mean = passed / n
    return mean + t * Math.sqrt((mean * (1 - mean)) / (n - 1)) < threshold
  }
  let flips = 0
  for (let pair = 0; pair < 20_000; pair += 1) {
    const first = fails()
    if (fails() !== first) flips += 1
  }
  return flips / 20_000
}
