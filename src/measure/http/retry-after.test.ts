import { expect, it } from 'vitest'
import { readRetryAfterS } from './retry-after.ts'

it.each([
  ['120', 120],
  ['0', 0],
  ['Wed, 21 Oct 2015 07:28:00 GMT', 30],
  ['Wed, 21 Oct 2015 07:27:00 GMT', 0],
  ['soon', undefined],
  ['', undefined],
  [undefined, undefined],
])('Retry-After %s is %s s (RFC 9110, section 10.2.3)', (value, seconds) => {
  expect(readRetryAfterS(value, Date.parse('2015-10-21T07:27:30Z'))).toBe(seconds)
})
