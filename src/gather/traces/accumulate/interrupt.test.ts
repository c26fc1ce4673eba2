import { describe, expect, it } from 'vitest'
import { createPricer } from '../../../measure/cost/price.ts'
import type { Span } from '../../../model/span.ts'
import { spanOf } from '../span-fixture.ts'
import { accumulateTraces } from './index.ts'

const trace = (id: string) => [spanOf('root', '', 0, 100, { traceId: id, stage: 'request' })]

async function accumulate(batches: AsyncIterable<Span[][]>, signal: AbortSignal) {
  return accumulateTraces(batches, { seed: 1, tracesInStore: 2, price: createPricer([]), progress: () => {}, timed: (_, work) => work(), signal })
}

describe('an interrupt stops the measuring', () => {
  it('between two pieces of the scan', async () => {
    const interrupt = new AbortController()
    let pieces = 0
    async function* batches() {
      for (const id of ['a', 'b', 'c']) {
        pieces++
        if (id === 'b') interrupt.abort()
        yield [trace(id)]
      }
    }
    await expect(accumulate(batches(), interrupt.signal)).rejects.toMatchObject({ name: 'AbortError' })
    expect(pieces).toBe(2)
  })

  it('after the scan, as an event that came while numbers were being worked out', async () => {
    const interrupt = new AbortController()
    async function* batches() {
      yield [trace('a')]
      setImmediate(() => interrupt.abort())
    }
    await expect(accumulate(batches(), interrupt.signal)).rejects.toMatchObject({ name: 'AbortError' })
  })
})
