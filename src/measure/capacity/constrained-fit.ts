import { type Scalability, throughputAt } from './scalability-model.ts'

/** One level: requests in flight, throughput, and the weight of its squared residual. */
export interface WeightedLevel {
  inFlight: number
  perS: number
  weight: number
}

/** 1/λ, σ/λ and κ/λ: in these N/X is linear, N/X = a + b(N-1) + cN(N-1). */
type Linear = readonly [number, number, number]

const toLinear = ({ lambda, sigma, kappa }: Scalability): Linear => [1 / lambda, sigma / lambda, kappa / lambda]
const fromLinear = ([a, b, c]: Linear): Scalability => ({ lambda: 1 / a, sigma: b / a, kappa: c / a })

/** Gaussian elimination with the largest pivot first; `undefined` where the columns are as good as dependent. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  let open = matrix.map((row, i) => [...row, right[i] ?? 0])
  const done: number[][] = []
  for (let column = 0; column < matrix.length; column += 1) {
    const pivot = open.reduce((best, row) => (Math.abs(row[column] ?? 0) > Math.abs(best[column] ?? 0) ? row : best))
    const lead = pivot[column] ?? 0
    if (Math.abs(lead) < 1e-13) return undefined
    const cleared = (row: number[]): number[] => row.map((value, j) => value - ((row[column] ?? 0) / lead) * (pivot[j] ?? 0))
    open = open.filter((row) => row !== pivot).map(cleared)
    done.push(pivot)
  }
  const solution: number[] = matrix.map(() => 0)
  for (let i = matrix.length - 1; i >= 0; i -= 1) {
    const row = done[i] ?? []
    const known = solution.reduce((sum, value, j) => (j > i ? sum + value * (row[j] ?? 0) : sum), 0)
    solution[i] = ((row[matrix.length] ?? 0) - known) / (row[i] ?? 1)
  }
  return solution
}

/** The faces of the allowed set a > 0, 0 <= b <= a, c >= 0: which columns of the design go with each free parameter. */
const faces: readonly (readonly Linear[])[] = [
  [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  [
    [1, 0, 0],
    [0, 1, 0],
  ],
  [
    [1, 0, 0],
    [0, 0, 1],
  ],
  [[1, 0, 0]],
  [
    [1, 1, 0],
    [0, 0, 1],
  ],
  [[1, 1, 0]],
]

interface Row {
  design: Linear
  target: number
  weight: number
}

const dot = (x: Linear, y: Linear): number => x[0] * y[0] + x[1] * y[1] + x[2] * y[2]
const isAllowed = ([a, b, c]: Linear): boolean => a > 0 && b >= 0 && b <= a * (1 + 1e-12) && c >= 0

/** Best on one face, without its bounds. Columns are scaled, since N(N-1) is large beside 1. */
function bestOnFace(rows: readonly Row[], face: readonly Linear[]): Linear | undefined {
  const columns = face.map((direction) => rows.map(({ design, weight }) => Math.sqrt(weight) * dot(direction, design)))
  const scales = columns.map((column) => Math.hypot(...column))
  if (scales.includes(0)) return undefined
  const scaled = columns.map((column, k) => column.map((value) => value / (scales[k] ?? 1)))
  const inner = (x: readonly number[], y: readonly number[]): number => x.reduce((sum, value, i) => sum + value * (y[i] ?? 0), 0)
  const target = rows.map((row) => Math.sqrt(row.weight) * row.target)
  const free = solve(
    scaled.map((x) => scaled.map((y) => inner(x, y))),
    scaled.map((x) => inner(x, target)),
  )
  if (free === undefined) return undefined
  const sum = [0, 1, 2].map((i) => face.reduce((total, direction, k) => total + ((free[k] ?? 0) / (scales[k] ?? 1)) * (direction[i] ?? 0), 0))
  return [sum[0] ?? 0, sum[1] ?? 0, sum[2] ?? 0]
}

/** Weighted linear least squares within the allowed set: with three parameters all faces can be tried. */
function linearFit(rows: readonly Row[]): Linear | undefined {
  let best: Linear | undefined
  let least = Number.POSITIVE_INFINITY
  for (const face of faces) {
    const candidate = bestOnFace(rows, face)
    if (candidate === undefined || !isAllowed(candidate)) continue
    const cost = rows.reduce((sum, { design, target, weight }) => sum + weight * (target - dot(candidate, design)) ** 2, 0)
    if (cost < least * (1 - 1e-12)) {
      least = cost
      best = candidate
    }
  }
  return best
}

const designAt = (inFlight: number): Linear => [1, inFlight - 1, inFlight * (inFlight - 1)]

function costOf(levels: readonly WeightedLevel[], model: Scalability): number {
  return levels.reduce((sum, { inFlight, perS, weight }) => sum + weight * (perS - throughputAt(model, inFlight)) ** 2, 0)
}

/** Start: N/X is linear in the parameters; its error is N/X² times that of X. */
function startOf(levels: readonly WeightedLevel[]): Linear | undefined {
  return linearFit(
    levels.map(({ inFlight, perS, weight }) => ({
      design: designAt(inFlight),
      target: inFlight / perS,
      weight: (weight * (perS * perS) ** 2) / inFlight ** 2,
    })),
  )
}

/** One step of Gauss and Newton: the best of the law made linear at `at`, within bounds. dX/d(a, b, c) = -X²/N · (1, N-1, N(N-1)). */
function stepFrom(levels: readonly WeightedLevel[], at: Linear): Linear | undefined {
  const model = fromLinear(at)
  return linearFit(
    levels.map(({ inFlight, perS, weight }) => {
      const x = throughputAt(model, inFlight)
      const slope = (x * x) / inFlight
      const design = designAt(inFlight)
      // Divided by -slope, so that the design stays that of N/X and only the target and the weight move.
      return { design, target: dot(at, design) - (perS - x) / slope, weight: weight * slope * slope }
    }),
  )
}

/**
 * Weighted least squares of throughput on the Universal Scalability Law with 0 <= σ <= 1 and κ >= 0: Gauss-Newton on 1/λ, σ/λ, κ/λ from the
 * linear fit of N/X, each step exact within the bounds and halved until the sum of squares falls.
 *
 * @param levels at least three different N, throughput above 0
 * @param from where to start, if a near answer is known
 * @returns `undefined` where nothing within the bounds fits
 */
export function constrainedFit(levels: readonly WeightedLevel[], from?: Scalability): Scalability | undefined {
  let at = from === undefined ? startOf(levels) : toLinear(from)
  if (at === undefined) return undefined
  let cost = costOf(levels, fromLinear(at))
  for (let iteration = 0; iteration < 100; iteration += 1) {
    const aim = stepFrom(levels, at)
    if (aim === undefined) break
    const [a, b, c]: Linear = at
    let next = aim
    for (let part = 1; part > 1e-6; part /= 2) {
      next = [a + part * (aim[0] - a), b + part * (aim[1] - b), c + part * (aim[2] - c)]
      if (costOf(levels, fromLinear(next)) <= cost) break
    }
    const nextCost = costOf(levels, fromLinear(next))
    if (!(nextCost < cost)) break
    const gained = cost - nextCost
    at = next
    cost = nextCost
    if (gained <= 1e-15 * cost) break
  }
  return fromLinear(at)
}
