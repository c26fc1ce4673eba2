import { afterEach, describe, expect, it } from 'vitest'
import { gradeAsTold } from '../../../../../test/builders/stub-grader.ts'
import type { StubModel } from '../../../../../test/builders/stub-model.ts'
import type { PriceOverlayEntry } from '../../../../model/config.ts'
import type { JudgeConfig } from '../../../../model/eval-config.ts'
import { backoffMs } from '../../backoff.ts'
import { gradeOf, type StubJudge, sampleOf, stubJudge, suite } from '../judge-fixture.ts'
import { failureOf } from './failure.ts'
import { familyOf, isDated } from './model-family.ts'
import { isOwnServer, sellerOf } from './served-by.ts'

const open: StubModel[] = []
afterEach(() => Promise.all(open.splice(0).map((stub) => stub.close())))

const env = { OPENAI_API_KEY: 'sk-openai-0123', ANTHROPIC_API_KEY: 'sk-anthropic-0123', GEMINI_API_KEY: 'AIza-google-0123' }
const prices: PriceOverlayEntry[] = []
async function opened(reply: Parameters<typeof stubJudge>[0], config: Partial<JudgeConfig>): Promise<StubJudge> {
  const made = await stubJudge(reply, config, { env, prices })
  open.push(made.stub)
  return made
}

describe.each<[JudgeConfig['provider'], string, string, string]>([
  ['openai-compatible', 'qwen3-8b', 'openai', 'authorization'],
  ['openai', 'gpt-5-mini-2025-08-07', 'openai', 'authorization'],
  ['anthropic', 'claude-sonnet-4-5-20250929', 'anthropic', 'x-api-key'],
  ['google', 'gemini-2.5-flash', 'google', 'x-goog-api-key'],
])('%s', (provider, model, api, keyHeader) => {
  it('grades over its own protocol, with system prompt, schema and usage', async () => {
    const { judge, stub } = await opened(undefined, { provider, model, temperature: 0 })
    const grades = await judge.grade(sampleOf({ reference: 'Twelve months.' }), suite)
    expect(suite.map(({ metric }) => typeof gradeOf(grades, metric))).toEqual(suite.map(() => 'number'))
    expect(stub.requests).toHaveLength(3)
    for (const request of stub.requests) {
      expect(request).toMatchObject({ api, model, hasSchema: true })
      expect(request.system).toContain('You grade what another program wrote')
      expect(request.user).toContain('<<<QUESTION')
    }
    expect(provider === 'openai-compatible' ? undefined : stub.requests[0]?.headers[keyHeader]).toEqual(
      provider === 'openai-compatible' ? undefined : expect.stringContaining('0123'),
    )
    expect(judge.spent()).toMatchObject({ calls: 3, callsWithoutUsage: 0 })
    expect(judge.served()).toEqual([model])
  })

  it('tells a refusal, a failure and prose apart', async () => {
    const reasons: unknown[] = []
    for (const reply of [{ refusal: 'No.' }, { status: 500 }, { text: 'It is fine.' }]) {
      const { judge } = await opened(() => reply, { provider, model })
      reasons.push(gradeOf(await judge.grade(sampleOf(), suite.slice(0, 1)), 'groundedness'))
    }
    expect(reasons).toEqual(['judge-refused', 'provider-error', 'unparseable'])
  })

  it('reads what it was given when the model changes under its name', async () => {
    const { judge } = await opened((request) => ({ text: gradeAsTold(request), model: `${model}${request.number}` }), { provider, model })
    await judge.grade(sampleOf(), suite.slice(0, 1))
    expect(gradeOf(await judge.grade(sampleOf({ text: 'Another.' }), suite.slice(0, 1)), 'groundedness')).toBe('model-changed')
  })
})

