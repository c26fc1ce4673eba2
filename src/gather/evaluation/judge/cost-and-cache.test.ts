import { afterEach, describe, expect, it } from 'vitest'
import { gradeAsTold } from '../../../../test/builders/stub-grader.ts'
import type { PriceOverlayEntry } from '../../../model/config.ts'
import { JudgeConfig } from '../../../model/eval-config.ts'
import { openJudge } from './index.ts'
import type { JudgeCache } from './judge.ts'
import { gradeOf, sampleOf, stubJudges, suite } from './judge-fixture.ts'

const { opened, close } = stubJudges()
afterEach(close)

/** $1 a million of tokens of either kind. */
const priced: PriceOverlayEntry[] = [{ provider: 'openai-compatible', model: 'stub-1', inputPerMTokUsd: 1, outputPerMTokUsd: 1, from: '2026-01-01' }]
const answers = Array.from({ length: 40 }, (_, at) => sampleOf({ text: `The warranty of the kettle lasts ${at} months.`, id: `case-${at}` }))
const grounded = suite.slice(0, 1)

function memory(): JudgeCache & { kept: Map<string, string> } {
  const kept = new Map<string, string>()
  return { kept, get: async (hash) => kept.get(hash), put: async (hash, body) => void kept.set(hash, body) }
}

describe('price and cap', () => {
  it('plans calls, tokens and price beforehand, and what it cost is within the worst case', async () => {
    const { judge } = await opened(undefined, {}, { prices: priced })
    const plan = judge.plan(answers, suite)
    expect(plan.calls).toBe(120)
    for (const sample of answers) await judge.grade(sample, suite)
    const spent = judge.spent()
    expect(spent.calls).toBe(plan.calls)
    expect(spent.inputTokens).toBeLessThanOrEqual(plan.inputTokens * 1.1)
    expect(spent.usd).toBeGreaterThan(0)
    expect(spent.usd).toBeCloseTo((spent.inputTokens + spent.outputTokens) / 1e6, 9)
    expect(spent.usd ?? 1).toBeLessThan(plan.usdAtMost ?? 0)
    expect(plan.basis).toContain('characters / 4')
    expect(plan.basis).toContain('config prices of 2026-01-01')
  })

  it('the sum of the grades is what was spent', async () => {
    const { judge } = await opened(undefined, {}, { prices: priced })
    let sum = 0
    for (const sample of answers.slice(0, 5)) for (const grade of (await judge.grade(sample, suite)).values()) sum += grade.costUsd ?? 0
    expect(sum).toBeCloseTo(judge.spent().usd ?? 0, 12)
  })

  it('a model on a server of one’s own has no price, and says so', async () => {
    const { judge } = await opened()
    expect(judge.plan(answers, suite)).toMatchObject({ basis: expect.stringContaining('no price (a server of your own), so that maxCalls alone is a cap') })
    expect(judge.plan(answers, suite)).not.toHaveProperty('usd')
    await judge.grade(sampleOf(), suite)
    expect(judge.spent()).not.toHaveProperty('usd')
  })

  it('forty calls at once never pass the cap in US dollars, and what is left is used', async () => {
    const maxUsd = 0.012
    const { judge, stub } = await opened(undefined, { maxUsd, concurrency: 16, maxOutputTokens: 1000 }, { prices: priced })
    const grades = await Promise.all(answers.map((sample) => judge.grade(sample, grounded)))
    const missing = grades.filter((each) => gradeOf(each, 'groundedness') === 'spend-cap')
    expect(judge.spent().usd ?? 1).toBeLessThanOrEqual(maxUsd)
    // A call costs about a sixth of its worst case: the cap is used until one more worst case does not fit.
    expect(judge.spent().usd ?? 0).toBeGreaterThan(maxUsd / 2)
    expect(missing.length).toBeGreaterThan(0)
    expect(stub.requests).toHaveLength(40 - missing.length)
  })

  it('where the provider does not tell what was used, the worst case counts', async () => {
    const { judge } = await opened((request) => ({ text: gradeAsTold(request), usage: null }), { maxUsd: 0.012, maxOutputTokens: 1000 }, { prices: priced })
    const grades = await Promise.all(answers.map((sample) => judge.grade(sample, grounded)))
    expect(judge.spent().usd ?? 1).toBeLessThanOrEqual(0.012)
    expect(judge.spent().callsWithoutUsage).toBe(judge.spent().calls)
    const graded = grades.find((each) => typeof gradeOf(each, 'groundedness') === 'number')
    expect(graded?.get('groundedness')).not.toHaveProperty('tokens')
  })

  it('the cap on calls holds over tries after a failure too', async () => {
    const { judge, stub } = await opened(() => ({ status: 500 }), { maxCalls: 10, concurrency: 8 })
    const grades = await Promise.all(answers.map((sample) => judge.grade(sample, grounded)))
    expect(stub.requests.length).toBeLessThanOrEqual(10)
    expect(grades.map((each) => gradeOf(each, 'groundedness')).filter((each) => each === 'spend-cap').length).toBeGreaterThan(30)
  })

  it('no more calls are open at once than the config allows', async () => {
    let held: (() => void)[] = []
    const { judge, stub } = await opened(
      async (request) => {
        // Nobody is answered before three ask: with fewer at once none ever would be.
        await new Promise<void>((go) => held.push(go))
        return { text: gradeAsTold(request) }
      },
      { concurrency: 3 },
    )
    const letThrough = setInterval(() => {
      if (held.length < 3) return
      for (const go of held) go()
      held = []
    }, 1)
    await Promise.all(answers.map((sample) => judge.grade(sample, suite)))
    clearInterval(letThrough)
    expect(stub.mostAtOnce()).toBe(3)
  })
})

