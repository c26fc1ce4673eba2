import { describe, expect, it } from 'vitest'
import { cleanText } from './clean-text.ts'

describe('cleanText', () => {
  it('shows no key', () => {
    expect(cleanText('bad key sk-proj-abcdef123456 and hush-hush\n\u0007 Bearer abc.def', ['hush-hush'])).toBe('bad key [key] and [key] [key]')
  })

  it('shows no key of an address', () => {
    expect(cleanText('GET https://me:word@a.test/x?page=2&api_key=abc&sig=d%2Fe#top failed', [])).toBe(
      'GET https://[key]@a.test/x?page=2&api_key=[key]&sig=[key]#top failed',
    )
  })

  it('knows a secret within JSON and within an address', () => {
    expect(cleanText(String.raw`{"got":"a\"b\\c/d"} a%22b%5Cc%2Fd`, ['a"b\\c/d'])).toBe('{"got":"[key]"} [key]')
  })

  it.each(['start', 'end'] as const)('shows no part of a secret where the %s of a long text is kept', (keep) => {
    const secret = 'one-that-is-long'
    for (let at = 0; at <= secret.length; at += 1) {
      const blank = ' '.repeat(50_000 - at)
      const clean = cleanText(keep === 'start' ? `${blank}${secret} more` : `more ${secret}${blank}`, [secret], { keep })
      expect(clean).not.toMatch(/one|long|that/)
    }
  })
})
