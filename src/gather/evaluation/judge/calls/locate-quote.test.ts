import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { quoteFinder } from './locate-quote.ts'

const answer = 'The **warranty** lasts “twelve  months”. Returns: 30 days — unused only. The warranty ends there.'

describe('a quote', () => {
  it.each([
    ['letter by letter', 'Returns: 30 days', 'Returns: 30 days'],
    ['without marks of emphasis', 'The warranty lasts', 'The **warranty** lasts'],
    ['with other quotes and blanks', 'lasts "twelve months"', 'lasts “twelve  months'],
    ['in other case, with another dash', 'RETURNS: 30 days - unused only', 'Returns: 30 days — unused only'],
    ['with dots around it', '...30 days…', '30 days'],
  ])('%s', (_, quote, text) => {
    const place = quoteFinder(answer)(quote)
    expect(place && answer.slice(place.from, place.to)).toBe(text)
  })

  it.each(['Returns: 60 days', 'warranty ends here', '…', '', '**'])('that is not there: %s', (quote) => {
    expect(quoteFinder(answer)(quote)).toBeUndefined()
  })

  it('that stands twice is found at its second place the second time, and others out of order are found too', () => {
    const find = quoteFinder('It is red. It is red. It is blue.')
    expect([find('It is red.'), find('It is red.'), find('It is blue.'), find('It is red.')]).toEqual([
      { from: 0, to: 10 },
      { from: 11, to: 21 },
      { from: 22, to: 33 },
      { from: 0, to: 10 },
    ])
  })

  it('of any part of any text is found, within the text and at words that are the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(), fc.nat(), (text, a, b) => {
        const [from, to] = [a % text.length, b % (text.length + 1)].sort((x, y) => x - y)
        const quote = text.slice(from, to)
        const place = quoteFinder(text)(quote)
        if (!/[\p{L}\p{N}]/u.test(quote)) return
        expect(place).toBeDefined()
        if (place === undefined) return
        expect(place.from).toBeGreaterThanOrEqual(0)
        expect(place.to).toBeLessThanOrEqual(text.length)
        expect(text.slice(place.from, place.to).toLowerCase()).toBe(quote.trim().toLowerCase())
      }),
    )
  })
})