describe('the cache', () => {
  it('answers what was asked before, for nothing', async () => {
    const cache = memory()
    const first = await opened(undefined, {}, { cache, prices: priced })
    const before = await first.judge.grade(sampleOf(), suite)
    const second = await opened(undefined, { baseUrl: first.stub.baseUrl }, { cache, prices: priced })
    const after = await second.judge.grade(sampleOf(), suite, { keptSuffice: true })
    for (const { metric } of suite) expect(after.get(metric)?.result).toEqual(before.get(metric)?.result)
    expect(second.judge.spent()).toMatchObject({ calls: 0, usd: 0, cached: 3 })
    expect(after.get('groundedness')).toMatchObject({ costUsd: 0 })
    expect(after.get('groundedness')).not.toHaveProperty('latencyMs')
  })

  it('is taken only of the model that answers today: the first kept reply is asked again, once, and the others wait for it', async () => {
    const cache = memory()
    const first = await opened((request) => ({ text: gradeAsTold(request), model: 'stub-1-old' }), {}, { cache })
    await Promise.all(answers.map((sample) => first.judge.grade(sample, grounded)))
    const same = await opened((request) => ({ text: gradeAsTold(request), model: 'stub-1-old' }), { baseUrl: first.stub.baseUrl }, { cache })
    await Promise.all(answers.map((sample) => same.judge.grade(sample, grounded)))
    expect(same.judge.spent()).toMatchObject({ calls: 1, cached: 39 })
    expect([...same.judge.setAside()]).toEqual([])
  })

  it('of a model that answers no longer is asked for again, whoever comes first', async () => {
    const cache = memory()
    let model = 'stub-1-old'
    const first = await opened((request) => ({ text: gradeAsTold(request), model }), {}, { cache })
    await Promise.all(answers.map((sample) => first.judge.grade(sample, grounded)))
    model = 'stub-1-new'
    const moved = await opened(undefined, { baseUrl: first.stub.baseUrl }, { cache })
    const grades = await Promise.all(answers.map((sample) => moved.judge.grade(sample, grounded)))
    expect(grades.filter((each) => typeof gradeOf(each, 'groundedness') !== 'number')).toEqual([])
    expect(moved.judge.served()).toEqual(['stub-1-new'])
    expect(moved.judge.spent()).toMatchObject({ calls: 40, cached: 0 })
    expect([...moved.judge.setAside()]).toEqual([['stub-1-old', 39]])
  })

  it('stands where nobody can be asked', async () => {
    const cache = memory()
    const { judge, stub } = await opened((request) => (request.number < 40 ? { text: gradeAsTold(request) } : { status: 503 }), {}, { cache })
    await Promise.all(answers.map((sample) => judge.grade(sample, grounded)))
    const later = await opened(undefined, { baseUrl: stub.baseUrl }, { cache })
    const grades = await Promise.all(answers.map((sample) => later.judge.grade(sample, grounded)))
    expect(grades.filter((each) => typeof gradeOf(each, 'groundedness') !== 'number')).toEqual([])
    // Three probes, each with all its tries.
    expect(later.judge.spent().calls).toBe(12)
  })

  it('answers a metric that was not asked for before', async () => {
    const { judge, stub } = await opened(undefined, {}, { cache: memory() })
    await judge.grade(sampleOf(), grounded)
    await judge.grade(sampleOf(), [{ metric: 'used', kind: 'context-utilization' }])
    expect(stub.requests).toHaveLength(1)
  })

  it('is left alone where a repeat is wanted', async () => {
    const { judge, stub } = await opened(undefined, {}, { cache: memory() })
    await judge.grade(sampleOf(), grounded)
    await judge.grade(sampleOf(), grounded, { cache: false })
    expect(stub.requests).toHaveLength(2)
  })

  it.each<[string, Partial<JudgeConfig>]>([
    ['model', { model: 'stub-2' }],
    ['temperature', { temperature: 0.5 }],
    ['seed', { seed: 7 }],
  ])('does not answer for another %s', async (_, change) => {
    const cache = memory()
    const { judge, stub } = await opened(undefined, {}, { cache })
    await judge.grade(sampleOf(), grounded)
    const other = await opened(undefined, { baseUrl: stub.baseUrl, ...change }, { cache })
    await other.judge.grade(sampleOf(), grounded)
    expect(stub.requests).toHaveLength(2)
    expect(cache.kept.size).toBe(2)
  })

  it.each(['text', 'question', 'reference', 'passages'] as const)('does not answer for another %s', async (part) => {
    const { judge, stub } = await opened(undefined, {}, { cache: memory() })
    const metrics = suite.filter(({ metric }) => metric === (part === 'passages' || part === 'text' ? 'groundedness' : 'correctness'))
    await judge.grade(sampleOf({ reference: 'Twelve months.' }), metrics)
    await judge.grade(sampleOf({ reference: 'Twelve months.', ...(part === 'passages' ? { passages: ['Other.'] } : { [part]: 'Other.' }) }), metrics)
    expect(stub.requests).toHaveLength(2)
  })

  it('keeps nothing that was no grade', async () => {
    const cache = memory()
    const { judge } = await opened(() => ({ text: 'Fine.' }), {}, { cache })
    await judge.grade(sampleOf(), grounded)
    expect(cache.kept.size).toBe(0)
  })

  it('that holds a broken entry, or one of a model that no longer answers, is not used', async () => {
    const cache = memory()
    const first = await opened((request) => ({ text: gradeAsTold(request), model: 'stub-1-old' }), {}, { cache })
    await first.judge.grade(sampleOf(), grounded)
    const second = await opened((request) => ({ text: gradeAsTold(request), model: 'stub-1-new' }), {}, { cache })
    for (const [hash, body] of cache.kept) cache.kept.set(hash, body)
    await second.judge.grade(sampleOf({ text: 'Another kettle.' }), grounded)
    await second.judge.grade(sampleOf(), grounded)
    expect(second.stub.requests).toHaveLength(2)
    for (const hash of cache.kept.keys()) cache.kept.set(hash, '{"text": "half')
    expect(typeof gradeOf(await second.judge.grade(sampleOf(), grounded), 'groundedness')).toBe('number')
    expect(second.stub.requests).toHaveLength(3)
  })
})

