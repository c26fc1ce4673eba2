import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { visibleName, visibleText } from './visible-text.ts'

describe('visibleText', () => {
  it.each([
    ['invoice\u202Efdp.exe', 'invoice\\u202Efdp.exe'],
    ['a\u0000b', 'a\\u0000b'],
    ['\u001b[2J', '\\u001B[2J'],
    ['zero\u200Bwidth', 'zero\\u200Bwidth'],
    ['\u{e0041}tag', '\\u{E0041}tag'],
    ['\ud800', '\\uD800'],
    ['two\nlines', 'two\\u000Alines'],
  ])('shows %j', (text, shown) => {
    expect(visibleText(text)).toBe(shown)
  })

  it('leaves letters of every script and emoji alone', () => {
    for (const text of ['größe', '検索', 'поиск', 'بحث', '🔎 search']) expect(visibleText(text)).toBe(text)
  })

  it('cuts a long name with an ellipsis', () => {
    expect(visibleName('x'.repeat(10_240))).toBe(`${'x'.repeat(79)}…`)
  })

  it('never cuts through a surrogate pair', () => {
    expect(visibleText(`ab${'🔎'.repeat(9)}`, 6)).toBe('ab🔎…')
  })

  it('lets no control character through, whatever comes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(visibleText(text)).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
      }),
    )
  })
})
