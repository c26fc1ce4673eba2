import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { claimSupport } from './claim-support.ts'
import { termsOf } from './claim-terms.ts'
import { readPassages } from './read-passage.ts'

function supportOf(claim: string, passage: string): number {
  const [read] = readPassages([{ id: 'p', rank: 1, text: passage }])
  return claimSupport(termsOf(claim, 'en'), read)
}

describe('claimSupport', () => {
  const passage = 'The album was released in May 2010 by Columbia Records and sold two million copies.'

  it('is 1 for what the passage says word by word', () => {
    expect(supportOf('The album was released in May 2010 by Columbia Records.', passage)).toBe(1)
  })

  it('follows its formula: by hand, for one name of four content words missing', () => {
    // album, released, columbia: 1 + 1 + 1.25; the, was, by: 0.4 each; nashville 1.25, in 0.4 (found). t = 6.1, f = 4.85, order 7 of 8.
    const byHand = ((4.85 / 6.1) * Math.exp(-1.25 / 4) * (7 / 8) ** 0.3) ** (2 / 3)
    expect(supportOf('The album was released by Columbia in Nashville.', 'The album was released by Columbia in May.')).toBeCloseTo(byHand, 10)
  })

  it('knows plurals, other forms of a word, and numbers in words', () => {
    expect(supportOf('The album sold 2 million copies.', passage)).toBe(1)
    expect(supportOf('The albums sold well.', 'The album sells well; it sold well.')).toBeGreaterThan(0.9)
    const forms = supportOf('Western Mexican tombs', 'western Mexico has tombs')
    expect(forms).toBeGreaterThan(0.8)
    expect(forms).toBeLessThan(1)
  })

  it('falls with each invented word, and a word of the speaker counts as invented', () => {
    const supports = ['The album sold two million copies', 'The album sold two million copies abroad', 'The live album sold two million copies abroad'].map(
      (claim) => supportOf(claim, passage),
    )
    expect(supports).toEqual([...supports].sort((a, b) => b - a))
    expect(supportOf('I sold two million copies', passage)).toBeLessThan(0.5)
  })

  it('does not put a claim together from words that stand far apart', () => {
    const filler = Array.from({ length: 60 }, (_, i) => `word${i}`).join(' ')
    const near = supportOf('Refunds take five days', `Refunds take five days. ${filler}`)
    const far = supportOf('Refunds take five days', `Refunds ${filler} take ${filler} five ${filler} days`)
    expect(near).toBe(1)
    expect(far).toBeLessThan(0.5)
  })

  it('of any claim and passage is 0 to 1, and 1 for a claim of its own text', () => {
    const text = fc.array(fc.constantFrom('the', 'album', 'sold', '7', 'Paris', 'not', 'I', 'yes', 'ending', '東京'), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(text, text, (claim, passage) => {
        const support = supportOf(claim.join(' '), passage.join(' '))
        expect(support).toBeGreaterThanOrEqual(0)
        expect(support).toBeLessThanOrEqual(1)
        expect(supportOf(claim.join(' '), claim.join(' '))).toBeCloseTo(1, 10)
      }),
    )
  })
})
