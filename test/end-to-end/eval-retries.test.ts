import { writeFileSync } from 'node:fs'
import { afterAll, expect, it } from 'vitest'
import { GateResult } from '../../src/model/gate.ts'
import { casesAsLines, json, loopbackServers } from './eval-fixture.ts'
import { workFolder } from './run-program.ts'

const servers = loopbackServers()
const work = workFolder()
afterAll(() => {
  servers.close()
  work.remove()
})

it('a system that fails at every third first try looks well after retries: eval, compare and gate say it', async () => {
  writeFileSync(work.path('cases.jsonl'), casesAsLines(Array.from({ length: 60 }, (_, n) => ({ id: `c${n}`, input: `${n}`, reference: `${n}` }))))
  writeFileSync(
    work.path('loadbearing.config.yaml'),
    'eval:\n  cases: [cases.jsonl]\n  scorers: [exact]\n  gate: { rules: [{ metric: exact, margin: 0.2 }] }\n',
  )
  const failed = new Set<string>()
  const steady = await servers.serve(({ question }, response) => json(response, { answer: question }))
  const shaky = await servers.serve(({ question }, response) => {
    const isFirst = !failed.has(String(question))
    failed.add(String(question))
    if (isFirst && Number(question) % 3 === 0) json(response, { error: 'try later' }, 500)
    else json(response, { answer: question })
  })
  const before = await work.run(['eval', '--target', steady, '--concurrency', '20'])
  expect(before.stdout).not.toContain('needed another try')
  await work.run(['gate', '--save'])
  const after = await work.run(['eval', '--target', shaky, '--variant', 'shaky', '--concurrency', '20'])
  expect(after.stdout).toContain('60 cases, 60 answered\n')
  expect(after.stdout).toContain('20 of 60 answers needed another try: the first one failed\n')
  const compared = (await work.run(['compare', 'current', 'shaky'])).stdout.replace(/\s+/g, ' ')
  expect(compared).toMatch(/first try failed +A 0 of 60 +B 20 of 60/)
  expect(compared).toContain('surely more often, which retries hide')
  const gate = await work.run(['gate', 'shaky'])
  expect(gate.code, 'answers are what rules are about').toBe(0)
  expect(gate.stdout.replace(/\s+/g, ' ')).toContain('first try failed for 0 of 60 in the baseline, 20 of 60 now')
  expect(GateResult.parse(JSON.parse((await work.run(['gate', 'shaky', '--json'])).stdout)).warnings.join(' ')).toContain('surely more often')
})
