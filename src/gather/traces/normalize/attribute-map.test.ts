import { describe, expect, it } from 'vitest'
import type { AttributeValue, Span } from '../../../model/span.ts'
import { attributeMap, columns, type DurationUnit, type FieldName, type FieldRow } from './attribute-map.ts'
import { normalizeSpan } from './normalize-span.ts'
import { rawSpan } from './raw-span.ts'

/** For each field: a value that a source would send, and what of the span it must become. Durations are .25 s, written in the cell's unit. */
const samples: Record<FieldName, { value?: AttributeValue; stage?: string; status?: 'Error'; expected: (span: Span) => unknown; is: unknown }> = {
  modelRequested: { value: 'm-1', expected: (span) => span.modelRequested, is: 'm-1' },
  modelServed: { value: 'm-1-2025', expected: (span) => span.modelServed, is: 'm-1-2025' },
  provider: { value: 'openai', expected: (span) => span.provider, is: 'openai' },
  usageBuckets: { value: '{"input":3,"input_cached_tokens":4,"output":5}', expected: (span) => span.tokens, is: { input: 7, output: 5, cacheRead: 4 } },
  inputTokens: { value: '120', expected: (span) => span.tokens?.input, is: 120 },
  outputTokens: { value: 30, expected: (span) => span.tokens?.output, is: 30 },
  cacheReadTokens: { value: '64', expected: (span) => span.tokens?.cacheRead, is: 64 },
  cacheWriteTokens: { value: 32, expected: (span) => span.tokens?.cacheWrite, is: 32 },
  reasoningTokens: { value: 16, expected: (span) => span.tokens?.reasoning, is: 16 },
  providerMetadata: {
    value: '{"anthropic":{"cacheCreationInputTokens":9,"serviceTier":"flex"}}',
    expected: (span) => [span.tokens?.cacheWrite, span.serviceTier],
    is: [9, 'flex'],
  },
  costBuckets: { value: '{"input":0.25,"output":0.5}', expected: (span) => span.costUsd, is: 0.75 },
  costTotal: { value: '0.125', expected: (span) => span.costUsd, is: 0.125 },
  // One side alone is no cost of the call.
  costInput: { value: 0.1, expected: (span) => span.costUsd, is: undefined },
  costOutput: { value: 0.1, expected: (span) => span.costUsd, is: undefined },
  firstToken: { expected: (span) => [span.firstTokenNs, span.streaming], is: [250_000_000, true] },
  firstTokenAt: { value: '2025-06-01T10:00:00.250Z', expected: (span) => span.firstTokenNs, is: 250_000_000 },
  streaming: { value: 'true', expected: (span) => span.streaming, is: true },
  parameters: { value: '{"stream":true,"service_tier":"priority"}', expected: (span) => [span.streaming, span.serviceTier], is: [true, 'priority'] },
  finishReason: { value: '["length"]', expected: (span) => span.finishReason, is: 'length' },
  serviceTier: { value: 'flex', expected: (span) => span.serviceTier, is: 'flex' },
  topK: { value: '8', stage: 'RETRIEVER', expected: (span) => span.topK, is: 8 },
  embeddingModel: { value: 'e5', stage: 'EMBEDDING', expected: (span) => span.embeddingModel, is: 'e5' },
  embeddingDimensions: { value: 384, stage: 'EMBEDDING', expected: (span) => span.embeddingDimensions, is: 384 },
  sessionId: { value: 's-1', expected: (span) => span.sessionId, is: 's-1' },
  userId: { value: 'u-1', expected: (span) => span.userId, is: 'u-1' },
  promptName: { value: 'answer', expected: (span) => span.promptName, is: 'answer' },
  promptVersion: { value: 3, expected: (span) => span.promptVersion, is: '3' },
  errorType: { value: 'timeout', expected: (span) => span.errorType, is: 'timeout' },
  statusNumber: { value: 503, status: 'Error', expected: (span) => span.errorType, is: '503' },
  retryCount: { value: '2', expected: (span) => span.retryCount, is: 2 },
  queue: { expected: (span) => span.queueNs, is: 250_000_000 },
  sampledRatio: { value: '0.25', expected: (span) => span.sampledRatio, is: 0.25 },
  returnedRows: { value: 0, stage: 'RETRIEVER', expected: (span) => span.documents, is: [] },
}
const quarterSecond: Record<DurationUnit, number> = { s: 0.25, ms: 250, us: 250_000, ns: 250_000_000 }

const cases = Object.entries(attributeMap).flatMap(([field, row]: [string, FieldRow]) =>
  columns.flatMap((column) =>
    (row.names[column] ?? []).map((cell) => {
      const [key, unit] = typeof cell === 'string' ? [cell, undefined] : cell
      return { field, column, key, unit }
    }),
  ),
)

describe('the attribute map', () => {
  it.each(cases)('$field from $column: $key', ({ field, key, unit }) => {
    const sample = Object.entries(samples).find(([name]) => name === field)?.[1]
    if (sample === undefined) throw new Error(`no sample for ${field}`)
    const value = unit === undefined ? (sample.value ?? null) : quarterSecond[unit]
    const attributes = { ...(sample.stage !== undefined && { 'openinference.span.kind': sample.stage }), [key]: value }
    expect(sample.expected(normalizeSpan(rawSpan(attributes, { statusCode: sample.status ?? 'Unset' })))).toEqual(sample.is)
  })

  it('prefers a new name to the old one beside it, in either order', () => {
    for (const [field, row] of Object.entries<FieldRow>(attributeMap)) {
      const cells = row.names['otel-genai']
      if (row.kind !== 'count' || cells === undefined || cells.length < 2 || field === 'topK' || field === 'returnedRows') continue
      const [newer, older] = cells
      if (typeof newer !== 'string' || typeof older !== 'string') continue
      for (const attributes of [
        { [newer]: 1, [older]: 2 },
        { [older]: 2, [newer]: 1 },
      ]) {
        const { tokens, retryCount, embeddingDimensions } = normalizeSpan(rawSpan(attributes))
        const found = [...Object.values(tokens ?? {}), retryCount, embeddingDimensions].filter((value) => value !== undefined)
        expect(found, field).toEqual([1])
      }
    }
  })

  it('passes over a value that it cannot understand for the next name', () => {
    const span = normalizeSpan(rawSpan({ 'gen_ai.usage.input_tokens': 'many', 'gen_ai.usage.prompt_tokens': 7, 'gen_ai.usage.output_tokens': -1 }))
    expect(span.tokens).toEqual({ input: 7 })
  })
})
