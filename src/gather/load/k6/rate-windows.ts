/** A stretch of time in which requests came at one rate. */
export interface RateWindow {
  startMs: number
  endMs: number
}

/** Too few bins tell no change from chance. */
const fewestBins = 6
const shortestMs = 5000
const fewestInBin = 20
/** Rates that differ by less are one level of a plan. */
const leastChange = 0.2
const leastDrift = 0.05
const mostWindows = 20

/**
 * Cuts a run where the rate of its requests changes: binary segmentation of counts by the gain in Poisson likelihood, each cut worth its
 * penalty. One window where the rate drifts within the windows found, since that is no stepped plan, or where there is too little to tell.
 *
 * @param startsMs when requests began, in any order
 * @returns windows from the first request to the last, in order, without gaps; at least one where there is a request
 * @see Scott and Knott 1974, A Cluster Analysis Method for Grouping Means in the Analysis of Variance
 */
export function rateWindows(startsMs: Float64Array): RateWindow[] {
  if (startsMs.length === 0) return []
  const sorted = startsMs.toSorted()
  const [firstMs = 0] = sorted
  const lastMs = sorted[sorted.length - 1] ?? firstMs
  const whole = [{ startMs: firstMs, endMs: lastMs }]
  const binMs = Math.max(1000, (fewestInBin * (lastMs - firstMs)) / sorted.length)
  const counts = countBins(sorted, firstMs, binMs, Math.floor((lastMs - firstMs) / binMs))
  if (counts.length < fewestBins) return whole
  const shortestBins = Math.max(2, Math.ceil(shortestMs / binMs))
  const cuts = findCuts(sums(counts), 0, counts.length, shortestBins)
  const edges = [0, ...cuts, counts.length]
  if (cuts.length + 1 > mostWindows) return whole
  if (drift(edges.slice(0, -1).map((edge, index) => counts.slice(edge, edges[index + 1])))) return whole
  const times = [firstMs, ...cuts.map((bin) => firstMs + bin * binMs), lastMs]
  return times.slice(0, -1).map((startMs, index) => ({ startMs, endMs: times[index + 1] ?? lastMs }))
}

function countBins(sorted: Float64Array, firstMs: number, binMs: number, bins: number): number[] {
  const counts = new Array<number>(bins).fill(0)
  for (const startMs of sorted) {
    const bin = Math.floor((startMs - firstMs) / binMs)
    const count = counts[bin]
    if (count !== undefined) counts[bin] = count + 1
  }
  return counts
}

/** Running sums, so that the count of any stretch is one subtraction. */
function sums(counts: readonly number[]): number[] {
  const running = [0]
  for (const count of counts) running.push((running.at(-1) ?? 0) + count)
  return running
}

function findCuts(running: readonly number[], from: number, to: number, shortest: number): number[] {
  const total = between(running, from, to)
  let best = { at: -1, gain: 0 }
  for (let at = from + shortest; at <= to - shortest; at += 1) {
    const left = between(running, from, at)
    const right = total - left
    const gain = likelihood(left, at - from) + likelihood(right, to - at) - likelihood(total, to - from)
    const [low, high] = [left / (at - from), right / (to - at)].sort((a, b) => a - b)
    if (gain > best.gain && (high ?? 0) - (low ?? 0) >= leastChange * (high ?? 0)) best = { at, gain }
  }
  // Twice the gain is about chi-square; the penalty pays for having looked at every bin.
  if (best.at === -1 || 2 * best.gain < 10 + 3 * Math.log(running.length)) return []
  return [...findCuts(running, from, best.at, shortest), best.at, ...findCuts(running, best.at, to, shortest)]
}

/**
 * Whether the rate moves within the windows: their halves differ by more than chance, over all windows taken together (chi-square), and by
 * more than a twentieth on average. First and last bins are left out, since a cut lies somewhere in them.
 */
function drift(windows: readonly (readonly number[])[]): boolean {
  const inner = windows.map((counts) => counts.slice(1, -1)).filter(({ length }) => length >= 2)
  let chiSquare = 0
  let relative = 0
  for (const counts of inner) {
    const half = Math.floor(counts.length / 2)
    const first = sum(counts.slice(0, half)) / half
    const second = sum(counts.slice(half)) / (counts.length - half)
    const variance = first / half + second / (counts.length - half)
    if (variance > 0) chiSquare += (first - second) ** 2 / variance
    relative += Math.abs(first - second) / Math.max(first, second, 1) / inner.length
  }
  return relative > leastDrift && chiSquare > inner.length + 4 * Math.sqrt(2 * inner.length) + 6
}

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)
const between = (running: readonly number[], from: number, to: number) => (running[to] ?? 0) - (running[from] ?? 0)
const likelihood = (count: number, bins: number) => (count === 0 ? 0 : count * Math.log(count / bins))
