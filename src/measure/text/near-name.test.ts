import { describe, expect, it } from 'vitest'
import { nearName } from './near-name.ts'

describe('nearName', () => {
  it.each([
    ['scorer', 'scorers'],
    ['word-f2', 'word-f1'],
    ['Repeats', 'repeats'],
    ['x', undefined],
    ['y', undefined],
    ['nothing-like-it', undefined],
  ])('%s: %s, by hand', (word, name) => {
    expect(nearName(word, ['word-recall', 'word-f1', 'scorers', 'repeats', 'store', 'k'])).toBe(name)
  })

  it('takes the nearest, and of two as near the first', () => {
    expect(nearName('junitt', ['unit', 'junit'])).toBe('junit')
    expect(nearName('bat', ['cat', 'rat'])).toBe('cat')
  })
})
