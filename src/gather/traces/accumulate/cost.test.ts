import { describe, expect, it } from 'vitest'
import type { Span } from '../../../model/span.ts'
import { tracesEvidenceOf } from '../evidence-fixture.ts'
import { spanOf } from '../span-fixture.ts'

const root = (given: Partial<Span> = {}) => spanOf('root', '', 0, 1000, { stage: 'request', ...given })
const generate = (id: string, input: number, output: number, given: Partial<Span> = {}) =>
  spanOf(id, 'root', 10, 900, { stage: 'generate', provider: 'openai', modelServed: 'gpt-4o-2024-08-06', tokens: { input, output }, ...given })

async function costOf(...traces: Span[][]) {
  const { cost } = await tracesEvidenceOf(traces.map((spans, index) => spans.map((span) => ({ ...span, traceId: `trace-${index}` }))))
  return cost
}

describe('usage counts on leaf calls only', () => {
  it('leaves out an agent that repeats the usage of its generations (224 beside 163 and 236, the microsoft-agent trace)', async () => {
    const agent = spanOf('agent', '', 0, 1000, { stage: 'agent', tokens: { input: 44, output: 180 } })
    const child = (id: string, input: number, output: number) => ({ ...generate(id, input, output), parentSpanId: 'agent' })
    const cost = await costOf([agent, child('a', 77, 86), child('b', 216, 20)])
    expect([cost.total.inputTokens, cost.total.outputTokens, cost.total.calls]).toEqual([293, 106, 2])
    expect(cost.repeatedUsage).toMatchObject({ spans: 1, traces: 1, inputTokens: 44, outputTokens: 180, byStage: [{ stage: 'agent', spans: 1 }] })
  })

  it('counts usage two levels down once', async () => {
    const outer = generate('outer', 10, 20)
    const inner = { ...generate('inner', 10, 20), parentSpanId: 'outer' }
    const cost = await costOf([root({ tokens: { input: 10, output: 20 } }), outer, inner])
    expect([cost.total.calls, cost.total.inputTokens, cost.repeatedUsage.spans]).toEqual([1, 10, 2])
  })

  it('counts a generation beside the embedding that was made under it', async () => {
    const embed = spanOf('e', 'g', 20, 30, { stage: 'embed', tokens: { input: 7 } })
    const cost = await costOf([root(), generate('g', 10, 20), embed])
    expect([cost.total.calls, cost.total.inputTokens, cost.repeatedUsage.spans]).toEqual([2, 17, 0])
  })

  it('counts a generation without usage as a call without usage', async () => {
    const { tokens: _, ...silent } = generate('g', 0, 0)
    const cost = await costOf([root(), silent])
    expect([cost.total.calls, cost.total.callsWithUsage, cost.total.pricedCalls]).toEqual([1, 0, 0])
  })
})

describe('prices', () => {
  // gpt-4o-2024-08-06: 2.50 USD a million input tokens, 10 USD a million output tokens (OpenAI's price list).
  it('prices a call by the tables, and says which', async () => {
    const cost = await costOf([root(), generate('g', 1000, 100)])
    expect(cost.total.costUsd).toBeCloseTo(0.0035, 10)
    expect(cost.priceTables.map(({ calls }) => calls)).toEqual([1])
  })

  it('names what it could not price, and never counts it as free', async () => {
    const cost = await costOf([root(), generate('g', 1000, 100, { modelServed: 'house-model-7b', provider: 'in-house' })])
    expect(cost.total).toMatchObject({ calls: 1, pricedCalls: 0 })
    expect(cost.unpriced).toMatchObject([{ model: 'house-model-7b', calls: 1, tokens: 1100 }])
    expect(cost.perRequest.mean).toHaveProperty('refused')
  })

  it('prices a request whose failed call reports no usage, and lists that call', async () => {
    const { tokens: _, ...refused } = generate('a', 0, 0, { status: 'Error' })
    const cost = await costOf([root(), refused, generate('b', 1000, 100)])
    expect(cost.perRequest.mean).toMatchObject({ n: 1 })
    expect(cost.unpriced).toMatchObject([{ calls: 1, reason: 'failed, and reports no usage' }])
  })

  it('does not take a reranker without usage for a call that must be priced', async () => {
    const cost = await costOf([root(), spanOf('r', 'root', 1, 2, { stage: 'rerank', modelRequested: 'bge-reranker-v2-m3' }), generate('g', 1000, 100)])
    expect([cost.total.calls, cost.total.pricedCalls, cost.unpriced]).toEqual([1, 1, []])
  })

  it('falls back on the cost that the source states, and names it so', async () => {
    const cost = await costOf([root(), generate('g', 1000, 100, { modelServed: 'house-model-7b', provider: 'in-house', costUsd: 0.25 })])
    expect(cost.total.costUsd).toBe(0.25)
    expect(cost.priceTables).toEqual([{ name: 'stated by the source', date: 'unknown', calls: 1 }])
  })

  it('sets the stated cost beside ours where a call has both', async () => {
    const { stated } = await costOf([root(), generate('g', 1000, 100, { costUsd: 0.007 })])
    expect([stated.calls, stated.statedUsd]).toEqual([1, 0.007])
    expect(stated.pricedUsd).toBeCloseTo(0.0035, 10)
  })
})

describe('waste', () => {
  it('counts the second call of the same content, not the first', async () => {
    const call = generate('g', 100, 10, { inputHash: 'aa' })
    const { waste } = await costOf([root(), call], [root(), call], [root(), generate('g', 100, 10, { inputHash: 'bb' })])
    expect([waste.repeatedCalls.calls, waste.repeatedCalls.of, waste.repeatedCalls.tokens]).toEqual([1, 3, 110])
  })

  it('counts tokens of failed calls and of answers cut by the limit', async () => {
    const { waste } = await costOf([root(), generate('a', 100, 10, { status: 'Error' })], [root(), generate('b', 50, 5, { finishReason: 'MAX_TOKENS' })])
    expect([waste.failedCalls.tokens, waste.truncatedCalls.calls, waste.truncatedCalls.of]).toEqual([110, 1, 1])
  })
})
