import { describe, expect, it } from 'vitest'
import { describePlan, plannedMs, plannedRequests } from '../../gather/load/plan.ts'
import { Config, type ConfigInput } from '../../model/config.ts'
import type { LoadFlags } from './load-flags.ts'
import { resolvePlan } from './resolve-plan.ts'

const url = 'http://127.0.0.1:3000/answer?key=abc'

function planOf(flags: LoadFlags = {}, load: ConfigInput['load'] = {}, given: { url?: string | undefined; env?: Record<string, string> } = {}) {
  const config = Config.parse({ load: { queries: ['a', 'b'], ...load } })
  return resolvePlan({ url: 'url' in given ? given.url : url, flags, config, env: given.env ?? {}, recorded: async () => [0, 100, 300, 1000] })
}

describe('a load plan', () => {
  it('doubles from one a second without rates of the user', async () => {
    const { loop } = await planOf()
    expect(loop).toMatchObject({
      kind: 'open',
      arrivals: { kind: 'poisson' },
      levels: expect.arrayContaining([
        { ratePerS: 1, durationMs: 20_000 },
        { ratePerS: 128, durationMs: 20_000 },
      ]),
    })
  })
  it('takes a flag over the config', async () => {
    const plan = await planOf({ rate: '3,5', duration: '500ms', latency: '2s' }, { stepsPerS: [1], objectives: { latencyMs: 10, firstTokenMs: 20 } })
    expect(plan.loop).toMatchObject({
      levels: [
        { ratePerS: 3, durationMs: 500 },
        { ratePerS: 5, durationMs: 500 },
      ],
    })
    expect(plan.objectives).toEqual({ latencyMs: 2000, firstTokenMs: 20 })
  })
  it('tells how many requests and how long before it starts, and says the plan in words without the query of the URL', async () => {
    const plan = await planOf({ rate: '2,4', duration: '10s', arrivals: 'gamma', cv: '3' })
    expect([plannedRequests(plan), plannedMs(plan)]).toEqual([60, 20_000])
    expect(describePlan(plan)).toBe(
      'open loop, gamma arrivals (CV 3), 2, 4/s for 10 s each; seed 1; bodies from 2 queries of the config; at most 100,000 requests, 60 s each',
    )
  })
  it('replays recorded arrivals at their own rate, sped up, or at rates of the plan', async () => {
    const own = await planOf({ arrivals: 'replay', 'arrivals-file': 'x.csv', speed: '2' })
    expect(own.loop).toMatchObject({ arrivals: { kind: 'replay', speed: 2, onLevels: false }, levels: [{ ratePerS: 8, durationMs: 500 }] })
    const stretched = await planOf({ arrivals: 'traces', rate: '5', duration: '1s' })
    expect(stretched.loop).toMatchObject({ arrivals: { kind: 'replay', onLevels: true }, levels: [{ ratePerS: 5, durationMs: 1000 }] })
  })
  it('ramps from one rate to another', async () => {
    const { loop } = await planOf({ ramp: '1,13', duration: '12s' })
    expect(loop).toMatchObject({ ramp: { fromPerS: 1, toPerS: 13 } })
    expect(loop.kind === 'open' ? loop.levels.map(({ ratePerS }) => ratePerS) : []).toEqual(Array.from({ length: 12 }, (_, part) => 1.5 + part))
  })
  it('takes headers from the environment, and refuses a variable that is not set', async () => {
    const load = { headersFromEnv: { authorization: 'TOKEN' } }
    expect((await planOf({}, load, { env: { TOKEN: 'Bearer x' } })).target.headers).toEqual({ authorization: 'Bearer x' })
    await expect(planOf({}, load)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining('TOKEN') })
  })
  it.each<[string, LoadFlags, ConfigInput['load'], { url?: string | undefined }]>([
    ['no URL', {}, {}, { url: undefined }],
    ['what is no URL', {}, {}, { url: 'answer' }],
    ['a login in the URL', {}, {}, { url: 'http://a:b@127.0.0.1/' }],
    ['two ways of pacing', { closed: '4', rate: '2' }, {}, {}],
    ['a ramp and rates', { ramp: '1,2', rate: '2' }, {}, {}],
    ['one rate for a ramp', { ramp: '1' }, {}, {}],
    ['gamma without a CV', { arrivals: 'gamma' }, {}, {}],
    ['a CV without gamma', { arrivals: 'poisson', cv: '2' }, {}, {}],
    ['unknown arrivals', { arrivals: 'bursty' }, {}, {}],
    ['a rate of nothing', { rate: '1,0' }, {}, {}],
    ['a rate that is no number', { rate: 'fast' }, {}, {}],
    ['an empty rate', { rate: '' }, {}, {}],
    ['a duration without sense', { duration: '-1s' }, {}, {}],
    ['a spend cap without a price', { 'max-spend': '5' }, {}, {}],
    ['an unknown stage', { stage: 'rerank' }, {}, {}],
    ['queries for GET, which sends no body', { method: 'GET', queries: 'queries.txt' }, {}, {}],
    ['an unknown method', { method: 'PATCH' }, {}, {}],
    ['no queries for the body', {}, { queries: [] }, {}],
  ])('is refused with %s, naming what to do', async (_, flags, load, given) => {
    await expect(planOf(flags, load, given)).rejects.toMatchObject({ name: 'AppError', exitCode: 2 })
  })
  it('drives a stage alone as the config says', async () => {
    const plan = await planOf(
      { stage: 'rerank', rate: '2', duration: '5s' },
      { stages: { rerank: { url: 'http://127.0.0.1:3000/rerank', body: { q: '{{query}}' } } } },
    )
    expect(plan.stages).toMatchObject([{ stage: 'rerank', how: 'POST /rerank', bodies: [{ text: expect.stringMatching(/^{"q":"[ab]"}$/) }, {}] }])
    expect(plannedRequests(plan)).toBe(20)
  })
})
