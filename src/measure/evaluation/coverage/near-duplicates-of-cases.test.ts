import { describe, expect, it } from 'vitest'
import { Case, type CaseDraft } from '../../../model/case.ts'
import { repeatedCases } from './near-duplicates-of-cases.ts'

/** Kept ids with their repeats; `~` where a repeat is only near. */
function found(drafts: readonly Omit<CaseDraft, 'id'>[]): string[][] {
  const cases = drafts.map((draft, index) => Case.parse({ id: String(index), ...draft }))
  return repeatedCases(cases).map(({ kept, repeats }) => [kept.id, ...repeats.map(({ case: each, exact }) => `${exact ? '' : '~'}${each.id}`)])
}
const asking = (...inputs: CaseDraft['input'][]) => inputs.map((input) => ({ input }))

describe('repeatedCases', () => {
  it('tells what is the same word for word from what is only near', () => {
    expect(found(asking('How do I stream a text?', 'how do i stream a TEXT', 'How do I stream a text now?'))).toEqual([['0', '1', '~2']])
  })

  it('calls no question near whose numbers or signs differ', () => {
    expect(found(asking('What does plan number 1 include?', 'What does plan number 2 include?', 'What does plan number 12 include?'))).toEqual([])
    expect(found(asking('Is version 1 2 there?', 'Is version 12 there?'))).toEqual([])
    expect(found(asking('How is a string read in C?', 'How is a string read in C++?', 'How is a string read in C#?'))).toEqual([])
    expect(found(asking('What is the root of -4?', 'What is the root of 4?'))).toEqual([])
    expect(found(asking('What does gpt-5 cost?', 'what does GPT 5 cost'))).toEqual([['0', '1']])
  })

  it('keeps every right answer: a case of another reference, document or check is no repeat, and one that says less is', () => {
    const input = 'How do I get a refund?'
    expect(
      found([
        { input, reference: 'Within 14 days.' },
        { input, reference: 'Within 30 days.' },
      ]),
    ).toEqual([])
    expect(
      found([
        { input, referenceIds: ['a.md'] },
        { input, referenceIds: ['b.md'] },
      ]),
    ).toEqual([])
    expect(
      found([
        { input, expect: [{ scorer: 'contains', value: '14' }] },
        { input, expect: [{ scorer: 'contains', value: '30' }] },
      ]),
    ).toEqual([])
    expect(found([{ input }, { input, reference: '' }, { input, reference: 'Within 14 days.' }])).toEqual([['2', '0', '1']])
    expect(found([{ input }, { input, reference: 'A' }, { input, reference: 'B' }])).toEqual([['1', '0']])
    expect(
      found([
        { input, reference: 'A' },
        { input, referenceIds: ['a.md'] },
      ]),
    ).toEqual([])
  })

  it('keeps requests apart whose other fields differ', () => {
    const question = 'How do I get a refund?'
    expect(found(asking({ question, country: 'de' }, { question, country: 'fr' }, { country: 'de', question }))).toEqual([['0', '2']])
    expect(found(asking(question, { question }))).toEqual([['0', '1']])
  })
})
