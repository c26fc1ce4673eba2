import { expect, it } from 'vitest'
import { Label } from '../../model/score.ts'
import { caseSetEvidence } from './cases/case-set-evidence.ts'
import { labelEvidence } from './judges/label-evidence.ts'
import { repeatEvidence } from './repeat-evidence.ts'
import { casesOf, runOf } from './run-fixture.ts'

it('counts what cases lack and what they repeat, and says of when they are', () => {
  const cases = casesOf(4, (index) => ({
    input: ['How do I stream?', 'Which providers are there?', 'What is a tool?', 'how do I  STREAM'][index] ?? '',
    reference: index === 0 ? '' : `answer ${index}`,
    group: index < 2 ? 'g' : undefined,
    addedAt: index === 2 ? '2026-05-01T00:00:00.000Z' : '2026-01-01T00:00:00.000Z',
    slices: { language: 'en' },
    source: index === 1 ? { kind: 'trace', traceId: 't' } : { kind: 'manual' },
  }))
  expect(caseSetEvidence('set', cases)).toMatchObject({
    cases: 4,
    groups: 3,
    withReference: { have: 3, of: 4 },
    emptyReferences: 1,
    duplicates: { have: 1, of: 4 },
    bySource: [
      { kind: 'manual', count: 3 },
      { kind: 'trace', count: 1 },
    ],
    newestAddedAt: '2026-05-01T00:00:00.000Z',
    oldestAddedAt: '2026-01-01T00:00:00.000Z',
    slices: [{ name: 'language', value: 'en', cases: 4 }],
    withTrace: { have: 1, of: 4 },
  })
})

it('counts no case as a repeat whose numbers or right answer are others', () => {
  const of = (inputs: string[], references: string[]) => casesOf(inputs.length, (index) => ({ input: inputs[index] ?? '', reference: references[index] }))
  const plans = Array.from({ length: 100 }, (_, index) => `What does the plan number ${index} include?`)
  expect(caseSetEvidence('set', of(plans, [])).duplicates).toMatchObject({ have: 0, of: 100 })
  expect(caseSetEvidence('set', of(['Why?', 'Why?', 'Why?'], ['A', 'B', 'A'])).duplicates).toMatchObject({ have: 1, of: 3 })
})

it('counts labels by how they were picked, and gives the agreement of people where two labelled the same', () => {
  const label = (caseId: number, rater: string, value: number) =>
    Label.parse({
      caseId: `c${caseId}`,
      variant: 'v',
      run: 'r',
      repeat: 0,
      metric: 'm',
      rater,
      value,
      at: '2026-11-01',
      strategy: rater === 'ann' ? 'mixed' : 'import',
      ...(rater === 'ann' && { inclusionProbability: 0.5 }),
    })
  const labels = Array.from({ length: 40 }, (_, index) => [label(index, 'ann', index % 2), label(index, 'bob', index % 2)]).flat()
  const evidence = labelEvidence(labels, { passAt: 0.5, seed: 1 })
  expect(evidence).toMatchObject({ labels: 80, items: 40, raters: 2, withProbability: { have: 40, of: 80 }, humanAgreement: { kappa: { value: 1 } } })
})

it('tells copies from repeats', () => {
  const values = [[1, 1], [1, 1], [1]]
  expect(repeatEvidence(runOf('r', values, { text: (index) => `answer ${index}` }))).toMatchObject({
    repeated: 2,
    identical: { have: 2, of: 2 },
    cached: { have: 0 },
  })
  expect(repeatEvidence(runOf('r', values))).toMatchObject({ identical: { have: 0, of: 2 } })
  expect(repeatEvidence(runOf('r', [[1], [1]]))).toBeUndefined()
})
