import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isMeasured } from '../../model/measurement.ts'
import { seededRandom } from '../interval/random.ts'
import { constrainedFit } from './constrained-fit.ts'
import { fitScalability, type ScalabilityPoint } from './fit-scalability.ts'
import { inFlightAt, peakInFlightOf, peakPerSOf, throughputAt } from './scalability-model.ts'

const ciscoPerS = [
  955.16, 1878.91, 2688.01, 3548.68, 4315.54, 5130.43, 5931.37, 6531.08, 7219.8, 7867.61, 8278.71, 8646.7, 9047.84, 9426.55, 9645.37, 9897.24, 10097.6, 10240.5,
  10532.39, 10798.52, 11151.43, 11518.63, 11806, 12089.37, 12075.41, 12177.29, 12211.41, 12158.93, 12155.27, 12118.04, 12140.4, 12074.39,
]
const cisco = ciscoPerS.map((perS, i) => ({ inFlight: i + 1, perS }))
const sdm91 = [
  [1, 64.9],
  [18, 995.9],
  [36, 1652.4],
  [72, 1853.2],
  [108, 1828.9],
  [144, 1775],
  [216, 1702.2],
].map(([inFlight = 0, perS = 0]) => ({ inFlight, perS }))

const fitOf = (points: readonly ScalabilityPoint[]): Exclude<ReturnType<typeof fitScalability>, { refused: string }> => {
  const fit = fitScalability(points, 1)
  if ('refused' in fit) throw new Error(fit.refused)
  return fit
}

it('gives λ 995.6486, σ .02671591, κ .0007690945 of 32 levels of a Cisco router (Schwartz 2015, Practical Scalability Analysis)', () => {
  const { lambda, sigma, kappa, peakInFlight, r2 } = fitOf(cisco)
  expect(lambda.value).toBeCloseTo(995.6486, 3)
  expect(sigma.value).toBeCloseTo(0.02671591, 6)
  expect(kappa.value).toBeCloseTo(0.0007690945, 8)
  expect(peakInFlight).toMatchObject({ value: expect.closeTo(Math.sqrt((1 - 0.02671591) / 0.0007690945), 2) })
  expect(r2).toBeCloseTo(0.9972, 3)
})

it('gives 89.9952330, .0277285 and .0001044 of SPEC SDM 91, with intervals as wide as its standard errors (R package usl 3.0)', () => {
  const { lambda, sigma, kappa } = fitOf(sdm91)
  expect(lambda.value).toBeCloseTo(89.995233, 4)
  expect(sigma.value).toBeCloseTo(0.0277285, 6)
  expect(kappa.value).toBeCloseTo(0.0001044, 6)
  // Published: ± 14.2134894 for λ and ± .0000199 for κ; t on 4 degrees of freedom is 2.776.
  const half = ({ interval }: typeof lambda): number => (interval === undefined ? 0 : (interval.high - interval.low) / 2)
  expect(half(lambda) / (2.776 * 14.2134894)).toBeGreaterThan(0.7)
  expect(half(lambda) / (2.776 * 14.2134894)).toBeLessThan(1.5)
  expect(half(kappa) / (2.776 * 0.0000199)).toBeGreaterThan(0.7)
  expect(half(kappa) / (2.776 * 0.0000199)).toBeLessThan(1.5)
})

it('finds μ as the limit of an M/M/1 queue, N = ρ/(1-ρ): λ = μ/2, σ = 1/2, κ = 0', () => {
  const points = [0.1, 0.3, 0.5, 0.7, 0.8, 0.9].map((rho) => ({ inFlight: rho / (1 - rho), perS: 100 * rho }))
  const { lambda, sigma, peakPerS, peakInFlight } = fitOf(points)
  expect(lambda.value).toBeCloseTo(50, 3)
  expect(sigma.value).toBeCloseTo(0.5, 4)
  expect(peakPerS).toMatchObject({ value: expect.closeTo(100, 2) })
  expect(peakInFlight).toHaveProperty(isMeasured(peakInFlight) ? 'value' : 'refused')
})

