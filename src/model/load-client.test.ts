import { expect, it } from 'vitest'
import { loadClientSpanId, parentWithinSystem } from './load-client.ts'

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736'

it('takes the span under a request of load for a root, and leaves every other parent', () => {
  expect(loadClientSpanId(traceId)).toBe('5c316d62f1f1b8c9')
  expect(parentWithinSystem(traceId, loadClientSpanId(traceId))).toBe('')
  expect(parentWithinSystem(traceId, '00f067aa0ba902b7')).toBe('00f067aa0ba902b7')
  expect(parentWithinSystem(traceId, '')).toBe('')
  expect(parentWithinSystem('t1', '1')).toBe('1')
  expect(parentWithinSystem('0000000000000000000000000000000a', '000000000000000a')).toBe('000000000000000a')
})
