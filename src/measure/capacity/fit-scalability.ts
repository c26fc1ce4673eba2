import type { ScalabilityFit } from '../../model/capacity-evidence.ts'
import type { Figure, Measurement, Refusal, Unit } from '../../model/measurement.ts'
import { percentileInterval } from '../interval/cluster-bootstrap.ts'
import { seededRandom } from '../interval/random.ts'
import { refusal } from '../interval/refusal.ts'
import { Z_95 } from '../interval/wilson.ts'
import { constrainedFit, type WeightedLevel } from './constrained-fit.ts'
import { peakInFlightOf, peakPerSOf, type Scalability, throughputAt } from './scalability-model.ts'

/** One measured level. Standard errors are those of the sample; without them all levels count alike. */
export interface ScalabilityPoint {
  /** Mean requests in flight. */
  inFlight: number
  /** Successes a second. */
  perS: number
  perSError?: number
  inFlightError?: number
}

/** A fit with the resampled laws behind its intervals. */
export interface ResampledFit {
  fit: ScalabilityFit
  model: Scalability
  draws: readonly Scalability[]
  /** What the system was seen to serve, by the lower bounds of its levels: no law may say that it serves less. */
  seenPerS: number
}

const LEVELS_NEEDED = 6
/** Highest mean number in flight of a level that still tells what one request alone would do. */
const NEAR_ONE = 1.5
/** No system follows the law to better than a few percent: the published fit to Cisco's benchmark is 1.9 % off on average (Schwartz 2015). */
const MISFIT_RATIO = 0.02
const REPLICATES = 600
const CURVE_POINTS = 41

const round = (value: number): number => Number(value.toPrecision(2))

/** What is missing for a fit, if anything. */
function missing(points: readonly ScalabilityPoint[]): Refusal | undefined {
  const levels = new Set(points.map(({ inFlight }) => inFlight)).size
  if (levels < LEVELS_NEEDED) {
    return refusal(`a scalability fit needs ${LEVELS_NEEDED} levels of load that succeeded, there are ${levels}`, 'per-s', levels, LEVELS_NEEDED)
  }
  const lowest = points.reduce((least, point) => (point.inFlight < least.inFlight ? point : least))
  if (lowest.inFlight <= NEAR_ONE) return undefined
  const reason = `a scalability fit needs a level with about one request in flight; the lowest has ${round(lowest.inFlight)}, so add one of about ${round(lowest.perS / lowest.inFlight)}/s`
  return refusal(reason, 'per-s', levels)
}

/** Error of a level seen from the law: that of throughput, of the number in flight through the law's slope, and of the law itself. */
function errorOf(point: ScalabilityPoint, model: Scalability): number {
  const step = 1e-4 * point.inFlight
  const slope = (throughputAt(model, point.inFlight + step) - throughputAt(model, point.inFlight)) / step
  return Math.hypot(point.perSError ?? 0, slope * (point.inFlightError ?? 0), MISFIT_RATIO * point.perS)
}

/** Weights from errors need the law, and the law the weights: three rounds settle it. */
function weightedFit(points: readonly ScalabilityPoint[]): { model: Scalability; levels: WeightedLevel[]; areKnown: boolean } | undefined {
  const areKnown = points.every(({ perSError }) => perSError !== undefined)
  let levels = points.map(({ inFlight, perS }) => ({ inFlight, perS, weight: 1 }))
  let model = constrainedFit(levels)
  for (let round = 0; areKnown && model !== undefined && round < 3; round += 1) {
    const law = model
    levels = points.map((point) => ({ inFlight: point.inFlight, perS: point.perS, weight: errorOf(point, law) ** -2 }))
    model = constrainedFit(levels)
  }
  return model === undefined ? undefined : { model, levels, areKnown }
}

