import { describe, expect, it } from 'vitest'
import { answerOf, emptyEvidence, evidenceWith, findingOf, verdictOf } from '../evidence-fixture.ts'
import { reasoningHeavyOutput } from './reasoning-heavy-output.ts'

const line = (key: string, reasoningTokens: number, outputTokens: number, calls = 500) => ({
  key,
  calls,
  callsWithUsage: calls,
  inputTokens: 500_000,
  cacheReadTokens: 0,
  cacheWriteTokens: 0,
  outputTokens,
  reasoningTokens,
  costUsd: 5,
  pricedCalls: calls,
})
const byModel = (...lines: ReturnType<typeof line>[]) =>
  evidenceWith({ cost: { byModel: lines, total: { outputTokens: lines.reduce((sum, { outputTokens }) => sum + outputTokens, 0) } } })

describe('reasoning-heavy-output', () => {
  it('fires on models that think more than they say, and states their part of all output as a ceiling', () => {
    const finding = findingOf(reasoningHeavyOutput, byModel(line('gpt-4o', 0, 100_000), line('o3', 80_000, 100_000)))
    expect(finding.claim).toMatch(/^At least 80 % of the output of o3 is reasoning that nobody reads \(n 500, no interval: .+\); it is 40 % of all output\.$/)
    expect(finding.severity).toBe('low')
    expect(finding.effect).toMatchObject({ value: -0.4, basis: 'bounded' })
    expect(finding.rows.at(-1)?.pointer).toBe('/traces/cost/byModel/1/reasoningTokens')
  })
  it('is of medium severity where it is most of all output', () =>
    expect(findingOf(reasoningHeavyOutput, byModel(line('o3', 80_000, 100_000))).severity).toBe('medium'))
  it('does not fire up to one half', () => expect(verdictOf(reasoningHeavyOutput, byModel(line('o3', 50_000, 100_000)))).toBe('met'))
  it('is unknown where nobody reports reasoning tokens, naming the attribute', () => {
    expect(answerOf(reasoningHeavyOutput, byModel(line('gpt-4o', 0, 100_000)))).toMatchObject({
      verdict: 'unknown',
      needs: 'gen_ai.usage.reasoning.output_tokens on the generation span, also where it is 0',
    })
    expect(verdictOf(reasoningHeavyOutput, emptyEvidence())).toBe('unknown')
  })
  it('is unknown on few calls, and on counts that cannot be', () => {
    expect(verdictOf(reasoningHeavyOutput, byModel(line('o3', 80_000, 100_000, 20)))).toBe('unknown')
    expect(verdictOf(reasoningHeavyOutput, byModel(line('o3', 120_000, 100_000)))).toBe('unknown')
  })
  it('does not apply without model calls', () =>
    expect(verdictOf(reasoningHeavyOutput, evidenceWith({ cost: { total: { calls: 0 } } }))).toBe('not-applicable'))
})
