import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Imported, readEvaluationFile } from '../../src/gather/evaluation/formats/index.ts'

/** A results file as promptfoo exports it (version 3 of its schema), and what is in it, counted by another program. */
const folder = join(import.meta.dirname, '../../../shared/data/promptfoo')

const isThere = existsSync(join(folder, 'expected_counts.json'))
if (!isThere) console.log('promptfoo conformance skipped: ../shared/data/promptfoo is not there')

const Expected = z.record(
  z.string(),
  z.object({
    results: z.number(),
    tests: z.number(),
    prompts_x_providers: z.number(),
    pass_: z.number(),
    fail: z.number(),
    assertions: z.number(),
    assertions_passed: z.number(),
    total_cost: z.number(),
    mean_score: z.number(),
    stats: z.object({
      tokenUsage: z.object({ prompt: z.number(), completion: z.number(), assertions: z.object({ prompt: z.number(), completion: z.number() }) }),
    }),
    per_provider: z.record(z.string(), z.object({ n: z.number(), latency_sum: z.number(), cost: z.number() })),
  }),
)
const expected = isThere ? Expected.parse(JSON.parse(readFileSync(join(folder, 'expected_counts.json'), 'utf8'))) : {}

const sum = (values: readonly (number | undefined)[]): number => values.reduce<number>((total, value) => total + (value ?? 0), 0)

if (!isThere) it.skip('holds to the counts of ../shared/data/promptfoo, which is not there', () => {})

describe.each(Object.entries(expected))('%s of promptfoo', (file, counts) => {
  let imported: Imported
  const values = (metric: string) => imported.scores.filter((score) => score.metric === metric).map(({ value }) => value)
  const ofChecks = () => imported.scores.filter(({ metric }) => metric !== 'test-pass' && metric !== 'test-score')

  beforeAll(async () => {
    imported = await readEvaluationFile(join(folder, file))
  })

  it(`has ${counts.results} results of ${counts.tests} tests and ${counts.prompts_x_providers} variants`, () => {
    expect(imported.format).toBe('promptfoo-results')
    expect(imported.outputs).toHaveLength(counts.results)
    expect(imported.cases).toHaveLength(counts.tests)
    expect(new Set(imported.outputs.map(({ variant }) => variant)).size).toBe(counts.prompts_x_providers)
    expect(imported.problems).toEqual([])
  })

  it(`has ${counts.pass_} passes, ${counts.fail} fails and a mean score of ${counts.mean_score}`, () => {
    expect(sum(values('test-pass'))).toBe(counts.pass_)
    expect(values('test-pass').filter((value) => value === 0)).toHaveLength(counts.fail)
    expect(sum(values('test-score')) / values('test-score').length).toBeCloseTo(counts.mean_score, 6)
  })

  it(`has ${counts.assertions} checks of which ${counts.assertions_passed} passed`, () => {
    expect(ofChecks()).toHaveLength(counts.assertions)
    expect(ofChecks().filter(({ value }) => value === 1)).toHaveLength(counts.assertions_passed)
  })

  it('has the cost and the tokens of all, and cost and latency by provider', () => {
    expect(sum(imported.outputs.map(({ costUsd }) => costUsd))).toBeCloseTo(counts.total_cost, 9)
    expect(sum(imported.outputs.map(({ tokens }) => tokens?.input))).toBe(counts.stats.tokenUsage.prompt)
    expect(sum(imported.outputs.map(({ tokens }) => tokens?.output))).toBe(counts.stats.tokenUsage.completion)
    expect(sum(ofChecks().map(({ tokens }) => tokens?.input))).toBe(counts.stats.tokenUsage.assertions.prompt)
    expect(sum(ofChecks().map(({ tokens }) => tokens?.output))).toBe(counts.stats.tokenUsage.assertions.completion)
    for (const [provider, { n, latency_sum, cost }] of Object.entries(counts.per_provider)) {
      const outputs = imported.outputs.filter(({ variant }) => variant === provider)
      expect(outputs).toHaveLength(n)
      expect(sum(outputs.map(({ latencyMs }) => latencyMs))).toBe(latency_sum)
      expect(sum(outputs.map(({ costUsd }) => costUsd))).toBeCloseTo(cost, 9)
    }
  })
})
