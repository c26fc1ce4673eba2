import { expect, it } from 'vitest'
import { termsOf } from './claim-terms.ts'
import { contradicts } from './contradiction.ts'
import { readPassages } from './read-passage.ts'

it.each([
  [true, 'The free plan includes priority support.', 'Priority support is not included in the free plan.'],
  [true, 'You cannot export reports to CSV on the trial plan.', 'On the trial plan you can export reports to CSV.'],
  [true, 'The album was released in 2011 by Columbia.', 'Recorded in spring, the album was released in 2010 by Columbia Records.'],
  [true, 'Refunds are available within 30 days of purchase.', 'Refunds are available within 14 days of purchase, if unused.'],
  [
    false,
    'It was one of the longest concert tours in rock history!',
    "It was not only the band's longest tour, but one of the longest concert tours in rock history.",
  ],
  [false, 'There is no rule against female players.', 'The league has no written rule against female players.'],
  [false, 'The service supports Python and Rust clients.', 'The service supports Python and Rust clients, but not Java.'],
  [false, 'The plan costs 20 dollars per month.', 'The plan costs 20 dollars per month or 200 dollars per year.'],
  [false, 'The plan costs 30 dollars.', 'A plan of another name is billed by the seat. It costs 20 euros.'],
  [false, 'It opens late.', 'It does not open late.'],
])('%s: %s / %s', (is, claim, passage) => {
  const [read] = readPassages([{ id: 'p', rank: 1, text: passage }])
  expect(contradicts(read, { text: claim, terms: termsOf(claim, 'en') })).toBe(is)
})
