import { expect, it } from 'vitest'
import { endingOfError, endingOfStatus } from './failure.ts'

it.each([
  ['ECONNREFUSED', 'refused'],
  ['ENOTFOUND', 'unreachable'],
  ['UND_ERR_CONNECT_TIMEOUT', 'unreachable'],
  ['DEPTH_ZERO_SELF_SIGNED_CERT', 'unreachable'],
  ['ECONNRESET', 'reset'],
  ['EMFILE', 'not-sent'],
])('%s before the request was written is %s', (code, outcome) => {
  const error = Object.assign(new Error('x'), { code })
  expect(endingOfError(error, { hasResponse: false, wasSent: false, isReused: false }).outcome).toBe(outcome)
})

it('any error after the response began is a cut', () => {
  expect(endingOfError(new Error('x'), { hasResponse: true, wasSent: true, isReused: true }).outcome).toBe('cut')
})

it.each([
  [200, undefined],
  [204, undefined],
  [304, 'redirect'],
  [404, 'http-error'],
  [429, 'rejected'],
  [503, 'rejected'],
  [502, 'http-error'],
])('status %i ends as %s', (status, outcome) => {
  expect(endingOfStatus(status, {})?.outcome).toBe(outcome)
})
