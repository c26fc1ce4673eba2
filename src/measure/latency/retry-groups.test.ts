import { describe, expect, it } from 'vitest'
import { span } from '../../../test/builders/trace.ts'
import { retryGroups } from './retry-groups.ts'
import { buildTraceTree } from './trace-tree.ts'

const root = span('root', '', 0, 1000, { stage: 'request' })
const call = (id: string, fromMs: number, toMs: number, status: 'Ok' | 'Error', name = 'chat') =>
  span(id, 'root', fromMs, toMs, { name, status, stage: 'generate' })

function groupsOf(...calls: ReturnType<typeof call>[]): [string[], boolean][] {
  return retryGroups(buildTraceTree([root, ...calls])).map(({ attempts, recovered }) => [attempts.map(({ span }) => span.spanId), recovered])
}

describe('retries are read from the timing', () => {
  it('groups a call with the failed one of the same name before it', () => {
    expect(groupsOf(call('a', 0, 100, 'Error'), call('b', 110, 300, 'Ok'))).toEqual([[['a', 'b'], true]])
  })

  it('says when the last attempt failed too', () => {
    expect(groupsOf(call('a', 0, 100, 'Error'), call('b', 110, 200, 'Error'), call('c', 210, 300, 'Error'))).toEqual([[['a', 'b', 'c'], false]])
  })

  it('does not take a parallel call for a retry', () => {
    expect(groupsOf(call('a', 0, 100, 'Error'), call('b', 50, 300, 'Ok'))).toEqual([])
  })

  it('does not take a call of another name for a retry', () => {
    expect(groupsOf(call('a', 0, 100, 'Error'), call('b', 110, 300, 'Ok', 'other'))).toEqual([])
  })

  it('does not take a second call after a success for a retry', () => {
    expect(groupsOf(call('a', 0, 100, 'Ok'), call('b', 110, 300, 'Ok'))).toEqual([])
  })
})
