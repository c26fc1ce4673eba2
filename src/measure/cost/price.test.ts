import { readFileSync } from 'node:fs'
import { calcPrice, findProvider, type Usage } from '@pydantic/genai-prices'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { TokenUsage } from '../../model/span.ts'
import { createPricer } from './price.ts'
import { baseTable, pricesAt } from './price-table.ts'
import { ratesOf } from './rates.ts'

const atMs = Date.parse('2026-09-25T12:00:00Z')
const million = { input: 1_000_000, output: 1_000_000 }
const thousand = { input: 1000, output: 1000 }

/** Input and output price of a thousand tokens each, in US dollars per million, or the reason for none. */
function asked(provider: string, model: string): string {
  const answer = createPricer([])({ provider, model, tokens: thousand, atMs })
  if ('unpriced' in answer) return answer.unpriced
  return `${perMTok(answer.inputUsd)} / ${perMTok(answer.outputUsd)} ${answer.confidence}`
}

function perMTok(usd: number): number {
  return Math.round(usd * 1e6) / 1e3
}

describe('names of models', () => {
  it.each([
    // Own names and dated versions, prices of the makers' pages as in the package's table.
    ['openai', 'gpt-5-mini', '0.25 / 2 exact'],
    ['openai', 'gpt-5-mini-2025-08-07', '0.25 / 2 exact'],
    ['openai', 'GPT-4o', '2.5 / 10 exact'],
    ['openai', 'gpt-4o-2024-05-13', '5 / 15 exact'],
    ['openai', 'gpt-5', '1.25 / 10 exact'],
    ['openai', 'gpt-5.5', '5 / 30 exact'],
    ['openai', 'o1', '15 / 60 exact'],
    ['openai', 'o1-mini', '1.1 / 4.4 exact'],
    ['openai', 'gpt-5-nano-2025-08-07', '0.05 / 0.4 alias'],
    ['openai', 'ft:gpt-4o-2024-08-06:acme::abc123', '3.75 / 15 alias'],
    ['openai', 'text-embedding-3-small', '0.02 / 0 exact'],
    ['anthropic', 'claude-sonnet-5', '2 / 10 exact'],
    ['anthropic', 'claude-3-5-sonnet', '3 / 15 exact'],
    ['anthropic', 'claude-3-5-sonnet-20241022', '3 / 15 alias'],
    ['anthropic', 'claude-3-5-sonnet-latest', '3 / 15 alias'],
    ['anthropic', 'claude-haiku-4-5-20251001', '1 / 5 alias'],
    ['anthropic', 'claude-opus-4-20250514', '15 / 75 exact'],
    ['anthropic', 'claude-sonnet-4-20250514', '3 / 15 alias'],
    ['google', 'gemini-2.5-flash', '0.3 / 2.5 exact'],
    ['google', 'gemini-2.5-flash-lite', '0.1 / 0.4 exact'],
    ['google', 'gemini-2.5-pro-preview-06-05', '1.25 / 10 alias'],
    ['google', 'gemini-2.0-flash-001', '0.1 / 0.4 alias'],
    ['mistral', 'mistral-large-latest', '2 / 6 exact'],
    ['mistral', 'magistral-medium-latest', '2 / 5 alias'],
    ['groq', 'llama-3.3-70b-versatile', '0.59 / 0.79 exact'],
    ['groq', 'openai/gpt-oss-120b', '0.15 / 0.6 exact'],
    ['openrouter', 'openai/gpt-4o', '2.5 / 10 exact'],
    ['openrouter', 'deepseek/deepseek-r1:free', '0 / 0 exact'],
    // Paths and prefixes.
    ['openai', 'openai/gpt-4o', '2.5 / 10 exact'],
    ['gcp.gemini', 'models/gemini-2.5-flash', '0.3 / 2.5 exact'],
    ['gcp.vertex_ai', 'projects/acme/locations/europe-west1/publishers/anthropic/models/claude-sonnet-4-5@20250929', '3 / 15 alias'],
    ['aws.bedrock', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', '3.3 / 16.5 alias'],
    ['aws.bedrock', 'global.anthropic.claude-sonnet-4-5-20250929-v1:0', '3 / 15 exact'],
    ['aws.bedrock', 'anthropic.claude-sonnet-4-5-20250929-v1:0', '3.3 / 16.5 alias'],
    ['aws.bedrock', 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/eu.anthropic.claude-sonnet-4-5-20250929-v1:0', '3.3 / 16.5 alias'],
    ['aws.bedrock', 'us.amazon.nova-lite-v1:0', '0.06 / 0.24 alias'],
    ['azure.ai.openai', 'gpt-4o', '2.5 / 10 alias'],
    ['azure_openai', 'azure/gpt-4o-mini', '0.15 / 0.6 alias'],
    ['litellm', 'openai/gpt-4o', '2.5 / 10 exact'],
    ['litellm', 'azure/gpt-4o', '2.5 / 10 alias'],
    // No provider: one maker's own.
    ['', 'gpt-4o', '2.5 / 10 alias'],
    ['', 'claude-sonnet-4-5', '3 / 15 alias'],
    ['', 'gemini-2.5-flash', '0.3 / 2.5 alias'],
    ['', 'us.anthropic.claude-sonnet-4-5-20250929-v1:0', '3.3 / 16.5 alias'],
  ])('%s %s costs %s', (provider, model, expected) => {
    expect(asked(provider, model)).toBe(expected)
  })

  it.each([
    ['anthropic', 'claude-sonnet-5-5'],
    ['anthropic', 'claude-sonnet-5-mini'],
    ['anthropic', 'claude-2.1'],
    ['aws.bedrock', 'us.anthropic.claude-sonnet-5-5-v1:0'],
    ['aws.bedrock', 'amazon.titan-embed-text-v2:0'],
    ['openai', 'gpt-5.7'],
    ['openai', 'gpt-5-nano-super'],
    ['openai', 'gpt-4o:free'],
    ['openai', 'o1-mini-high'],
    ['openai', 'anthropic/claude-sonnet-4-5'],
    ['google', 'gemini-2.5-flash-8b'],
    ['google', 'gemini-2.5-pro-ultra'],
    ['groq', 'llama-3.3-70b'],
    ['groq', 'llama-3.3-70b-instruct'],
    ['mistral', 'mistral-small'],
    ['cohere', 'command-r-plus-04-2024'],
    ['cohere', 'embed-english-v3.0'],
    ['azure', 'our-chat-deployment'],
    ['fireworks', 'accounts/acme/models/our-model'],
  ])('%s %s is refused as unknown', (provider, model) => {
    expect(asked(provider, model)).toMatch(/^unknown model: the price table of .+ has none of this name$/)
  })

  it('refuses a like name that the package itself would price (claude-sonnet-5-5 as claude-sonnet-5)', () => {
    const loose = calcPrice({ input_tokens: 1 }, 'claude-sonnet-5-5', { providerId: 'anthropic' })
    expect(loose?.model.id).toBe('claude-sonnet-5')
    expect(asked('anthropic', 'claude-sonnet-5-5')).toMatch(/^unknown model/)
  })

  it.each([
    ['openai', 'gpt-4o-audio-preview'],
    ['openai', 'gpt-4o-audio-preview-2024-12-17'],
    ['openai', 'gpt-realtime'],
    ['google', 'gemini-2.5-flash-image'],
  ])('%s %s is refused: telemetry does not say which tokens are sound or pictures', (provider, model) => {
    expect(asked(provider, model)).toMatch(/sound or pictures|by medium/)
  })

  it.each([
    ['ollama', 'llama3.2:latest', 'unknown provider: ollama'],
    ['openai', '', 'no model named'],
    ['', 'llama-3.3-70b', 'no provider named, and no maker has a model of this name'],
    ['openai', 'whisper-1', 'the price table has no price per token'],
  ])('%s %s: %s', (provider, model, reason) => {
    expect(asked(provider, model)).toBe(reason)
  })
})

describe('names of providers', () => {
  it.each([
    ['gpt-4o', ['openai', 'OpenAI', 'openai.responses', 'openai.chat', 'azure', 'azure.ai.openai', 'az.ai.openai', 'azure.ai.inference', 'azure_openai']],
    ['claude-sonnet-4-5', ['anthropic', 'anthropic.messages', 'gcp.vertex_ai', 'vertex', 'google.vertex.anthropic.messages']],
    ['gemini-2.5-flash', ['google', 'gcp.gemini', 'gcp.gen_ai', 'gemini', 'google.generative-ai', 'vertex_ai']],
    ['mistral-large-latest', ['mistral', 'mistral_ai', 'MistralAI', 'mistral.chat']],
    ['grok-4', ['x_ai', 'xai', 'xai.chat', 'x-ai']],
    ['sonar-pro', ['perplexity']],
    ['deepseek-chat', ['deepseek', 'deepseek.chat']],
    ['command-r', ['cohere', 'cohere.chat']],
    ['kimi-k2-0905-preview', ['moonshot', 'moonshotai']],
    ['llama-3.1-8b-instant', ['groq', 'Groq']],
  ])('%s is priced at each of %j', (model, providers) => {
    const price = createPricer([])
    for (const provider of providers)
      expect([provider, price({ provider, model, tokens: thousand, atMs })]).toMatchObject([provider, { table: baseTable.name }])
  })
})

describe('usage', () => {
  const price = createPricer([])
  const call = (tokens: TokenUsage) => price({ provider: 'anthropic', model: 'claude-sonnet-4-5', tokens, atMs })

  it("prices cached tokens apart (the package's README: 4740 input of which 4735 written, 255 output)", () => {
    // 5 x $3/M + 4735 x $3.75/M in; 255 x $15/M out.
    expect(call({ input: 4740, cacheRead: 0, cacheWrite: 4735, output: 255 })).toMatchObject({
      inputUsd: expect.closeTo(0.01777125, 12),
      outputUsd: expect.closeTo(0.003825, 12),
      costUsd: expect.closeTo(0.02159625, 12),
    })
  })

  it.each([
    [{}, 'no token usage reported'],
    [{ output: 10 }, 'input tokens not reported'],
    [{ input: 10 }, 'output tokens not reported'],
    [{ input: 10, output: 1, cacheRead: 6, cacheWrite: 5 }, 'cached tokens exceed input tokens'],
    [{ input: -1, output: 1 }, 'token counts are not whole numbers of 0 or more'],
    [{ input: Number.NaN, output: 1 }, 'token counts are not whole numbers of 0 or more'],
    [{ input: 1.5, output: 1 }, 'token counts are not whole numbers of 0 or more'],
  ])('%j: %s', (tokens, reason) => {
    expect(call(tokens)).toEqual({ unpriced: reason })
  })

  it('takes reported zeros as zero dollars', () => {
    expect(call({ input: 0, output: 0 })).toMatchObject({ costUsd: 0 })
  })

  it('needs no output of an embedding model', () => {
    expect(price({ provider: 'openai', model: 'text-embedding-3-small', tokens: { input: 1_000_000 }, atMs })).toMatchObject({ costUsd: 0.02 })
  })

  it('takes the price step of a long context over the whole call', () => {
    const usd = (input: number) => {
      const answer = price({ provider: 'google', model: 'gemini-2.5-pro', tokens: { input, output: 0 }, atMs })
      return 'costUsd' in answer ? answer.costUsd : answer.unpriced
    }
    expect([usd(200_000), usd(200_001)]).toEqual([expect.closeTo(0.25, 12), expect.closeTo(0.5000025, 12)])
  })

  it('adds a fee per request to the total only (perplexity sonar-pro, $14 per 1,000)', () => {
    expect(price({ provider: 'perplexity', model: 'sonar-pro', tokens: million, atMs })).toMatchObject({
      inputUsd: 3,
      outputUsd: 15,
      costUsd: expect.closeTo(18.014, 12),
    })
  })
})

describe('time', () => {
  const price = createPricer([])
  it('prices a call at its own time (o3 fell by 80 % on 2025-06-10)', () => {
    const at = (date: string) => price({ provider: 'openai', model: 'o3', tokens: million, atMs: Date.parse(date) })
    expect(at('2025-06-09T23:59:59Z')).toMatchObject({ inputUsd: 10, outputUsd: 40 })
    expect(at('2025-06-10T00:00:00Z')).toMatchObject({ inputUsd: 2, outputUsd: 8 })
  })

  it('names the table and its date', () => {
    expect(price({ provider: 'openai', model: 'o3', tokens: million, atMs })).toMatchObject({ table: baseTable.name, tableDate: baseTable.date })
  })

  it('names the version that is installed', () => {
    const installed: unknown = JSON.parse(readFileSync(new URL('../../../node_modules/@pydantic/genai-prices/package.json', import.meta.url), 'utf8'))
    expect(installed).toMatchObject({ version: baseTable.version })
    expect(baseTable.name).toContain(baseTable.version)
  })
})

describe('service tier', () => {
  const price = createPricer([{ provider: 'openai', model: 'gpt-5-mini:flex', inputPerMTokUsd: 0.125, outputPerMTokUsd: 1, from: '2025-08-07' }])
  it.each(['default', 'standard', 'auto', 'ON_DEMAND'])('%s is the base price', (serviceTier) => {
    expect(price({ provider: 'openai', model: 'gpt-5-mini', tokens: million, atMs, serviceTier })).toMatchObject({ costUsd: 2.25 })
  })
  it.each(['batch', 'priority'])('%s is refused', (serviceTier) => {
    expect(price({ provider: 'openai', model: 'gpt-5-mini', tokens: million, atMs, serviceTier })).toEqual({
      unpriced: `service tier ${serviceTier}: the base price does not hold, and no table has a price for it`,
    })
  })
  it('is priced where the configuration names the variant', () => {
    expect(price({ provider: 'openai', model: 'gpt-5-mini', tokens: million, atMs, serviceTier: 'flex' })).toMatchObject({
      costUsd: 1.125,
      table: 'config prices',
    })
  })
})

describe('prices of the configuration', () => {
  const ours = { provider: 'openai', model: 'gpt-4o', inputPerMTokUsd: 1, outputPerMTokUsd: 2 }
  it('come first, from their date on; the latest that is not after the call holds', () => {
    const price = createPricer([
      { ...ours, from: '2026-03-01' },
      { ...ours, inputPerMTokUsd: 3, from: '2026-06-01' },
    ])
    const usd = (date: string) => price({ provider: 'openai.chat', model: 'gpt-4o', tokens: million, atMs: Date.parse(date) })
    expect(usd('2026-02-28')).toMatchObject({ inputUsd: 2.5, table: baseTable.name })
    expect(usd('2026-03-01')).toMatchObject({ inputUsd: 1, outputUsd: 2, costUsd: 3, table: 'config prices', tableDate: '2026-03-01', confidence: 'exact' })
    expect(usd('2026-07-01')).toMatchObject({ inputUsd: 3, tableDate: '2026-06-01' })
  })
  it('price a model and a provider that no table knows', () => {
    const price = createPricer([{ provider: 'our-cluster', model: 'tuned-llama', inputPerMTokUsd: 0.1, outputPerMTokUsd: 0.2, from: '2026-01-01' }])
    expect(price({ provider: 'our-cluster', model: 'tuned-llama', tokens: million, atMs })).toMatchObject({ costUsd: expect.closeTo(0.3, 12) })
    expect(price({ model: 'tuned-llama', tokens: million, atMs })).toMatchObject({ costUsd: expect.closeTo(0.3, 12) })
    expect(price({ provider: 'their-cluster', model: 'tuned-llama', tokens: million, atMs })).toEqual({ unpriced: 'unknown provider: their-cluster' })
  })
  it('hold for dated versions of the model, as an alias', () => {
    const price = createPricer([{ ...ours, from: '2026-01-01' }])
    expect(price({ provider: 'openai', model: 'gpt-4o-2024-08-06', tokens: million, atMs })).toMatchObject({ costUsd: 3, confidence: 'alias' })
    expect(price({ provider: 'openai', model: 'gpt-4o-mini', tokens: million, atMs })).toMatchObject({ table: baseTable.name })
  })
  it('price cached tokens as other input where they say nothing of them', () => {
    const price = createPricer([{ ...ours, cacheReadPerMTokUsd: 0.5, from: '2026-01-01' }])
    const tokens = { input: 3_000_000, cacheRead: 1_000_000, cacheWrite: 1_000_000, output: 0 }
    expect(price({ provider: 'openai', model: 'gpt-4o', tokens, atMs })).toMatchObject({ costUsd: 2.5 })
  })
})

describe('against the package', () => {
  const tables = [
    'openai',
    'anthropic',
    'aws',
    'azure',
    'google',
    'mistral',
    'cohere',
    'deepseek',
    'groq',
    'x-ai',
    'perplexity',
    'moonshotai',
    'voyageai',
    'together',
    'fireworks',
    'zhipuai',
  ]
  const models = tables.flatMap((id) => findProvider({ providerId: id })?.models ?? [])

  it('agrees with its own calculation for every model of sixteen tables, any usage and time', () => {
    const usage = fc.record({
      plain: fc.nat(400_000),
      read: fc.nat(400_000),
      written: fc.nat(50_000),
      output: fc.nat(100_000),
      thought: fc.double({ min: 0, max: 1, noNaN: true }),
    })
    const time = fc.integer({ min: Date.parse('2025-01-01'), max: Date.parse('2027-02-01') })
    let compared = 0
    fc.assert(
      fc.property(fc.constantFrom(...models), usage, time, (model, { plain, read, written, output, thought }, at) => {
        const tokens = { input: plain + read + written, cacheRead: read, cacheWrite: written, output, reasoning: Math.floor(output * thought) }
        const ours = ratesOf(pricesAt(model, at), model.id)(tokens)
        if ('unpriced' in ours) return
        const theirUsage: Usage = {
          input_tokens: tokens.input,
          cache_read_tokens: read,
          cache_write_tokens: written,
          output_tokens: output,
          output_reasoning_tokens: tokens.reasoning,
        }
        // A table of the one model: the package's own search by name is not what is compared.
        const provider = { id: 'one', name: 'one', api_pattern: '', models: [{ ...model, match: { equals: 'it' } }] }
        const theirs = calcPrice(theirUsage, 'it', { provider, timestamp: new Date(at) })
        compared++
        expect(ours.inputUsd).toBeCloseTo(theirs?.input_price ?? Number.NaN, 10)
        expect(ours.outputUsd).toBeCloseTo(theirs?.output_price ?? Number.NaN, 10)
        expect(ours.costUsd).toBeCloseTo(theirs?.total_price ?? Number.NaN, 10)
      }),
      { numRuns: 3000, seed: 1 },
    )
    expect(compared).toBeGreaterThan(2500)
  })
})
