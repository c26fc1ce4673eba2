import type { Clusters } from '../../interval/cluster-bootstrap.ts'

/** Alpha of a sample in which each cluster of items stands `weights[cluster]` times; NaN where no value differs from another. */
export type AlphaOfWeights = (weights: ArrayLike<number>) => { alpha: number; observed: number }

const alphaFrom = (observed: number, expected: number, total: number): { alpha: number; observed: number } => ({
  alpha: expected > 1e-12 * total * total ? 1 - ((total - 1) * observed) / expected : Number.NaN,
  observed,
})

/** Sums of each cluster's columns, so that a resample costs one pass over clusters and not over values. */
function columnSums(rows: readonly (readonly number[])[], { of, count }: Clusters): (weights: ArrayLike<number>) => Float64Array {
  const width = rows[0]?.length ?? 0
  const table = new Float64Array(count * width)
  rows.forEach((row, i) => {
    row.forEach((x, column) => {
      const cell = (of[i] ?? 0) * width + column
      table[cell] = (table[cell] ?? 0) + x
    })
  })
  const sums = new Float64Array(width)
  return (weights) => {
    sums.fill(0)
    for (let cluster = 0; cluster < count; cluster += 1) {
      const weight = weights[cluster] ?? 0
      if (weight === 0) continue
      for (let column = 0; column < width; column += 1) sums[column] = (sums[column] ?? 0) + weight * (table[cluster * width + column] ?? 0)
    }
    return sums
  }
}

/** Squared differences of the pairs of an item, both ways round, over its values less one: 2 (m Σv² - (Σv)²) / (m - 1). */
function spreadOf(values: readonly number[]): number {
  const m = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / m
  return (2 * m * values.reduce((sum, value) => sum + (value - mean) ** 2, 0)) / (m - 1)
}

/** Difference 0 or 1. @param items with two values or more */
export function nominalAlpha(items: readonly (readonly number[])[], clusters: Clusters): AlphaOfWeights {
  const names = [...new Set(items.flat())]
  const rows = items.map((values) => {
    const counts = names.map((name) => values.filter((value) => value === name).length)
    const m = values.length
    return [(m * m - counts.reduce((sum, count) => sum + count * count, 0)) / (m - 1), ...counts]
  })
  const sumsAt = columnSums(rows, clusters)
  return (weights) => {
    const [observed = 0, ...counts] = sumsAt(weights)
    const total = counts.reduce((sum, count) => sum + count, 0)
    return alphaFrom(observed, total * total - counts.reduce((sum, count) => sum + count * count, 0), total)
  }
}

/** Difference of the values themselves. @param items with two values or more */
export function intervalAlpha(items: readonly (readonly number[])[], clusters: Clusters): AlphaOfWeights {
  const all = items.flat()
  const centre = all.reduce((sum, value) => sum + value, 0) / all.length
  // In units of the spread, so that what counts as no difference does not depend on the scale.
  const scale = Math.sqrt(all.reduce((sum, value) => sum + (value - centre) ** 2, 0) / all.length)
  const rows = items.map((values) => {
    const scaled = values.map((value) => (scale > 0 ? (value - centre) / scale : 0))
    return [spreadOf(scaled), scaled.length, scaled.reduce((sum, value) => sum + value, 0), scaled.reduce((sum, value) => sum + value * value, 0)]
  })
  const sumsAt = columnSums(rows, clusters)
  return (weights) => {
    const [observed = 0, total = 0, sum = 0, squares = 0] = sumsAt(weights)
    return alphaFrom(observed, 2 * (total * squares - sum * sum), total)
  }
}

/** Difference of the mid-ranks among all values of the sample, so that every resample ranks anew. @param items with two values or more */
export function ordinalAlpha(items: readonly (readonly number[])[], { of }: Clusters): AlphaOfWeights {
  const codeOf = new Map([...new Set(items.flat())].sort((a, b) => a - b).map((value, i) => [value, i]))
  const coded = items.map((values) => Int32Array.from(values, (value) => codeOf.get(value) ?? 0))
  const [counts, ranks] = [new Float64Array(codeOf.size), new Float64Array(codeOf.size)]
  return (weights) => {
    counts.fill(0)
    coded.forEach((codes, i) => {
      const weight = weights[of[i] ?? 0] ?? 0
      for (const code of codes) counts[code] = (counts[code] ?? 0) + weight
    })
    let total = 0
    counts.forEach((count, code) => {
      ranks[code] = total + count / 2
      total += count
    })
    let [observed, sum, squares] = [0, 0, 0]
    // Ranks over their number: between 0 and 1 whatever the sample's size.
    const rankOf = (code: number): number => (ranks[code] ?? 0) / total
    counts.forEach((count, code) => {
      sum += count * rankOf(code)
      squares += count * rankOf(code) ** 2
    })
    coded.forEach((codes, i) => {
      const weight = weights[of[i] ?? 0] ?? 0
      if (weight === 0) return
      let differences = 0
      for (let a = 0; a < codes.length; a += 1) {
        for (let b = a + 1; b < codes.length; b += 1) differences += (rankOf(codes[a] ?? 0) - rankOf(codes[b] ?? 0)) ** 2
      }
      observed += (2 * weight * differences) / (codes.length - 1)
    })
    return alphaFrom(observed, 2 * (total * squares - sum * sum), total)
  }
}
