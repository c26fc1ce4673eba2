import { describe, expect, it } from 'vitest'
import { emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { unpricedCalls } from './unpriced-calls.ts'

const unpriced = (reason: string, calls: number, tokens = 0) => ({ model: 'house-model-7b', provider: 'in-house', calls, tokens, reason })

describe('unpriced-calls', () => {
  it('fires on calls without a price, with their share of calls and tokens and what would price them', () => {
    const finding = findingOf(
      unpricedCalls,
      evidenceWith({ cost: { total: { pricedCalls: 900 }, unpriced: [unpriced('unknown provider: in-house', 100, 660_000)] } }),
    )
    expect(finding.claim).toMatch(
      /^The cost is too low: 10 % \(95 % interval .+, n 1,000\) of model calls have no price, with 30 % of all tokens; most often house-model-7b/,
    )
    expect(finding.severity).toBe('high')
    expect(finding.fixNow).toBe('Add house-model-7b of provider in-house to `prices` in loadbearing.config.ts.')
  })
  it.each([
    ['no token usage reported', /gen_ai\.usage\.input_tokens/],
    ['output tokens not reported', /gen_ai\.usage\.output_tokens/],
    ['no model named', /gen_ai\.response\.model/],
    ['no provider named, and no maker has a model of this name', /gen_ai\.provider\.name/],
    ['service tier batch: the base price does not hold, and no table has a price for it', /at that tier/],
  ])('says what supplies the price where there is none because: %s', (reason, fix) => {
    expect(findingOf(unpricedCalls, evidenceWith({ cost: { total: { pricedCalls: 999 }, unpriced: [unpriced(reason, 1)] } })).fixNow).toMatch(fix)
  })
  it('does not fire on failed calls that nobody bills', () => {
    expect(verdictOf(unpricedCalls, evidenceWith({ cost: { total: { pricedCalls: 900 }, unpriced: [unpriced('failed, and reports no usage', 100)] } }))).toBe(
      'met',
    )
  })
  it('names calls that may be billed before more frequent ones that nobody bills', () => {
    const entries = [unpriced('failed, and reports no usage', 100), unpriced('no model named', 10)]
    const finding = findingOf(unpricedCalls, evidenceWith({ cost: { total: { pricedCalls: 890 }, unpriced: entries } }))
    expect(finding.reason).toBe('10 of 900 calls have no price')
    expect(finding.rows.slice(2).map(({ pointer }) => pointer)).toEqual(['/traces/cost/unpriced/1/calls'])
  })
  it('does not fire when every call has a price', () => expect(verdictOf(unpricedCalls, evidenceWith())).toBe('met'))
  it('is unknown on few calls, and without traces', () => {
    expect(verdictOf(unpricedCalls, evidenceWith({ cost: { total: { calls: 5, pricedCalls: 5 } } }))).toBe('unknown')
    expect(verdictOf(unpricedCalls, emptyEvidence())).toBe('unknown')
  })
  it('does not apply without model calls', () =>
    expect(verdictOf(unpricedCalls, evidenceWith({ cost: { total: { calls: 0, pricedCalls: 0 } } }))).toBe('not-applicable'))
})
