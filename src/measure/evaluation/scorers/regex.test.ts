import { describe, expect, it } from 'vitest'
import { scored } from './scorer-fixture.ts'

describe('regex', () => {
  it.each<[Record<string, unknown>, number]>([
    [{ pattern: '^Par' }, 1],
    [{ pattern: '^par' }, 0],
    [{ pattern: '^par', flags: 'i' }, 1],
    [{ pattern: 'Lon', want: 'no-match' }, 1],
    [{ pattern: '\\p{Lu}', flags: 'u' }, 1],
  ])('%j on "Paris" is %i', async (options, value) => {
    expect(await scored({ scorer: 'regex', ...options }, { text: 'Paris' })).toBe(value)
  })

  it('searches an empty text too', async () => {
    expect([await scored({ scorer: 'regex', pattern: '^$' }, {}), await scored({ scorer: 'regex', pattern: '.' }, {})]).toEqual([1, 0])
  })

  it('what is not found in an empty text is no merit of it', async () => {
    expect(await scored({ scorer: 'regex', pattern: 'Lon', want: 'no-match' }, { text: ' ' })).toBe('empty-output')
    expect(await scored({ scorer: 'regex', pattern: '^\\s*$', want: 'no-match' }, { text: ' ' })).toBe(0)
  })

  it.each(['^(a+)+$', '(a|aa)+$', '(.*)*x', '^(a|a?)+$', '(\\w+\\s?)+:$', '(a*)\\1(a*)\\2b'])(
    '%s, which backtracks without end, gives a reason and no value',
    async (pattern) => {
      expect(await scored({ scorer: 'regex', pattern, mostMs: 50 }, { text: `${'a'.repeat(3000)}!` })).toBe('scorer-error')
    },
  )

  // Few times and `?` multiply: these ran for minutes.
  it.each<[string, string]>([
    ['(?:x{0,10}){1,10}y', 'x'.repeat(80)],
    ['^(?:a|a){5}(?:a|a){5}(?:a|a){5}(?:a|a){5}(?:a|a){5}(?:a|a){5}$', `${'a'.repeat(30)}!`],
    [`${'a?'.repeat(30)}${'a'.repeat(30)}!`, 'a'.repeat(30)],
    ['^(?:(?:a?){9}){9}$', `${'a'.repeat(60)}!`],
  ])('%s, of few repetitions each, is stopped too', async (pattern, text) => {
    expect(await scored({ scorer: 'regex', pattern, mostMs: 50 }, { text })).toBe('scorer-error')
  })

  it('choices in a class of strings are watched too', async () => {
    expect(await scored({ scorer: 'regex', pattern: '^[\\q{a|aa}]{1,60}$', flags: 'v', mostMs: 50 }, { text: `${'a'.repeat(60)}!` })).toBe('scorer-error')
  })

  it('a pattern that grows with the square of a long text is stopped too', async () => {
    expect(await scored({ scorer: 'regex', pattern: '\\s+$', mostMs: 50 }, { text: `${' '.repeat(400_000)}x` })).toBe('scorer-error')
  })

  it('one that is stopped leaves the next text alone', async () => {
    const use = { scorer: 'regex', pattern: '^(a+)+$', mostMs: 50 }
    expect([await scored(use, { text: `${'a'.repeat(50)}b` }), await scored(use, { text: 'aaa' }), await scored(use, { text: 'b' })]).toEqual([
      'scorer-error',
      1,
      0,
    ])
  })

  it('a text over the limit is not searched', async () => {
    expect(await scored({ scorer: 'regex', pattern: 'a', mostCharacters: 3 }, { text: 'aaaa' })).toBe('too-long')
  })
})
