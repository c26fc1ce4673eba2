const LANCZOS = [
  0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905, -0.13857109526572012,
  9.9843695780195716e-6, 1.5056327351493116e-7,
]

/**
 * Natural logarithm of the gamma function, to about 14 digits.
 *
 * @param x over 0
 * @see Lanczos 1964, SIAM J. Numer. Anal. 1, 86-96; g = 7 and nine terms
 */
export function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const z = x - 1
  const t = z + 7.5
  const series = LANCZOS.reduce((sum, c, i) => (i === 0 ? c : sum + c / (z + i)), 0)
  return 0.5 * Math.log(2 * Math.PI) + (z + 0.5) * Math.log(t) - t + Math.log(series)
}

/** The continued fraction of the incomplete beta function, by the method of Lentz; converges for x < (a + 1) / (a + b + 2). */
function betaFraction(x: number, a: number, b: number): number {
  const awayFromZero = (v: number): number => (Math.abs(v) < 1e-300 ? 1e-300 : v)
  let c = 1
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1))
  let fraction = d
  for (let m = 1; m <= 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / awayFromZero(1 + even * d)
    c = awayFromZero(1 + even / c)
    fraction *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / awayFromZero(1 + odd * d)
    c = awayFromZero(1 + odd / c)
    fraction *= d * c
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return fraction
}

/**
 * The regularized incomplete beta function I_x(a, b): the probability that a beta variable of shape a, b is at most x. The binomial law is
 * P(Bin(n, p) <= k) = I_{1-p}(n - k, k + 1).
 *
 * @param x 0 to 1
 * @param a over 0
 * @param b over 0
 * @returns 0 to 1
 * @see NIST Digital Library of Mathematical Functions, 8.17.22
 */
export function regularizedBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x))
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b
}

/** Coefficients of Hart's rational approximation, highest power first. */
const HART_TOP = [3.52624965998911e-2, 0.700383064443688, 6.37396220353165, 33.912866078383, 112.079291497871, 221.213596169931, 220.206867912376]
const HART_BOTTOM = [
  8.83883476483184e-2, 1.75566716318264, 16.064177579207, 86.7807322029461, 296.564248779674, 637.333633378831, 793.826512519948, 440.413735824752,
]

/**
 * The standard normal distribution function, to 14 digits after the point, and eight that count far in the lower tail.
 *
 * @param z any number; ±Infinity gives 0 or 1
 * @see Hart et al. 1968, Computer Approximations, as given by West 2005, Wilmott 70-76
 */
export function normalCdf(z: number): number {
  const x = Math.abs(z)
  if (x > 37) return z > 0 ? 1 : 0
  const polynomial = (coefficients: readonly number[]): number => coefficients.reduce((sum, c) => sum * x + c, 0)
  const tail =
    x < 7.07106781186547 ? polynomial(HART_TOP) / polynomial(HART_BOTTOM) : 1 / ((x + 1 / (x + 2 / (x + 3 / (x + 4 / (x + 0.65))))) * Math.sqrt(2 * Math.PI))
  const below = Math.exp((-x * x) / 2) * tail
  return z > 0 ? 1 - below : below
}

/**
 * The point that a standard normal variable stays under with probability `p`: a rational start, then Newton's method on the lower tail.
 *
 * @param p above 0 and below 1
 * @throws RangeError outside of that
 * @see Abramowitz and Stegun 1964, 26.2.23
 */
export function normalQuantile(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`no normal quantile at ${p}`)
  if (p > 0.5) return -normalQuantile(1 - p)
  const t = Math.sqrt(-2 * Math.log(p))
  let z = (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308))) - t
  for (let i = 0; i < 4; i += 1) z += ((p - normalCdf(z)) / Math.exp((-z * z) / 2)) * Math.sqrt(2 * Math.PI)
  return z
}

/**
 * Student's t distribution function: ½ I_{ν/(ν+t²)}(ν/2, ½) below 0, and one less that above.
 *
 * @param df degrees of freedom, over 0, not necessarily whole; Infinity is the normal distribution
 * @see NIST Digital Library of Mathematical Functions, 8.17; Abramowitz and Stegun 1964, 26.7.1
 */
export function studentCdf(t: number, df: number): number {
  if (df > 1e7 || !Number.isFinite(t)) return normalCdf(t)
  const tail = 0.5 * regularizedBeta(df / (df + t * t), df / 2, 0.5)
  return t > 0 ? 1 - tail : tail
}

/**
 * The point that Student's t stays under with probability `p`, by Newton's method. It starts at the normal quantile, which is nearer to 0; below 0 the
 * distribution function is convex, so each step comes closer from that side.
 *
 * @param p above 0 and below 1
 * @param df degrees of freedom, over 0; Infinity is the normal distribution
 * @throws RangeError outside of that
 */
export function studentQuantile(p: number, df: number): number {
  if (!(p > 0 && p < 1) || !(df > 0)) throw new RangeError(`no quantile of Student's t at ${p} with ${df} degrees of freedom`)
  if (df > 1e7) return normalQuantile(p)
  if (p > 0.5) return -studentQuantile(1 - p, df)
  const scale = logGamma((df + 1) / 2) - logGamma(df / 2) - 0.5 * Math.log(df * Math.PI)
  let t = normalQuantile(p)
  for (let i = 0; i < 500; i += 1) {
    const step = (studentCdf(t, df) - p) / Math.exp(scale - ((df + 1) / 2) * Math.log1p((t * t) / df))
    t -= step
    if (Math.abs(step) < 1e-13 * Math.max(1, Math.abs(t))) break
  }
  return t
}