describe('the key', () => {
  const key = 'sk-very-secret-0123456789'

  it('is sent, and shows in no error, no cache and no plan', async () => {
    const cache = memory()
    const { judge, stub } = await opened(
      (request) =>
        request.number === 0
          ? { text: gradeAsTold(request) }
          : { status: 401, body: JSON.stringify({ error: { message: `Incorrect API key provided: ${key}. Authorization: Bearer ${key}` } }) },
      { apiKeyFromEnv: 'MY_KEY' },
      { env: { MY_KEY: key }, cache },
    )
    await judge.grade(sampleOf(), grounded)
    const failed = await judge.grade(sampleOf({ text: 'Another.' }), grounded)
    expect(stub.requests[0]?.headers.authorization).toBe(`Bearer ${key}`)
    const shown = JSON.stringify([...failed, [...cache.kept], judge.plan([sampleOf()], suite), judge.id, judge.served()])
    expect(shown).toContain('[key]')
    expect(shown).not.toContain(key)
    expect(shown).not.toContain('very-secret')
  })

  it('that is not set stops the judge before any call', async () => {
    const config = JudgeConfig.parse({ provider: 'openai', model: 'gpt-5-mini-2025-08-07' })
    const world = { env: {}, prices: [], nowMs: () => 1_790_000_000_000 }
    await expect(openJudge(config, world)).rejects.toMatchObject({ code: 'config-invalid', message: expect.stringContaining('OPENAI_API_KEY') })
    await expect(openJudge({ ...config, apiKeyFromEnv: 'MY_KEY' }, world)).rejects.toMatchObject({ message: expect.stringContaining('MY_KEY') })
  })
})

