/** Draws from a seeded generator (sfc32); the same seed gives the same draws. */
export interface Random {
  /** Uniform in [0, 1). */
  uniform(): number
  chance(probability: number): boolean
  /** Whole number from 0 to below `n`. */
  below(n: number): number
  pick<T>(items: readonly [T, ...T[]]): T
  /** Log-normal with the given median; sigma is of the logarithm. */
  lognormal(median: number, sigma: number): number
  exponential(mean: number): number
  /** Number of trials until the first success: 1, 2, …, with the given mean. */
  geometric(mean: number): number
  hex(bytes: number): string
}

export function createRandom(seed: number): Random {
  let [a, b, c, d] = [0x9e3779b9, 0x243f6a88, 0xb7e15162, seed | 0]
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (c << 21) | (c >>> 11)
    c = (c + t) | 0
    return t >>> 0
  }
  for (let round = 0; round < 16; round++) next()
  const uniform = () => next() / 2 ** 32
  return {
    uniform,
    chance: (probability) => uniform() < probability,
    below: (n) => Math.floor(uniform() * n),
    pick: (items) => items[Math.floor(uniform() * items.length)] ?? items[0],
    lognormal: (median, sigma) => median * Math.exp(sigma * Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform())),
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    geometric: (mean) => 1 + Math.floor(Math.log(1 - uniform()) / Math.log(1 - 1 / mean)),
    hex(bytes) {
      let text = ''
      for (let word = 0; word < bytes; word += 4) text += next().toString(16).padStart(8, '0')
      return text.slice(0, bytes * 2)
    },
  }
}

/** Ranks 0 to below `n`, rank r with probability in proportion to 1 / (r + 1). */
export function createZipf(random: Random, n: number): () => number {
  const cumulative = new Float64Array(n)
  let sum = 0
  for (let rank = 0; rank < n; rank++) {
    sum += 1 / (rank + 1)
    cumulative[rank] = sum
  }
  return () => {
    const wanted = random.uniform() * sum
    let [low, high] = [0, n - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((cumulative[middle] ?? sum) < wanted) low = middle + 1
      else high = middle
    }
    return low
  }
}
