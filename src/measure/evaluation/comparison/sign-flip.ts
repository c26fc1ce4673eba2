import { normalCdf } from '../../interval/distributions.ts'
import { seededRandom } from '../../interval/random.ts'

/** Up to this many groups that differ, all sign patterns are counted: 2^14. */
const EXACT_GROUPS = 14
/** Random sign patterns above that. */
const DRAWS = 9_999
/** Over this many groups the law of the flipped sum is normal to more digits than the draws could show. */
const NORMAL_GROUPS = 10_000

/** Signed sums of all 256 sign patterns of eight sums from `from`; missing ones are 0. */
function signedSums(sums: Float64Array, from: number): Float64Array {
  const table = new Float64Array(256)
  for (let bit = 0; bit < 8; bit += 1) {
    const sum = sums[from + bit] ?? 0
    for (let pattern = 0; pattern < 256; pattern += 1) table[pattern] = (table[pattern] ?? 0) + ((pattern >> bit) & 1 ? sum : -sum)
  }
  return table
}

function countAtLeast(sums: Float64Array, observed: number): number {
  let low = signedSums(sums, 0)
  if (sums.length > 8) {
    const high = signedSums(sums, 8)
    const all = new Float64Array(65_536)
    for (let i = 0; i < all.length; i += 1) all[i] = (low[i & 255] ?? 0) + (high[i >> 8] ?? 0)
    low = all
  }
  let count = 0
  for (const sum of low) if (Math.abs(sum) >= observed) count += 1
  return count / low.length
}

function drawAtLeast(sums: Float64Array, observed: number, seed: number): number {
  const random = seededRandom(seed)
  const flipped = new Float64Array(DRAWS)
  for (let from = 0; from < sums.length; from += 8) {
    const table = signedSums(sums, from)
    for (let draw = 0, bits = 0; draw < DRAWS; draw += 1) {
      bits = draw % 4 === 0 ? Math.floor(random() * 4_294_967_296) : bits >>> 8
      flipped[draw] = (flipped[draw] ?? 0) + (table[bits & 255] ?? 0)
    }
  }
  let count = 0
  for (const sum of flipped) if (Math.abs(sum) >= observed) count += 1
  return (count + 1) / (DRAWS + 1)
}

/**
 * Whether a paired difference could be chance: were both systems alike, each group's difference could as well have the other sign. The p value is the
 * share of sign patterns whose sum is at least as far from 0 as the one seen. Whole groups are flipped, so cases of one conversation stay together.
 * Groups without a difference change nothing. Up to 14 groups that differ all patterns are counted; above, 9,999 are drawn, and p is (k + 1)/(N + 1);
 * above 10,000, none of them a hundredth of the variance, the sum's law is normal with variance Σ D_g². For independent pairs of yes and no it is
 * McNemar's exact test.
 *
 * @param groupSums sum of the differences of each group (weighted, where cases have weights), in any order
 * @param seed of the draws
 * @returns two-sided p value, over 0, at most 1; 1 where no group differs
 * @see Fisher 1935, The Design of Experiments, section 21; Phipson and Smyth 2010, Stat. Appl. Genet. Mol. Biol. 9, 39 (k + 1 over N + 1)
 */
export function signFlip(groupSums: ArrayLike<number>, seed: number): number {
  let total = 0
  let squares = 0
  let largest = 0
  const all = Float64Array.from(groupSums)
  for (const sum of all) {
    total += sum
    squares += sum * sum
    largest = Math.max(largest, sum * sum)
  }
  const sums = all.filter((sum) => sum !== 0)
  if (sums.length === 0) return 1
  // Sums of the same terms in another order differ in the last digits.
  const observed = Math.abs(total) - 1e-9 * Math.sqrt(squares)
  if (sums.length <= EXACT_GROUPS) return countAtLeast(sums, observed)
  if (sums.length > NORMAL_GROUPS && largest <= squares / 100) return Math.min(1, 2 * normalCdf(-Math.abs(total) / Math.sqrt(squares)))
  return drawAtLeast(sums, observed, seed)
}
