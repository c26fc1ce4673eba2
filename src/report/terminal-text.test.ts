import { describe, expect, it } from 'vitest'
import { inert } from './terminal-text.ts'

describe('inert', () => {
  it.each([
    ['::error::pwn', '\\u003A:error::pwn'],
    ['a\n   ::error::pwn\n\u00a0::x', 'a\n   \\u003A:error::pwn\n\u00a0\\u003A:x'],
    ['\u001b[1m::error::pwn\u001b[0m', '\u001b[1m\\u003A:error::pwn\u001b[0m'],
    ['##[error]x', '\\u0023#[error]x'],
    ['said ##vso[task.complete]', 'said \\u0023#vso[task.complete]'],
  ])('takes the order out of %j', (text, shown) => expect(inert(text)).toBe(shown))

  it('leaves all else as it is', () => {
    const plain = 'a::b of std::vector\n  : x\n## Title [1]\n#[derive]'
    expect(inert(plain)).toBe(plain)
  })
})