function normals(seed: number): () => number {
  const random = seededRandom(seed)
  return () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

/** Laws fitted to levels drawn around the fitted law; the spread of the draws is itself drawn, as few levels tell it only roughly. */
function resample(model: Scalability, levels: readonly WeightedLevel[], areKnown: boolean, seed: number): Scalability[] {
  const normal = normals(seed)
  const df = Math.max(1, levels.length - 3)
  const squares = levels.reduce((sum, { inFlight, perS, weight }) => sum + weight * (perS - throughputAt(model, inFlight)) ** 2, 0)
  const draws: Scalability[] = []
  for (let replicate = 0; replicate < REPLICATES; replicate += 1) {
    let chi2 = 0
    for (let i = 0; i < df; i += 1) chi2 += normal() ** 2
    const seen = squares / chi2
    const scale = Math.sqrt(areKnown ? Math.max(1, seen) : seen)
    const drawn = levels.map(({ inFlight, weight }) => {
      const perS = throughputAt(model, inFlight)
      return { inFlight, weight, perS: Math.max(perS / 100, perS + (normal() * scale) / Math.sqrt(weight)) }
    })
    const law = constrainedFit(drawn, model)
    if (law !== undefined) draws.push(law)
  }
  return draws
}

const METHOD = 'Universal Scalability Law, weighted least squares'

function figureOf(
  { model, draws, n }: { model: Scalability; draws: readonly Scalability[]; n: number },
  unit: Unit,
  of: (law: Scalability) => number,
): Measurement {
  const interval = percentileInterval(Float64Array.from(draws, of), 0.95, `parametric bootstrap of ${n} levels, ${draws.length} resamples`)
  const base = { value: of(model), unit, n, method: METHOD }
  return interval === undefined ? { ...base, noInterval: 'without a bound in more than a tenth of the resamples' } : { ...base, interval }
}

function peakFigure(law: Parameters<typeof figureOf>[0], unit: Unit, of: (law: Scalability) => number, without: string): Figure {
  return Number.isFinite(of(law.model)) ? figureOf(law, unit, of) : refusal(without, unit, law.n)
}

/** From the lowest level to twice the highest, evenly by ratio. */
function curveOf(model: Scalability, draws: readonly Scalability[], points: readonly ScalabilityPoint[]): ScalabilityFit['curve'] {
  const least = Math.min(...points.map(({ inFlight }) => inFlight))
  const most = Math.max(...points.map(({ inFlight }) => inFlight))
  return Array.from({ length: CURVE_POINTS }, (_, i) => {
    const inFlight = least * ((2 * most) / least) ** (i / (CURVE_POINTS - 1))
    const perS = throughputAt(model, inFlight)
    const band = percentileInterval(
      Float64Array.from(draws, (law) => throughputAt(law, inFlight)),
      0.95,
      '',
    )
    return { inFlight, perS, low: band?.low ?? perS, high: band?.high ?? perS, extrapolated: inFlight > most * (1 + 1e-9) }
  })
}

function r2Of(model: Scalability, levels: readonly WeightedLevel[]): number {
  const weights = levels.reduce((sum, { weight }) => sum + weight, 0)
  const mean = levels.reduce((sum, { perS, weight }) => sum + weight * perS, 0) / weights
  const around = levels.reduce((sum, { perS, weight }) => sum + weight * (perS - mean) ** 2, 0)
  const left = levels.reduce((sum, { inFlight, perS, weight }) => sum + weight * (perS - throughputAt(model, inFlight)) ** 2, 0)
  return around > 0 ? Math.min(1, Math.max(0, 1 - left / around)) : 0
}

/**
 * The fit with its resampled laws, from which forecasts take their bands; see {@link fitScalability}.
 *
 * @param points levels; those without a success or a request in flight are left out
 */
export function resampledFit(points: readonly ScalabilityPoint[], seed: number): ResampledFit | Refusal {
  const usable = points.filter(({ inFlight, perS }) => inFlight > 0 && perS > 0)
  const lacking = missing(usable)
  if (lacking !== undefined) return lacking
  const fitted = weightedFit(usable)
  if (fitted === undefined) return refusal('no scalability law with σ from 0 to 1 and κ of at least 0 fits these levels', 'per-s', usable.length)
  const { model, levels, areKnown } = fitted
  const draws = resample(model, levels, areKnown, seed)
  const law = { model, draws, n: usable.length }
  const seenPerS = Math.max(0, ...usable.map(({ perS, perSError }) => (perSError === undefined ? 0 : perS - Z_95 * perSError)))
  const fit: ScalabilityFit = {
    lambda: figureOf(law, 'per-s', ({ lambda }) => lambda),
    sigma: figureOf(law, 'ratio', ({ sigma }) => sigma),
    kappa: figureOf(law, 'ratio', ({ kappa }) => kappa),
    peakInFlight: peakFigure(law, 'count', peakInFlightOf, 'κ is 0: throughput has no peak, it levels off'),
    peakPerS: peakFigure(
      law,
      'per-s',
      (drawn) => Math.max(seenPerS, peakPerSOf(drawn)),
      'throughput grew with the load throughout: no limit shows in what was driven',
    ),
    r2: r2Of(model, levels),
    curve: curveOf(model, draws, usable),
  }
  return { fit, model, draws, seenPerS }
}

/**
 * Universal Scalability Law fitted to throughput against requests in flight: weighted least squares with 0 <= σ <= 1 and κ >= 0. Weights are
 * the inverse squares of each level's error: of its throughput, of its number in flight through the slope of the law, and 2 % for the law itself.
 * At an open loop N is a mean over time, queue included, so that λ is the throughput at a mean of one in flight, which is less than the
 * inverse of the service time: an M/M/1 queue served at μ follows the law exactly, with λ = μ/2, σ = 1/2, κ = 0 and the limit λ/σ = μ.
 *
 * 95 % intervals by parametric bootstrap, scaled by the residuals with the uncertainty of n - 3 degrees of freedom. In simulation with 6 to
 * 12 levels and known errors of 3 to 5 % they cover λ, σ, κ and the peak in 95 to 100 %. Without errors all levels count alike, and where in
 * truth the error grows with the throughput the intervals of σ, κ and the peak are too narrow (six levels: 58 to 94 %), so give the errors
 * where they are known (`bench/capacity-coverage.ts`).
 *
 * @param points at least six levels, of which one has 1.5 requests in flight or fewer; else refused, saying what is missing
 * @see Gunther 2007, Guerrilla Capacity Planning, chapters 4 and 5
 */
export function fitScalability(points: readonly ScalabilityPoint[], seed: number): ScalabilityFit | Refusal {
  const resampled = resampledFit(points, seed)
  return 'fit' in resampled ? resampled.fit : resampled
}
