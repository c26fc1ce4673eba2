import { expect, it } from 'vitest'
import { outcomeOf } from './outcome-of.ts'

const ended = (tags: Record<string, string>, failed?: number) =>
  outcomeOf({ tags, metadata: {}, endMs: 0, values: failed === undefined ? {} : { failed } }).outcome

// Codes as k6's documentation lists them: https://grafana.com/docs/k6/latest/javascript-api/error-codes/
it.each([
  ['0', '1050', 'request timeout', 'timeout'],
  ['200', '1050', 'request timeout', 'timeout'],
  ['0', '1101', 'lookup: no such host', 'unreachable'],
  ['0', '1211', 'dial: i/o timeout', 'unreachable'],
  ['0', '1212', 'dial: connection refused', 'refused'],
  ['0', '1220', 'read: connection reset by peer', 'reset'],
  ['0', '1201', 'write: broken pipe', 'reset'],
  ['0', '1310', 'x509: unknown authority', 'unreachable'],
  ['0', '1000', 'EOF', 'reset'],
  ['200', '1000', 'unexpected EOF', 'cut'],
  ['200', '1701', 'decompression', 'cut'],
  ['0', '1000', 'context canceled', 'aborted'],
  ['0', '1631', 'http2: stream error', 'reset'],
])('status %s with error code %s (%s) is %s', (status, error_code, error, outcome) => {
  expect(ended({ status, error_code, error, expected_response: 'false' }, 1)).toBe(outcome)
})

it.each([
  ['200', 'true', 0, 'ok'],
  ['200', 'false', 1, 'http-error'],
  ['404', 'false', 1, 'http-error'],
  ['404', 'true', 0, 'ok'],
  ['500', 'false', 1, 'http-error'],
  ['429', 'false', 1, 'rejected'],
  ['503', 'true', 0, 'rejected'],
  ['302', 'true', 0, 'redirect'],
])('status %s, expected: %s, is %s', (status, expected_response, failed, outcome) => {
  const tags: Record<string, string> = { status, expected_response }
  if (Number(status) >= 400) tags.error_code = `1${status}`
  expect(ended(tags, failed)).toBe(outcome)
})

it('judges by the status where the script switched the judging off', () => {
  expect([ended({ status: '200' }), ended({ status: '404' })]).toEqual(['ok', 'http-error'])
})
