import { describe, expect, it } from 'vitest'
import { Evidence } from '../../../model/evidence.ts'
import type { Span } from '../../../model/span.ts'
import { tracesEvidenceOf } from '../evidence-fixture.ts'
import { spanOf } from '../span-fixture.ts'

const call = (id: string, given: Partial<Span>) =>
  spanOf(id, '', 0, 900, { traceId: id, stage: 'generate', provider: 'openai', modelServed: 'gpt-4o-2024-08-06', ...given })

describe('usage that cannot be', () => {
  it('is told as damage and left out of every sum', async () => {
    const absurd = Number.MAX_SAFE_INTEGER
    const evidence = await tracesEvidenceOf([
      [call('a', { tokens: { input: absurd, output: absurd } })],
      [call('b', { tokens: { input: absurd, output: 1 } })],
      [call('c', { tokens: { input: 100, output: 20 } })],
    ])
    expect(evidence.integrity).toMatchObject([{ id: 'implausible-usage', spans: 2 }])
    expect(evidence.cost.total).toMatchObject({ calls: 3, callsWithUsage: 1, inputTokens: 100, outputTokens: 20, pricedCalls: 1 })
  })

  it('does not make the evidence unwritable as a cost beyond what a number holds', async () => {
    const calls = Array.from({ length: 12 }, (_, index) => [call(`t${index}`, { modelServed: 'nobody-knows-it', costUsd: 1e308 })])
    const traces = await tracesEvidenceOf(calls)
    expect(traces.cost.total.costUsd).toBe(0)
    expect(Evidence.shape.traces.safeParse(traces).success).toBe(true)
  })

  it('does not hide the usage of the span that repeats it', async () => {
    const outer = call('outer', { traceId: 'a', tokens: { input: 10, output: 20 } })
    const inner = spanOf('inner', 'outer', 10, 900, { traceId: 'a', stage: 'generate', tokens: { input: 1e15, output: 20 } })
    const { cost } = await tracesEvidenceOf([[outer, inner]])
    expect([cost.total.inputTokens, cost.repeatedUsage.spans]).toEqual([10, 0])
  })
})

describe('a request of which no span is the root', () => {
  it('failed when everything in it failed, in what a success costs too', async () => {
    const lost = (traceId: string, status: Span['status']) =>
      ['x', 'y'].map((id) => call(id, { traceId, parentSpanId: 'gone', status, tokens: { input: 1_000_000, output: 0 } }))
    const { cost, reliability } = await tracesEvidenceOf([lost('a', 'Error'), lost('b', 'Ok')])
    expect(reliability.requestErrors.have).toBe(1)
    // Two requests of two calls at 2.50 USD (gpt-4o-2024-08-06, a million input tokens each), one of them a success.
    expect(cost.perSuccessfulRequest).toMatchObject({ value: 10 })
  })
})
