import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { loadConfig } from './load-config.ts'

const folder = mkdtempSync(join(tmpdir(), 'loadbearing-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const load = (name: string, yaml: string) => {
  writeFileSync(join(folder, name), yaml)
  return loadConfig(folder, name)
}

describe('what YAML makes of a plain word', () => {
  it('a date without quotes is its day, one text is a list of one', async () => {
    const price = 'provider: openai, model: m, inputPerMTokUsd: 1, outputPerMTokUsd: 1'
    const config = await load(
      'plain.yaml',
      `traces: { files: t.jsonl }
prices: [{ ${price}, from: 2026-01-01 }, { ${price}, from: '2026-02-01' }]
eval: { cases: q.csv, sliceBy: kind, scorers: word-f1, target: { kind: traces, files: a.jsonl }, variants: {} }
`,
    )
    expect(config.prices.map(({ from }) => from)).toEqual(['2026-01-01', '2026-02-01'])
    expect(config.traces.files).toEqual(['t.jsonl'])
    expect(config.eval).toMatchObject({ cases: ['q.csv'], sliceBy: ['kind'], scorers: ['word-f1'], target: { files: ['a.jsonl'] } })
  })

  it('what is neither is refused with what was expected', async () => {
    await expect(load('wrong.yaml', 'eval: { cases: 5 }\n')).rejects.toThrow(/expected a text, or a list of texts\n.*eval\.cases/)
    await expect(load('day.yaml', 'prices: [{ provider: a, model: m, inputPerMTokUsd: 1, outputPerMTokUsd: 1, from: soon }]\n')).rejects.toThrow(/ISO date/)
  })
})

describe('the rules of the gate', () => {
  it('are one a metric: a second one is refused by its name, as a usage error', async () => {
    const rules = '[{ metric: exact, margin: 0.1 }, { metric: mrr, margin: 0.1 }, { metric: exact, margin: 0.02, threshold: 0.9 }]'
    const refused = await load('twice.yaml', `eval: { gate: { rules: ${rules} } }\n`).catch((error: unknown) => error)
    expect(refused).toMatchObject({ exitCode: 2, message: expect.stringMatching(/exact has a rule already.*\n.*eval\.gate\.rules\[2\]\.metric/) })
  })
})
