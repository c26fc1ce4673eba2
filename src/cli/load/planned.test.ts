import { expect, it } from 'vitest'
import { Config } from '../../model/config.ts'
import type { LoadFlags } from './load-flags.ts'
import { plannedInWords } from './planned.ts'
import { resolvePlan } from './resolve-plan.ts'

const config = Config.parse({ load: { queries: ['a'], stages: { rerank: { url: 'http://127.0.0.1:3000/rerank', body: '{}' } } } })

async function told(flags: LoadFlags): Promise<string> {
  return plannedInWords(await resolvePlan({ url: 'http://127.0.0.1:3000/answer', flags, config, env: {}, recorded: async () => [] }))
}

it.each<[string, LoadFlags, string]>([
  ['no price without the cost of a request', {}, 'never more than 100,000.'],
  // 100 requests, and 100 again where the generator was late.
  ['levels that may be driven twice', { 'cost-per-request': '0.01' }, 'at most $2.00.'],
  ['stages', { 'cost-per-request': '0.01', stage: 'rerank' }, 'at most $4.00.'],
  ['the cap on requests, where it is lower', { 'cost-per-request': '0.01', stage: 'rerank', 'max-requests': '50' }, 'at most $0.50.'],
  ['the cap on spend, where it is lower', { 'cost-per-request': '0.01', stage: 'rerank', 'max-spend': '0.3' }, 'at most $0.30.'],
  ['part of a cent as a cent', { 'cost-per-request': '0.00001' }, 'at most $0.01.'],
])('the most that a plan can cost counts %s', async (_, flags, price) => {
  expect(await told({ rate: '10', duration: '10s', arrivals: 'constant', ...flags })).toContain(price)
})

it('the most that drawn arrivals can cost is what was drawn, not what their rate says', async () => {
  const words = await told({ ramp: '1,19', duration: '10s', arrivals: 'poisson', seed: '3', 'cost-per-request': '1' })
  const most = Number(/at most \$(\d+)/.exec(words)?.[1])
  expect(words).toContain('100 requests')
  expect(most % 2).toBe(0)
  expect(most).not.toBe(200)
})
