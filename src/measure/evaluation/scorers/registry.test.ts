import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { scorerPage } from '../../../../scripts/generate-scorer-table.ts'
import { resolveExpectation, resolveScorer, scorerFactories } from './registry.ts'
import { answered, passages } from './scorer-fixture.ts'

describe('resolveScorer', () => {
  it('reads k out of the name', () => {
    expect(resolveScorer('recall@20')).toMatchObject({ id: 'recall@20', version: '1' })
    expect(resolveScorer({ scorer: 'recall', k: 20 }).id).toBe('recall@20')
  })

  it('gives the figure the name and the pass mark asked for', () => {
    expect(resolveScorer({ scorer: 'exact', metric: 'capital', threshold: 0.5 })).toMatchObject({ id: 'capital', passAt: 0.5 })
  })

  it('writes into the version what differs from the defaults, in one order, and long values as a hash', () => {
    expect(resolveScorer({ scorer: 'numeric', relative: 0.1, absolute: 0, pick: 'any' }).version).toBe('1(pick=any,relative=0.1)')
    expect(resolveScorer({ scorer: 'exact', value: 'Paris' }).version).toBe('1(value=Paris)')
    expect(resolveScorer({ scorer: 'exact', value: 'x'.repeat(100) }).version).toMatch(/^1\(value=[0-9a-f]{12}\)$/)
  })

  it('writes the own name of a renamed scorer into the version: two scorers under one name are never compared', () => {
    const versions = ['exact', 'word-f1', 'latency', 'recall@5', { scorer: 'recall', k: 10 }].map(
      (use) => resolveScorer({ ...(typeof use === 'string' ? { scorer: use } : use), metric: 'quality' }).version,
    )
    expect(versions).toEqual(['exact:1', 'word-f1:1', 'latency:1', 'recall@5:1', 'recall@10:1'])
    expect(resolveScorer({ scorer: 'exact', metric: 'exact' })).toMatchObject({ id: 'exact', version: '1' })
    expect(resolveExpectation({ scorer: 'contains', value: 'Paris', metric: 'ok', ignoreCase: true })).toMatchObject({
      id: 'ok',
      version: 'contains:1(ignoreCase=true)',
    })
  })

  it('what a case expects is no part of the version: all cases together give one measure', () => {
    const versions = ['Paris', 'Rome'].map((value) => resolveExpectation({ scorer: 'contains', value, ignoreCase: true }).version)
    expect(versions).toEqual(['1(ignoreCase=true)', '1(ignoreCase=true)'])
  })

  it.each<[Parameters<typeof resolveScorer>[0], string]>([
    ['faithfullness', 'There is no scorer "faithfullness"'],
    ['constructor', 'There is no scorer "constructor"'],
    [{ scorer: 'numeric', relative: 'much' }, 'Options of scorer "numeric": relative: Invalid input: expected number, received string'],
    [{ scorer: 'exact', values: ['a'] }, 'Options of scorer "exact": Unrecognized key: "values"'],
    ['exact@5', 'Options of scorer "exact": Unrecognized key: "k"'],
    ['recall@0', 'Options of scorer "recall": k: Too small: expected number to be >=1'],
    [{ scorer: 'recall@5', k: 10 }, 'Options of scorer "recall@5": k is 10, and 5 in the name'],
    [{ scorer: 'contains', need: 'some' }, 'Options of scorer "contains": need: Invalid option: expected one of "all"|"any"|"none"'],
    [{ scorer: 'regex' }, 'Options of scorer "regex": pattern: Invalid input: expected string, received undefined'],
    [{ scorer: 'regex', pattern: '(' }, 'Options of scorer "regex": Invalid regular expression'],
    [{ scorer: 'regex', pattern: 'a', flags: 'g' }, 'Options of scorer "regex": flags: flags are of i, m, s, u, v'],
    [{ scorer: 'length', least: 3, most: 2 }, 'Options of scorer "length": most: is under least'],
    [{ scorer: 'language', language: 'xx' }, 'Options of scorer "language": language: Invalid option'],
    [{ scorer: 'exact', threshold: 'high' }, 'Options of scorer "exact"'],
  ])('refuses %j: %s', (use, message) => {
    expect(() => resolveScorer(use)).toThrow(expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining(message) }))
  })
})

describe('every scorer', () => {
  const all = Object.entries(scorerFactories).map(([name, factory]) => [name, factory(factory.about?.example ?? {})] as const)

  it.each(all)('%s says formula, range, direction and what a missing value means', (name, scorer) => {
    expect(scorer.id.replace(/@\d+$/, '')).toBe(name)
    expect(scorer.formula.length).toBeGreaterThan(20)
    expect(scorer.missingMeans.length).toBeGreaterThan(10)
    expect(scorerFactories[name].about).toBeDefined()
  })

  it.each(all)('%s stays in its range and gives the same twice, whatever the text', async (_, scorer) => {
    const [low, high] = scorer.range
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 300 }),
      fc.constantFrom('', '[1] [2', '```', '{"a":', '1,2,3.4.5', 'https://', '[a](', '\ud800'),
    )
    await fc.assert(
      fc.asyncProperty(text, text, async (said, reference) => {
        const input = answered({
          text: said,
          asked: { reference, referenceIds: ['a'] },
          output: { retrieved: passages('a', 'b'), latencyMs: 1, firstTokenMs: 1, costUsd: 1 },
        })
        const result = await scorer.score(input)
        expect(await scorer.score(input)).toEqual(result)
        if (typeof result === 'object' && 'missing' in result) return
        const value = typeof result === 'object' ? result.value : Number(result)
        expect(value).toBeGreaterThanOrEqual(low ?? Number.NEGATIVE_INFINITY)
        expect(value).toBeLessThanOrEqual(high ?? Number.POSITIVE_INFINITY)
      }),
      { numRuns: 60 },
    )
  })
})

describe('texts made to be slow', () => {
  const size = 300_000
  const parts = ['[', '[1 ', '](x "', '](', '`', '```\n', ' ', '1', '1,111', '1a', '.', ')', 'https://', "I'm sorry, ", 'a', '[[1],', '\n', '{"a":', '¿', '漢']
  const texts = parts.map((part) => part.repeat(Math.ceil(size / part.length)))

  it.each(Object.entries(scorerFactories))('%s takes time in proportion to them: with its square, this would not end', async (_, factory) => {
    const scorer = factory(factory.about?.example ?? {})
    for (const text of [...texts, `https://${'.'.repeat(size)}a`, `\`\`\`\n${' '.repeat(size)}`]) {
      await scorer.score(answered({ text, asked: { reference: text, referenceIds: ['a'] }, output: { retrieved: passages('a') } }))
    }
  })
})

describe('docs/scorers.md', () => {
  it('has the tables that the scorers give: `npm run generate` writes them', () => {
    const page = readFileSync(join(import.meta.dirname, '../../../../docs/scorers.md'), 'utf8')
    expect(scorerPage(page)).toBe(page)
  })
})
