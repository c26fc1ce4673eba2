/** Parameters of the Universal Scalability Law; see {@link throughputAt}. */
export interface Scalability {
  /** Throughput at one in flight, per second; above 0. */
  lambda: number
  /** Contention, 0 to 1. */
  sigma: number
  /** Crosstalk, at least 0. */
  kappa: number
}

/**
 * X(N) = λN / (1 + σ(N-1) + κN(N-1)), in requests a second.
 *
 * @param inFlight N, above 0; a mean over time, so that it may lie under 1
 * @see Gunther 2007, Guerrilla Capacity Planning, section 4.3
 */
export function throughputAt({ lambda, sigma, kappa }: Scalability, inFlight: number): number {
  return (lambda * inFlight) / (1 + sigma * (inFlight - 1) + kappa * inFlight * (inFlight - 1))
}

/** N* = √((1-σ)/κ), where X is largest; Infinity where κ is 0, since then X only grows. */
export function peakInFlightOf({ sigma, kappa }: Scalability): number {
  return kappa === 0 ? Number.POSITIVE_INFINITY : Math.sqrt((1 - sigma) / kappa)
}

/** The largest throughput: X(N*), or the asymptote λ/σ where κ is 0; Infinity where σ is 0 too. N* under 1 is a peak at one. */
export function peakPerSOf(model: Scalability): number {
  if (model.kappa === 0) return model.sigma === 0 ? Number.POSITIVE_INFINITY : model.lambda / model.sigma
  return throughputAt(model, Math.max(1, peakInFlightOf(model)))
}

/**
 * Mean number in flight at which the system serves `perS`: the smaller root of κX N² + (σX - κX - λ) N + (1-σ)X = 0.
 *
 * @returns `undefined` where the rate is over the peak: there is no steady state
 */
export function inFlightAt({ lambda, sigma, kappa }: Scalability, perS: number): number | undefined {
  const a = kappa * perS
  const b = sigma * perS - a - lambda
  const c = (1 - sigma) * perS
  const discriminant = b * b - 4 * a * c
  if (b >= 0 || discriminant < 0) return undefined
  // The form that does not cancel where a is small, and holds where it is 0.
  return (2 * c) / (-b + Math.sqrt(discriminant))
}