describe('the name of a model', () => {
  it.each([
    ['gpt-5-mini', 'openai'],
    ['o3-mini', 'openai'],
    ['openai/gpt-oss-20b', 'openai'],
    ['claude-sonnet-4-5', 'anthropic'],
    ['gemini-2.5-pro', 'google'],
    ['gemma3:4b', 'google'],
    ['llama3.2', 'meta'],
    ['Mistral-Small-24B', 'mistral'],
    ['mixtral-8x7b', 'mistral'],
    ['Qwen2.5-7B-Instruct', 'qwen'],
    ['deepseek-r1:8b', 'deepseek'],
    ['phi-4', 'microsoft'],
    ['grok-4', 'xai'],
    ['command-r-plus', 'cohere'],
    ['our-own-judge', 'our-own-judge'],
  ])('%s is of %s', (model, family) => expect(familyOf(model)).toBe(family))

  it.each([
    'gpt-5-mini-2025-08-07',
    'claude-sonnet-4-5-20250929',
    'gpt-4-0613',
    'gemini-2.0-flash-001',
    'mistral-large-2411',
    'anthropic.claude-3-haiku-20240307-v1:0',
  ])('%s is dated', (model) => expect(isDated(model)).toBe(true))
  it.each(['gpt-5-mini', 'claude-sonnet-4-5', 'gemini-2.5-flash', 'gpt-4o-latest', 'llama-3.1-8b'])('%s is not', (model) => expect(isDated(model)).toBe(false))
})

describe('where a judge is served', () => {
  it.each([
    'http://127.0.0.1:8080/v1',
    'http://localhost:11434/v1',
    'http://ollama:11434/v1',
    'http://192.168.1.4/v1',
    'http://[::1]:80/v1',
    'http://gpu.internal/v1',
  ])('%s is a server of one’s own', (url) => expect(isOwnServer(url)).toBe(true))
  it.each([
    ['https://api.openai.com/v1', 'openai'],
    ['https://openrouter.ai/api/v1', 'openrouter'],
    ['https://evil-openai.com.example.org/v1', 'openai-compatible'],
  ])('%s has the prices of %s', (url, seller) => {
    expect(isOwnServer(url)).toBe(false)
    expect(sellerOf('openai-compatible', url)).toBe(seller)
  })
})

describe('a failure', () => {
  const failed = (statusCode: number, extra: object = {}) =>
    failureOf({
      error: Object.assign(new Error('it failed'), { statusCode, ...extra }),
      wasInterrupted: false,
      timedOutAfterMs: undefined,
      secrets: [],
      nowMs: Date.parse('2026-10-01T00:00:00Z'),
    })

  it.each([
    ['seconds', { 'retry-after': '2' }, 2000],
    ['a date', { 'retry-after': 'Thu, 01 Oct 2026 00:00:05 GMT' }, 5000],
    ['a date that is past', { 'retry-after': 'Thu, 01 Oct 2026 00:00:00 GMT' }, 0],
    ['ms', { 'retry-after-ms': '120', 'retry-after': '1' }, 120],
    ['nonsense', { 'retry-after': 'soon' }, undefined],
  ])('tells how long to rest: %s', (_, responseHeaders, ms) => expect(failed(429, { responseHeaders }).retryAfterMs).toBe(ms))

  it('for want of credit is not tried again', () => {
    expect(failed(429, { responseBody: '{"error":{"code":"insufficient_quota"}}' })).toMatchObject({ reason: 'provider-error', isFinal: true, again: false })
  })

  it('is waited for twice as long each time, up to a bound, and not by all alike', () => {
    const waits = Array.from({ length: 12 }, (_, at) => backoffMs('a', at + 1))
    for (const [at, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(Math.min(20_000, 500 * 2 ** at) / 2)
      expect(wait).toBeLessThanOrEqual(Math.min(20_000, 500 * 2 ** at))
    }
    expect(backoffMs('a', 1)).not.toBe(backoffMs('b', 1))
    expect(backoffMs('a', 1)).toBe(backoffMs('a', 1))
  })
})
