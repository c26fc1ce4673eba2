import { hashUniform, seededRandom } from '../../interval/random.ts'
import { dot } from './text-space.ts'

export interface TextClusters {
  /** Cluster of each vector. */
  of: Int32Array
  /** Unit vectors, the mean direction of each cluster. */
  centres: Float32Array[]
}

const rounds = 25
/** Vectors that the clusters are made from; the others join the nearest. */
const fittedAtMost = 1500
const ladder = [2, 3, 4, 6, 8, 12, 16, 24, 32, 48]
const starts = 2

/**
 * Spherical k-means: vectors of one direction in one cluster, the better of two seeded k-means++ starts. k is the one of 2, 3, 4, 6, 8, 12, 16, 24, 32, 48
 * (no more than a fifth of the vectors) that comes within a tenth of the largest simplified silhouette, the smallest of these: the mean over vectors of
 * (d₂ - d₁) / max(d₁, d₂), d₁ and d₂ being the distances 1 - cosine to the own and to the next nearest centre. Fewer than 10 vectors are one cluster.
 * Vectors of zeros belong to none of them and form one of their own, the last.
 *
 * @param vectors unit length, or zeros
 * @param keys tell the vectors apart, for the choice of those that the clusters are made from when there are more than 1,500
 * @see Dhillon and Modha 2001, Machine Learning 42, 143-175 (spherical k-means)
 * @see Vendramin, Campello and Hruschka 2010, Statistical Analysis and Data Mining 3, 209-235 (simplified silhouette)
 */
export function clusterTexts(vectors: readonly Float32Array[], keys: readonly string[], seed: number): TextClusters {
  const known = vectors.flatMap((vector, index) => (dot(vector, vector) > 0 ? [index] : []))
  const of = new Int32Array(vectors.length)
  if (known.length === 0) return { of, centres: vectors.length === 0 ? [] : [new Float32Array(vectors[0].length)] }
  const order = known.length <= fittedAtMost ? known : [...known].sort((a, b) => hashUniform(keys[a], seed) - hashUniform(keys[b], seed) || a - b)
  const fitted = order.slice(0, fittedAtMost).map((index) => vectors[index])
  const tried = ladder
    .filter((k) => k <= fitted.length / 5)
    .map((k) => {
      const centres = kMeans(fitted, k, seed)
      return { centres, silhouette: silhouetteOf(fitted, centres) }
    })
  const most = Math.max(...tried.map(({ silhouette }) => silhouette))
  const centres = tried.find(({ silhouette }) => silhouette > 0 && silhouette >= 0.9 * most)?.centres ?? kMeans(fitted, 1, seed)
  for (const index of known) of[index] = nearestCentre(vectors[index], centres).index
  if (known.length < vectors.length) {
    centres.push(new Float32Array(vectors[0].length))
    const unknown = new Set(known)
    for (let index = 0; index < vectors.length; index += 1) if (!unknown.has(index)) of[index] = centres.length - 1
  }
  return { of, centres }
}

function kMeans(vectors: readonly Float32Array[], k: number, seed: number): Float32Array[] {
  let best: { centres: Float32Array[]; cohesion: number } | undefined
  for (let start = 0; start < (k === 1 ? 1 : starts); start += 1) {
    const found = kMeansFrom(vectors, firstCentres(vectors, k, seed + start))
    if (best === undefined || found.cohesion > best.cohesion + 1e-9) best = found
  }
  return best?.centres ?? []
}

function kMeansFrom(vectors: readonly Float32Array[], first: Float32Array[]): { centres: Float32Array[]; cohesion: number } {
  let centres = first
  let cohesion = Number.NEGATIVE_INFINITY
  for (let round = 0; round < rounds; round += 1) {
    const sums = centres.map((centre) => new Float64Array(centre.length))
    let total = 0
    for (const vector of vectors) {
      const { index, cosine } = nearestCentre(vector, centres)
      total += cosine
      const sum = sums[index]
      for (let at = 0; at < vector.length; at += 1) sum[at] += vector[at]
    }
    if (total <= cohesion + 1e-6) break
    cohesion = total
    centres = sums.map((sum, index) => unit(sum) ?? centres[index])
  }
  return { centres, cohesion }
}

/** k-means++: each next centre a vector drawn by its distance from those that are there. */
function firstCentres(vectors: readonly Float32Array[], k: number, seed: number): Float32Array[] {
  const random = seededRandom(seed)
  const centres = [vectors[Math.floor(random() * vectors.length)]]
  const distances = Float64Array.from(vectors, (vector) => Math.max(0, 1 - dot(vector, centres[0])))
  while (centres.length < k) {
    const total = distances.reduce((sum, distance) => sum + distance, 0)
    let left = random() * total
    let chosen = distances.findIndex((distance) => {
      left -= distance
      return distance > 0 && left <= 0
    })
    if (chosen === -1) chosen = Math.floor(random() * vectors.length)
    const centre = vectors[chosen]
    centres.push(centre)
    for (const [index, vector] of vectors.entries()) distances[index] = Math.min(distances[index], Math.max(0, 1 - dot(vector, centre)))
  }
  return centres
}

function nearestCentre(vector: Float32Array, centres: readonly Float32Array[]): { index: number; cosine: number; next: number } {
  let index = 0
  let cosine = Number.NEGATIVE_INFINITY
  let next = Number.NEGATIVE_INFINITY
  for (let at = 0; at < centres.length; at += 1) {
    const own = dot(vector, centres[at])
    if (own > cosine) {
      next = cosine
      cosine = own
      index = at
    } else if (own > next) next = own
  }
  return { index, cosine, next }
}

function silhouetteOf(vectors: readonly Float32Array[], centres: readonly Float32Array[]): number {
  let sum = 0
  for (const vector of vectors) {
    const { cosine, next } = nearestCentre(vector, centres)
    const farther = 1 - next
    sum += farther <= 0 ? 0 : (cosine - next) / farther
  }
  return sum / vectors.length
}

function unit(sum: Float64Array): Float32Array | undefined {
  const length = Math.sqrt(sum.reduce((squares, value) => squares + value * value, 0))
  return length === 0 ? undefined : Float32Array.from(sum, (value) => value / length)
}
