import { quantileInclusive } from '../../interval/quantile.ts'
import { seededRandom } from '../../interval/random.ts'
import { wordsOf } from '../../text/words.ts'
import type { TextSpace } from './text-space.ts'

/** The similarity from which a query counts as having a case near it, and how it was drawn. */
export interface NearLine {
  at: number
  how: string
}

const jumbles = 1000
/** Queries of fewer words jumble into real ones: half of "reload" is "reload". */
const leastWords = 3
const leastQueries = 20
/** Share of jumbles that may be near a case: at least, and at most. */
const byChance = { least: 0.05, most: 0.25 }
/** Cases whose nearest other case is looked for. */
const casesLookedAt = 500
/** Below, two texts share next to nothing; above, they share most of their words and their subject, whatever chance makes of traffic on one subject. */
const lowest = 0.3
const highest = 0.65
const byConvention = 0.5

/**
 * Draws the line from the data. What is not near: jumbles, the traffic's own words thrown together at random in the traffic's own lengths, which nobody
 * ever asked; each is held against all cases, so that many cases make the line higher, as they should. What is near: a case and the case most like it.
 * The line is where as large a share of jumbles reaches it as of cases misses it, with between 5 and 25 % of the jumbles above it, and kept between .3 and .65.
 * With fewer than 20 queries of three words or more it is .5.
 *
 * @param queries distinct ones
 * @param cases those that the space was made with
 * @param seed of the jumbling
 */
export function drawNearLine(queries: readonly string[], cases: readonly string[], space: TextSpace, seed: number): NearLine {
  const words = queries.map((query) => wordsOf(query))
  const lengths = words.map(({ length }) => length).filter((length) => length >= leastWords)
  if (lengths.length < leastQueries)
    return { at: byConvention, how: `by convention, because fewer than ${leastQueries} queries have ${leastWords} words or more` }
  const ofJumbles = nearestOfJumbles(words.flat(), lengths, space, seed)
  const ofCases = Float64Array.from(cases.slice(0, casesLookedAt), (text, index) => space.nearestOther(space.place(text), index))
    .filter(Number.isFinite)
    .sort()
  const drawn = equalShares(ofJumbles, ofCases)
  const at = Math.min(highest, Math.max(lowest, drawn))
  const above = percent(1 - shareBelow(ofJumbles, at))
  const others = ofCases.length === 0 ? '' : `, and ${percent(1 - shareBelow(ofCases, at))} of the cases have another case that near`
  return { at, how: `drawn from chance: ${above} of ${jumbles} jumbles of the traffic's own words reach it${others}` }
}

function nearestOfJumbles(pool: readonly string[], lengths: readonly number[], space: TextSpace, seed: number): Float64Array {
  const random = seededRandom(seed)
  const draw = (from: number) => Math.floor(random() * from)
  return Float64Array.from({ length: jumbles }, () => {
    const length = Math.min(lengths[draw(lengths.length)], 200)
    const text = Array.from({ length }, () => pool[draw(pool.length)]).join(' ')
    return space.nearestCase(space.place(text))?.similarity ?? 0
  }).sort()
}

/** The similarity that as many of the one reach as of the other miss, within the bounds of chance. */
function equalShares(ofJumbles: Float64Array, ofCases: Float64Array): number {
  const high = quantileInclusive(ofJumbles, 1 - byChance.least)
  let low = quantileInclusive(ofJumbles, 1 - byChance.most)
  if (ofCases.length === 0) return high
  let up = high
  for (let step = 0; step < 40; step += 1) {
    const middle = (low + up) / 2
    if (1 - shareBelow(ofJumbles, middle) > shareBelow(ofCases, middle)) low = middle
    else up = middle
  }
  return (low + up) / 2
}

function shareBelow(sorted: Float64Array, at: number): number {
  const index = sorted.findIndex((value) => value >= at)
  return (index === -1 ? sorted.length : index) / sorted.length
}

function percent(share: number): string {
  return `${Math.round(100 * share)} %`
}
