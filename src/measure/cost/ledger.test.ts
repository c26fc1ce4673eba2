import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createLedger } from './ledger.ts'

const calls = fc.array(
  fc.record({
    key: fc.constantFrom('generate', 'embed', 'rerank'),
    tokens: fc.option(fc.record({ input: fc.nat(), output: fc.nat() }, { requiredKeys: [] }), { nil: undefined }),
    costUsd: fc.option(fc.double({ min: 0, max: 1e6, noNaN: true }), { nil: undefined }),
  }),
)

function ledgerOf(entries: readonly { key: string; tokens?: { input?: number; output?: number } | undefined; costUsd?: number | undefined }[]) {
  const ledger = createLedger()
  for (const { key, tokens, costUsd } of entries) ledger.add(key, { ...(tokens && { tokens }), ...(costUsd !== undefined && { costUsd }) })
  return ledger
}

describe('ledger', () => {
  it('sums ten million times ten cents to a million dollars exactly, where a plain sum of doubles does not', () => {
    const ledger = createLedger()
    let plain = 0
    for (let call = 0; call < 1e7; call++) {
      ledger.add('a', { costUsd: 0.1 })
      plain += 0.1
    }
    expect(ledger.total().costUsd).toBe(1_000_000)
    expect(plain).not.toBe(1_000_000)
  })

  it('keeps what is absent apart from zero', () => {
    const ledger = ledgerOf([{ key: 'a' }, { key: 'a', tokens: {} }, { key: 'a', tokens: { input: 0, output: 0 }, costUsd: 0 }])
    expect(ledger.lines()).toEqual([expect.objectContaining({ calls: 3, callsWithUsage: 1, pricedCalls: 1, costUsd: 0 })])
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])('takes a cost of %s for no price', (costUsd) => {
    expect(ledgerOf([{ key: 'a', costUsd }]).total()).toMatchObject({ calls: 1, pricedCalls: 0, costUsd: 0 })
  })

  it('adds no count that cannot be one', () => {
    expect(ledgerOf([{ key: 'a', tokens: { input: -5, output: Number.NaN } }]).total()).toMatchObject({ inputTokens: 0, outputTokens: 0 })
  })

  it('counts every kind of token', () => {
    const ledger = createLedger()
    ledger.add('a', { tokens: { input: 10, cacheRead: 4, cacheWrite: 2, output: 7, reasoning: 3 }, costUsd: 0.5 })
    ledger.add('b', { tokens: { input: 1, cacheRead: 1, cacheWrite: 0, output: 1, reasoning: 1 }, costUsd: 0.25 })
    expect(ledger.total()).toEqual({
      key: 'total',
      calls: 2,
      callsWithUsage: 2,
      inputTokens: 11,
      cacheReadTokens: 5,
      cacheWriteTokens: 2,
      outputTokens: 8,
      reasoningTokens: 4,
      costUsd: 0.75,
      pricedCalls: 2,
    })
  })

  it('orders lines by cost, then key', () => {
    const ledger = ledgerOf([
      { key: 'b', costUsd: 1 },
      { key: 'c', costUsd: 2 },
      { key: 'a', costUsd: 1 },
    ])
    expect(ledger.lines().map((line) => line.key)).toEqual(['c', 'a', 'b'])
  })

  it('is the same whatever the order of calls', () => {
    fc.assert(
      fc.property(
        calls.chain((entries) => fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length }))),
        ([entries, shuffled]) => {
          expect(ledgerOf(shuffled).lines()).toEqual(ledgerOf(entries).lines())
          expect(ledgerOf(shuffled).total()).toEqual(ledgerOf(entries).total())
        },
      ),
    )
  })

  it('has a total that is the sum of its lines', () => {
    fc.assert(
      fc.property(calls, (entries) => {
        const ledger = ledgerOf(entries)
        const lines = ledger.lines()
        const total = ledger.total()
        expect(total.calls).toBe(lines.reduce((sum, line) => sum + line.calls, 0))
        expect(total.inputTokens).toBe(lines.reduce((sum, line) => sum + line.inputTokens, 0))
        expect(total.costUsd).toBeCloseTo(
          lines.reduce((sum, line) => sum + line.costUsd, 0),
          4,
        )
      }),
    )
  })
})
