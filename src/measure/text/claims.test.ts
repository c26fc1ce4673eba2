import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitClaims, withoutCitations } from './claims.ts'

const claimsOf = (text: string) => splitClaims(text).claims.map((claim) => claim.text)

describe('splitClaims', () => {
  it.each([
    ['Yes, refunds take five days. Is that fine?', ['refunds take five days.']],
    ['The plan has two seats; each costs 20 dollars a month.', ['The plan has two seats', 'each costs 20 dollars a month.']],
    ['The API is limited to ten calls, and it returns 429 beyond that.', ['The API is limited to ten calls', 'it returns 429 beyond that.']],
    ['It sells apples, and they are red.', ['It sells apples, and they are red.']],
    ['Red, and it works', ['Red, and it works']],
    ['Der Tarif gilt für ein Jahr, und er verlängert sich danach.', ['Der Tarif gilt für ein Jahr', 'er verlängert sich danach.']],
    ['According to the documentation, the limit is 10.', ['the limit is 10.']],
    ['The document states that the limit is 10 [1].', ['the limit is 10 [1].']],
    ["It's worth noting that refunds take five days.", ['refunds take five days.']],
    ['Paris', ['Paris']],
    ['42', ['42']],
    ['# Limits\n\n- ten calls a second\n- one region', ['ten calls a second', 'one region']],
    ['Here are the steps:\n\n```sh\nnpm install\n```\nLet me know if you need more.', []],
  ])('%s', (text, claims) => {
    expect(claimsOf(text)).toEqual(claims)
  })

  it.each([
    'I could not find this in the documents.',
    "I'm sorry, but I can't answer that.",
    'The context does not mention refunds.',
    'There is no information about prices in the documents.',
    'I don’t have enough information to say.',
    'Pricing is not mentioned in the provided context.',
    'Ich konnte dazu leider nichts finden.',
    'Je ne sais pas.',
    'No puedo responder a eso.',
    'Não encontrei essa informação.',
  ])('a refusal is no claim: %s', (text) => {
    expect(splitClaims(text)).toMatchObject({ claims: [], refusals: 1 })
  })

  it.each(['Yes!', 'It does.', 'Hello, thank you very much!', "I'm not sure.", 'What do you mean?', 'I hope this helps.', 'As an AI language model', '😀'])(
    'states nothing: %s',
    (text) => {
      expect(splitClaims(text)).toMatchObject({ claims: [], refusals: 0 })
    },
  )

  it('a refusal beside a claim leaves the claim', () => {
    expect(splitClaims('I could not find the price, but it was launched in 2020.')).toMatchObject({
      refusals: 1,
      claims: [{ text: 'it was launched in 2020.' }],
    })
  })

  it('of any text every claim is where it says, in order', () => {
    const piece = fc.constantFrom(
      'Yes, ',
      'the plan has ',
      'two seats',
      '; ',
      ', and it works ',
      '. ',
      '? ',
      '\n- ',
      'I do not know',
      '[1]',
      ' 3.5 ',
      '「東京」。',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 20 }), (pieces) => {
        const text = pieces.join('')
        let end = 0
        for (const claim of splitClaims(text).claims) {
          expect(claim.text).toBe(text.slice(claim.from, claim.to))
          expect(claim.text).not.toBe('')
          expect(claim.from).toBeGreaterThanOrEqual(end)
          end = claim.to
        }
      }),
    )
  })
})

// With the square of the run, none of these would end.
it.each([' ', '\t', '|', '#', '*', '-', '.', '…', '?', '1', '"', '\n', ';', '; ', ', and ', '[', '[source ', '【', '|-', '漢'])(
  'a million characters of %j take time in proportion to them',
  (part) => {
    const run = part.repeat(1_000_000 / part.length)
    for (const text of [`The cat${run}x`, `\n${run}x`]) expect(splitClaims(text).claims.every(({ from, to }) => from < to && to <= text.length)).toBe(true)
  },
)

it('space after the name of a source is not parted in every way there is', () => {
  expect(withoutCitations(`[source${' '.repeat(100_000)}x`)).toHaveLength(100_008)
})

it('citations are blanked in their place', () => {
  expect(withoutCitations('Ten [1, 2] calls【3†doc】, see [the guide](x)')).toBe('Ten        calls       , see [the guide](x)')
})
