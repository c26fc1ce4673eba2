import { describe, expect, it } from 'vitest'
import { share } from '../../measure/interval/wilson.ts'
import { evidenceOfEvaluation, findingOf, verdictOf } from '../evidence-fixture.ts'
import { nonRandomGoldSet } from './non-random-gold-set.ts'

describe('non-random-gold-set', () => {
  const labelled = (have: number, of: number) =>
    evidenceOfEvaluation({
      labels: {
        labels: of,
        items: of,
        byStrategy: [
          { strategy: 'import', count: of - have },
          { strategy: 'mixed', count: have },
        ],
        withProbability: share(have, of),
      },
    })
  it('fires where most labels came by no known chance', () =>
    expect(findingOf(nonRandomGoldSet, labelled(10, 100)).claim).toBe(
      'Of 100 labels on 100 outputs, 10 came by a known chance (import 90, mixed 10): a rate from the others describes what was chosen, not the traffic.',
    ))
  it('does not know at the line', () => expect(verdictOf(nonRandomGoldSet, labelled(90, 100))).toBe('unknown'))
  it('does not apply to a handful', () => expect(verdictOf(nonRandomGoldSet, labelled(0, 19))).toBe('not-applicable'))
})