it('finds the parameters that made the levels, whatever they are', () => {
  const parameters = fc.record({
    lambda: fc.double({ min: 0.5, max: 5000, noNaN: true }),
    sigma: fc.double({ min: 0, max: 0.9, noNaN: true }),
    kappa: fc.double({ min: 0, max: 0.05, noNaN: true }),
  })
  fc.assert(
    fc.property(parameters, (truth) => {
      const found = constrainedFit([0.5, 1, 2, 4, 8, 16, 32].map((inFlight) => ({ inFlight, perS: throughputAt(truth, inFlight), weight: 1 })))
      expect((found?.lambda ?? 0) / truth.lambda).toBeCloseTo(1, 4)
      expect(found?.sigma).toBeCloseTo(truth.sigma, 4)
      expect(found?.kappa).toBeCloseTo(truth.kappa, 5)
    }),
  )
})

it('keeps σ and κ at 0 where the levels are better than linear, and then sees no limit', () => {
  const { sigma, kappa, peakInFlight, peakPerS } = fitOf([1, 2, 4, 8, 16, 32].map((inFlight) => ({ inFlight, perS: 10 * inFlight ** 1.1 })))
  expect([sigma.value, kappa.value]).toEqual([0, 0])
  expect(peakInFlight).toMatchObject({ refused: expect.stringContaining('κ is 0') })
  expect(peakPerS).toMatchObject({ refused: expect.stringContaining('no limit') })
})

it('needs six levels, one of them with about one request in flight, and says which is missing', () => {
  expect(fitScalability(cisco.slice(0, 5), 1)).toMatchObject({ refused: expect.stringContaining('needs 6 levels'), needsN: 6 })
  expect(fitScalability(cisco.slice(4), 1)).toMatchObject({ refused: expect.stringContaining('add one of about 860/s') })
})

it('marks what lies beyond the highest level as extrapolated', () => {
  const { curve } = fitOf(cisco)
  expect(curve.at(0)).toMatchObject({ inFlight: 1, extrapolated: false })
  expect(curve.at(-1)).toMatchObject({ inFlight: expect.closeTo(64, 9), extrapolated: true })
  expect(curve.every(({ low, perS, high }) => low <= perS && perS <= high)).toBe(true)
})

it('gives the number in flight at a rate as the inverse of throughput, and none over the peak', () => {
  const model = { lambda: 100, sigma: 0.05, kappa: 0.001 }
  for (const inFlight of [0.5, 1, 7, 25]) expect(inFlightAt(model, throughputAt(model, inFlight))).toBeCloseTo(inFlight, 6)
  expect(inFlightAt({ ...model, kappa: 0 }, 2000.1)).toBeUndefined()
  expect(inFlightAt({ ...model, kappa: 0 }, throughputAt({ ...model, kappa: 0 }, 12))).toBeCloseTo(12, 6)
  expect(inFlightAt(model, peakPerSOf(model) * 1.001)).toBeUndefined()
  expect(peakInFlightOf(model)).toBeCloseTo(Math.sqrt(950), 9)
})

it('covers σ and the peak of a known law together in at least 90 % of 40 runs of eight levels with a known error of 4 %', () => {
  const truth = { lambda: 20, sigma: 0.05, kappa: 0.002 }
  let held = 0
  for (let seed = 1; seed <= 40; seed += 1) {
    const random = seededRandom(seed)
    const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
    const points = [0.8, 1.5, 3, 6, 10, 16, 24, 40].map((inFlight) => {
      const perS = throughputAt(truth, inFlight)
      return { inFlight, perS: perS * (1 + 0.04 * normal()), perSError: 0.04 * perS }
    })
    const { sigma, peakPerS } = fitOf(points)
    const holds = (figure: typeof peakPerS, value: number): boolean =>
      isMeasured(figure) && figure.interval !== undefined && figure.interval.low <= value && value <= figure.interval.high
    if (holds(sigma, truth.sigma) && holds(peakPerS, peakPerSOf(truth))) held += 1
  }
  expect(held).toBeGreaterThanOrEqual(36)
})
