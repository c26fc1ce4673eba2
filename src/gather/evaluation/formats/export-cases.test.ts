import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Case, type CaseDraft } from '../../../model/case.ts'
import { exportCases } from './export-cases.ts'
import { readAs } from './read-fixture.ts'

const parse = (drafts: readonly CaseDraft[]): Case[] => drafts.map((draft) => Case.parse(draft))

const word = fc.stringMatching(/^[a-zäß{}%#:'" -]{0,8}[a-z]$/)
const check = fc.oneof(
  fc.record({ scorer: fc.constant('exact'), value: word }),
  fc.record(
    { scorer: fc.constant('contains'), values: fc.array(word, { minLength: 1, maxLength: 3 }), need: fc.constantFrom('any', 'none') },
    { requiredKeys: ['scorer', 'values'] },
  ),
  fc.record(
    { scorer: fc.constant('contains'), value: word, ignoreCase: fc.constant(true), need: fc.constant('none'), metric: word },
    { requiredKeys: ['scorer', 'value'] },
  ),
  fc.record({ scorer: fc.constant('judge/rubric'), rubric: word, threshold: fc.constantFrom(0.5, 0.9), metric: word }, { requiredKeys: ['scorer', 'rubric'] }),
  fc.record({ scorer: fc.constant('latency'), threshold: fc.integer({ min: 1, max: 9000 }) }),
  fc.record({ scorer: fc.constant('numeric'), value: word, absolute: fc.constant(1) }),
  fc.record({ scorer: fc.constant('recall@5') }),
)
const draft: fc.Arbitrary<CaseDraft> = fc.record(
  {
    id: word,
    input: fc.oneof(
      word,
      fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z]{1,5}$/), fc.constant('context')), fc.oneof(word, fc.integer(), fc.array(word, { maxLength: 3 })), {
        minKeys: 1,
        maxKeys: 3,
      }),
    ),
    reference: word,
    referenceIds: fc.array(word, { minLength: 1, maxLength: 3 }),
    retrieved: fc
      .array(fc.record({ id: word, text: word, score: fc.constant(0.5) }, { requiredKeys: ['id'] }), { maxLength: 2 })
      .map((passages) => passages.map((passage, index) => ({ ...passage, rank: index + 1 }))),
    referenceGrades: fc.dictionary(word, fc.integer({ min: 1, max: 3 }), { minKeys: 1, maxKeys: 2 }),
    group: word,
    slices: fc.dictionary(fc.stringMatching(/^[a-z]{1,4}$/), word, { maxKeys: 2 }),
    tags: fc.array(fc.stringMatching(/^[a-z]{1,4}$/), { maxLength: 2 }),
    expect: fc.array(check, { maxLength: 3 }),
    metadata: fc.dictionary(fc.oneof(fc.stringMatching(/^[a-z]{2}x$/), fc.constantFrom('id', 'loadbearing')), fc.oneof(word, fc.integer()), {
      minKeys: 1,
      maxKeys: 2,
    }),
    addedAt: fc.constant('2026-01-02T00:00:00.000Z'),
  },
  { requiredKeys: ['id', 'input'] },
)
const drafts = fc.uniqueArray(draft, { selector: ({ id }) => id, minLength: 1, maxLength: 4 })
const sorted = (checks: Case['expect']): string[] => checks.map((each) => JSON.stringify(Object.entries(each).sort())).sort()

describe('export', () => {
  it('our JSONL reads back as the same cases (property)', async () => {
    await fc.assert(
      fc.asyncProperty(drafts, async (given) => {
        const cases = parse(given)
        const read = await readAs('cases.jsonl', exportCases('jsonl', cases))
        expect(read.cases).toEqual(cases)
        expect(read.problems).toEqual([])
      }),
      { seed: 4, numRuns: 60 },
    )
  })

  it.each(['promptfoo', 'promptfoo-json'] as const)('%s tests read back with id, input, references, slices and checks (property)', async (format) => {
    await fc.assert(
      fc.asyncProperty(drafts, async (given) => {
        const cases = parse(given)
        const read = await readAs('tests.yaml', exportCases(format, cases))
        expect(read.problems).toEqual([])
        expect(read.cases.map(({ source: _, expect: __, ...rest }) => rest)).toEqual(cases.map(({ source: _, expect: __, ...rest }) => rest))
        expect(read.cases.map((each) => sorted(each.expect))).toEqual(cases.map((each) => sorted(each.expect)))
      }),
      { seed: 5, numRuns: 60 },
    )
  })

  it('a promptfoo test keeps the id of its case where the metadata has one of its own', async () => {
    const cases = parse([{ id: 'case-1', input: 'q', metadata: { id: 'ticket-9' }, retrieved: [{ id: 'd1', text: 'It is there.', score: 0.5, rank: 1 }] }])
    const [test] = JSON.parse(exportCases('promptfoo-json', cases)).tests
    expect(test.metadata.id).toBe('case-1')
    const [read] = (await readAs('tests.json', exportCases('promptfoo-json', cases))).cases
    expect(read).toMatchObject({ id: 'case-1', metadata: { id: 'ticket-9' }, retrieved: cases[0]?.retrieved })
  })

  it('a promptfoo config goes through our JSONL and back with what it had', async () => {
    const config = JSON.stringify([
      {
        description: 'd',
        vars: { riddle: 'What runs?' },
        assert: [
          { type: 'icontains', value: 'water' },
          { type: 'javascript', value: 'true' },
        ],
        options: { prefix: 'x' },
      },
    ])
    const { cases } = await readAs('tests.json', config)
    const again = (await readAs('cases.jsonl', exportCases('jsonl', cases))).cases
    const [test] = JSON.parse(exportCases('promptfoo-json', again)).tests
    expect(test).toMatchObject({ description: 'd', vars: { riddle: 'What runs?' }, options: { prefix: 'x' } })
    expect(test.assert).toEqual([
      { type: 'icontains', value: 'water' },
      { type: 'javascript', value: 'true' },
    ])
  })

  it('Ragas rows have the outputs of a run where there are any, and read back', async () => {
    const cases = parse([
      { id: 'a', input: 'Where?', reference: 'There.', referenceIds: ['d1'], retrieved: [{ id: 'd1', text: 'It is there.', rank: 1 }] },
      { id: 'b', input: 'Who?' },
    ])
    const output = { caseId: 'b', variant: 'v', run: 'r', repeat: 0, text: 'Me.', attempts: 1, cached: false, at: '2026-01-02T00:00:00.000Z' }
    const read = await readAs('ragas.jsonl', exportCases('ragas', cases, [output]))
    expect(read.format).toBe('ragas')
    expect(read.cases).toMatchObject([
      { id: 'a', input: 'Where?', reference: 'There.', referenceIds: ['d1'], retrieved: [{ id: 'd1', text: 'It is there.', rank: 1 }] },
      { id: 'b' },
    ])
    expect(read.outputs).toMatchObject([{ caseId: 'b', text: 'Me.' }])
  })
})
