/** A standard normal number by the polar method. @see Marsaglia and Bray 1964, SIAM Review 6, 260-264 */
function normal(random: () => number): number {
  for (;;) {
    const x = 2 * random() - 1
    const y = 2 * random() - 1
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

/**
 * A number from the gamma distribution with this shape and scale 1, so with mean and variance `shape`. Below shape 1 the number for
 * shape + 1 is multiplied by U^(1/shape).
 *
 * @param shape above 0
 * @returns at least 0; for a shape far below 1 mostly so near to 0 that it is 0
 * @see Marsaglia and Tsang 2000, A simple method for generating gamma variables, ACM TOMS 26, 363-372
 */
export function gammaVariate(shape: number, random: () => number): number {
  if (shape < 1) return gammaVariate(shape + 1, random) * (1 - random()) ** (1 / shape)
  const d = shape - 1 / 3
  const c = 1 / Math.sqrt(9 * d)
  for (;;) {
    const x = normal(random)
    const v = (1 + c * x) ** 3
    if (v <= 0) continue
    const u = 1 - random()
    if (Math.log(u) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v
  }
}
