import type { Share } from '../../../../model/share.ts'
import { share, wilson } from '../../../interval/wilson.ts'

type Slot = 'first' | 'second' | 'tie'

/** Two answers judged twice, the second time in the other order: which place won each time. */
export interface OrderedPair {
  asked: Slot
  swapped: Slot
}

const otherPlace: Readonly<Record<Slot, Slot>> = { first: 'second', second: 'first', tie: 'tie' }

/**
 * What the order of two answers does to a judge. `flips`: pairs whose preferred answer is another one when the order is swapped; a tie that becomes a
 * preference is one. `firstWins`: decisions for the first place, of all that were no tie; a judge without a leaning has one half. The two decisions of a
 * pair are not independent, so its Wilson interval counts pairs.
 *
 * @see Zheng et al. 2023, Judging LLM-as-a-Judge, arXiv 2306.05685, section 3.4
 */
export function orderSwap(pairs: readonly OrderedPair[]): { flips: Share; firstWins: Share } {
  const decided = pairs.map(({ asked, swapped }) => [asked, swapped].filter((slot) => slot !== 'tie')).filter((decisions) => decisions.length > 0)
  const decisions = decided.flat()
  const firstWins = share(decisions.filter((slot) => slot === 'first').length, decisions.length)
  const flips = share(pairs.filter(({ asked, swapped }) => swapped !== otherPlace[asked]).length, pairs.length)
  if (decided.length === 0) return { flips, firstWins }
  const value = firstWins.have / firstWins.of
  const bounds = wilson(value * decided.length, decided.length)
  const figure = {
    value,
    unit: 'ratio' as const,
    n: decided.length,
    interval: { ...bounds, confidence: 0.95, method: 'Wilson score, n the pairs' },
    method: 'share',
  }
  return { flips, firstWins: { ...firstWins, figure } }
}
