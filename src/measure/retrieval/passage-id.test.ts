import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isMadeUpId, madeUpId } from './passage-id.ts'

it('the same text has the same id at any rank: the first digits of its SHA-256 (FIPS 180-2, B.1: "abc")', () => {
  expect(madeUpId({ text: 'abc', rank: 1 })).toBe('text-ba7816bf8f01')
  expect(madeUpId({ text: 'abc', rank: 7 })).toBe('text-ba7816bf8f01')
  expect(madeUpId({ rank: 7 })).toBe('rank 7')
})

it('every such id is known again, and ids of documents are not taken for one', () => {
  fc.assert(fc.property(fc.option(fc.string(), { nil: undefined }), fc.integer({ min: 1 }), (text, rank) => isMadeUpId(madeUpId({ text, rank }))))
  for (const id of ['text-1', 'text-ba7816bf8f01#2', 'rank', 'guide.md', 'ba7816bf8f01']) expect([id, isMadeUpId(id)]).toEqual([id, false])
})
