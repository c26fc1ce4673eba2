import { describe, expect, it } from 'vitest'
import { createPricer } from '../../../measure/cost/price.ts'
import type { Span } from '../../../model/span.ts'
import { spanOf } from '../span-fixture.ts'
import { type AccumulateOptions, accumulateTraces } from './index.ts'

/** `count` traces of one span, one second apart. */
async function evidenceOf(count: number, options: Partial<AccumulateOptions>, given: (index: number) => Partial<Span> = () => ({})) {
  async function* batches() {
    for (let index = 0; index < count; index++) {
      const traceId = `trace-${index}`
      yield [[spanOf('root', '', index * 1000, index * 1000, { traceId, stage: 'request', ...given(index) })]]
    }
  }
  return accumulateTraces(batches(), { seed: 1, tracesInStore: count, price: createPricer([]), progress: () => {}, timed: (_, work) => work(), ...options })
}

describe('the rate of requests', () => {
  it('is that of all traffic where the traces are a sample of it', async () => {
    const { totals } = await evidenceOf(11, { tracesSampledFrom: 110 })
    expect(totals.requestsPerS).toMatchObject({ value: 11, n: 11 })
  })

  it('leaves out traces that no clock dates, as the window does', async () => {
    const { totals } = await evidenceOf(12, {}, (index) => (index === 11 ? { startNs: 0n, endNs: 0n } : {}))
    expect(totals.requestsPerS).toMatchObject({ value: 1.1, n: 11 })
  })
})

describe('the latency sample', () => {
  it('holds fewer traces where they are long, and says how many', async () => {
    const { latency } = await evidenceOf(3000, { spansPerTrace: 400 })
    expect(latency.basis.of).toBe(3000)
    // 600,000 spans over 400: 1,500 traces.
    expect(latency.basis.traces).toBeGreaterThan(1350)
    expect(latency.basis.traces).toBeLessThan(1650)
    expect(latency.basis.method).toMatch(/^about 1,500 traces chosen by the hash of their id;/)
  })

  it('is everything where it fits', async () => {
    const { latency } = await evidenceOf(30, { spansPerTrace: 100_000 })
    expect(latency.basis).toMatchObject({ traces: 30, of: 30, method: expect.stringMatching(/^all traces;/) })
  })
})
