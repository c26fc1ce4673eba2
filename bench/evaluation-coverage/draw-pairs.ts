/** One case's scores by both systems, and where their means are: known, not estimated. */
export interface Law {
  name: string
  draw: (random: () => number) => { a: number; b: number }
  meanA: number
  difference: number
}

/** Pairs of yes and no: both right 72 %, only A 8 %, only B 12 %. */
export const yesNoLaw: Law = {
  name: 'yes and no',
  draw: (random) => {
    const u = random()
    return { a: u < 0.8 ? 1 : 0, b: u < 0.72 || (u >= 0.8 && u < 0.92) ? 1 : 0 }
  },
  meanA: 0.8,
  difference: 0.04,
}

/** Scores of 0 to 1, skewed to the top; most of each is the question's. The mean of U^k is 1/(1 + k). */
export const gradedLaw: Law = {
  name: 'graded',
  draw: (random) => {
    const question = 0.7 * random() ** 0.3
    return { a: question + 0.3 * random() ** 0.3, b: question + 0.3 * random() ** 0.1 }
  },
  meanA: 1 / 1.3,
  difference: 0.3 * (1 / 1.1 - 1 / 1.3),
}

export interface Drawn {
  a: Float64Array
  b: Float64Array
  groups: string[]
}

/**
 * Cases in groups of 1 to `largest`, each size as likely. A case takes the scores that its group shares with chance √ρ and else its own, so that any
 * two of a group correlate by ρ, and the law of a case does not change.
 */
export function drawPairs(law: Law, shape: { cases: number; largest: number; correlation: number }, random: () => number): Drawn {
  const a = new Float64Array(shape.cases)
  const b = new Float64Array(shape.cases)
  const groups: string[] = []
  for (let group = 0; groups.length < shape.cases; group += 1) {
    const shared = law.draw(random)
    const size = 1 + Math.floor(random() * shape.largest)
    for (let k = 0; k < size && groups.length < shape.cases; k += 1) {
      const pair = random() < Math.sqrt(shape.correlation) ? shared : law.draw(random)
      a[groups.length] = pair.a
      b[groups.length] = pair.b
      groups.push(`g${group}`)
    }
  }
  return { a, b, groups }
}