describe('opening a judge', () => {
  const world = { env: { OPENAI_API_KEY: 'sk-0123456789' }, prices: [], nowMs: () => 1_790_000_000_000 }

  it('names model, prompts, family, and whether the name is of one version', async () => {
    const dated = await openJudge(JudgeConfig.parse({ provider: 'openai', model: 'gpt-5-mini-2025-08-07' }), world)
    expect(dated).toMatchObject({ id: 'openai/gpt-5-mini-2025-08-07#1', family: 'openai', pinned: true })
    expect(await openJudge(JudgeConfig.parse({ provider: 'openai', model: 'gpt-5-mini' }), world)).toMatchObject({ pinned: false })
    const local = await openJudge(JudgeConfig.parse({ provider: 'openai-compatible', model: 'llama3.2', baseUrl: 'http://localhost:11434/v1' }), world)
    expect(local).toMatchObject({ id: expect.stringMatching(/^openai-compatible\/llama3\.2#1-[0-9a-f]{6}$/), family: 'meta', pinned: true })
  })

  it('takes no other address or setting for the same judge, and shows none where all are the usual ones', async () => {
    const openai = { provider: 'openai', model: 'gpt-5-mini-2025-08-07' } as const
    const idOf = async (settings: object) => (await openJudge(JudgeConfig.parse({ ...openai, ...settings }), world)).id
    const usual = 'openai/gpt-5-mini-2025-08-07#1'
    for (const settings of [{ baseUrl: 'https://api.openai.com/v1/' }, { maxOutputTokens: 2000 }, { maxUsd: 1, concurrency: 1, timeoutMs: 1000 }])
      expect(await idOf(settings)).toBe(usual)
    const local = { provider: 'openai-compatible', model: 'local' }
    const others = [
      { temperature: 0 },
      { temperature: 1 },
      { seed: 0 },
      { maxOutputTokens: 4000 },
      { baseUrl: 'https://gateway.example/v1' },
      { ...local, baseUrl: 'http://127.0.0.1:8080/v1' },
      { ...local, baseUrl: 'http://127.0.0.1:8081/v1' },
    ]
    const ids = await Promise.all(others.map(idOf))
    expect(new Set([usual, ...ids]).size).toBe(others.length + 1)
    for (const id of ids) expect(id).toMatch(/#1-[0-9a-f]{6}$/)
    expect(await idOf({ ...local, baseUrl: 'http://127.0.0.1:8080/v1/' })).toBe(ids[5])
  })

  it('needs a price of a model that is paid for, since the cap could not hold', async () => {
    const config = JudgeConfig.parse({ provider: 'openai', model: 'gpt-99-nobody-knows' })
    await expect(openJudge(config, world)).rejects.toMatchObject({ code: 'config-invalid', hint: expect.stringContaining('prices') })
    const prices: PriceOverlayEntry[] = [{ provider: 'openai', model: 'gpt-99-nobody-knows', inputPerMTokUsd: 1, outputPerMTokUsd: 2, from: '2026-01-01' }]
    expect((await openJudge(config, { ...world, prices })).plan([sampleOf()], grounded).usd).toBeGreaterThan(0)
  })

  it('needs an address where the provider has none of its own', async () => {
    const config = JudgeConfig.parse({ provider: 'openai-compatible', model: 'llama3.2' })
    await expect(openJudge(config, world)).rejects.toMatchObject({ code: 'config-invalid', hint: expect.stringContaining('11434') })
  })
})
