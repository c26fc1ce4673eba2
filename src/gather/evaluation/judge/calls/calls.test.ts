import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { judgeMeasure, readJudgeMetric } from '../measures.ts'
import { answerCall } from './answer.ts'
import type { JudgeCall, Results } from './call.ts'
import { contextCall } from './context.ts'
import { groundingCall } from './grounding.ts'

const check = 'x'
const passages = (count: number) => Array.from({ length: count }, (_, at) => ({ id: `doc-${at + 1}`, text: `Text ${at + 1}.`, rank: at + 1 }))

function valuesOf(call: JudgeCall<Results>, reply: object): Record<string, unknown> {
  const read = call.read({ ...reply, check })
  if ('problem' in read) throw new Error(read.problem)
  return Object.fromEntries([...read.value].map(([kind, result]) => [kind, 'value' in result ? result.value : result.missing.reason]))
}

describe('context precision', () => {
  const precision = (relevant: readonly boolean[]) =>
    valuesOf(contextCall('q', passages(relevant.length), undefined), { passages: relevant.map((each, at) => ({ passage: at + 1, why: '', relevant: each })) })[
      'context-precision'
    ]

  it.each<[string, readonly boolean[], number]>([
    ['1 0 1 0 1: (1/1 + 2/3 + 3/5) / 3', [true, false, true, false, true], 0.755556],
    ['1 1 0 0 0: 1', [true, true, false, false, false], 1],
    ['0 0 0 0 1: 1/5', [false, false, false, false, true], 0.2],
    ['none: 0', [false, false, false], 0],
  ])('is average precision, by hand: %s', (_, relevant, value) => expect(precision(relevant)).toBeCloseTo(value, 6))

  it('is within 0 to 1, and no worse when a relevant passage moves up', () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 2, maxLength: 12 }), fc.nat(), (relevant, pick) => {
        const at = 1 + (pick % (relevant.length - 1))
        const value = Number(precision(relevant))
        expect(value >= 0 && value <= 1).toBe(true)
        const [above, below] = [relevant[at - 1], relevant[at]]
        if (above === false && below === true) expect(precision(relevant.with(at - 1, true).with(at, false))).toBeGreaterThanOrEqual(value)
      }),
    )
  })

  it.each<[string, object[]]>([
    ['a passage without a verdict', [{ passage: 1, why: '', relevant: true }]],
    ['a passage with two', [1, 2, 2].map((passage) => ({ passage, why: '', relevant: true }))],
    ['a passage that is not there', [1, 2, 3].map((passage) => ({ passage, why: '', relevant: true }))],
  ])('%s: no grade', (_, verdicts) => {
    expect(contextCall('q', passages(2), undefined).read({ passages: verdicts, check })).toHaveProperty('problem')
  })
})

describe('context recall', () => {
  const reference = 'It is red. It is large. It is old.'
  const verdicts = passages(2).map((_, at) => ({ passage: at + 1, why: '', relevant: true }))
  const recall = (statements: object[]) => valuesOf(contextCall('q', passages(2), reference), { passages: verdicts, statements })['context-recall']

  it('is the share of statements that a passage says; a number that names no passage is none', () => {
    const said = [
      { quote: 'It is red.', why: '', passages: [1, 2] },
      { quote: 'It is large.', why: '', passages: [9] },
      { quote: 'It is old.', why: '', passages: [] },
    ]
    expect(recall(said)).toBeCloseTo(1 / 3, 12)
  })

  it('leaves out a statement that is not in the reference, and is not defined without any', () => {
    expect(
      recall([
        { quote: 'It is red.', why: '', passages: [1] },
        { quote: 'It is blue.', why: '', passages: [1] },
      ]),
    ).toBe(1)
    expect(recall([])).toBe('not-applicable')
  })
})

describe('groundedness', () => {
  const answer = 'It is red. It is large. It costs nothing.'
  const call = groundingCall('q', answer, passages(4))
  const claims = [
    { quote: 'It is red.', why: '', verdict: 'supported', passages: [1, 3] },
    { quote: 'It is large.', why: '', verdict: 'contradicted', passages: [2] },
    { quote: 'It costs nothing.', why: '', verdict: 'not-found', passages: [] },
  ]

  it('is the share of claims that are supported; utilization the share of passages that support one', () => {
    const values = valuesOf(call, { claims })
    expect(values.groundedness).toBeCloseTo(1 / 3, 12)
    expect(values['context-utilization']).toBe(0.5)
  })

  it('marks each claim in the answer, with the passage', () => {
    const read = call.read({ claims, check })
    const result = 'value' in read ? read.value.get('groundedness') : undefined
    expect(result).toMatchObject({
      claims: [
        { from: 0, to: 10, verdict: 'supported', passageId: 'doc-1' },
        { from: 11, to: 23, verdict: 'contradicted', passageId: 'doc-2' },
        { from: 24, to: 41, verdict: 'not-found' },
      ],
    })
  })

  it('counts a claim that quotes what is not there, and leaves it out', () => {
    const read = call.read({ claims: [...claims, { quote: 'It is blue.', why: '', verdict: 'supported', passages: [1] }], check })
    const result = 'value' in read ? read.value.get('groundedness') : undefined
    expect(result).toMatchObject({ value: 1 / 3, rationale: expect.stringContaining('1 of 4 claims left out') })
  })

  it('of an answer without claims is missing', () => {
    expect(valuesOf(call, { claims: [] })).toEqual({ groundedness: 'no-claims', 'context-utilization': 'no-claims' })
  })
})

describe('the answer', () => {
  const reference = 'It is red. It is large. It is old.'
  const plain = { relevance: { why: '', grade: 'mostly' }, parts: [{ part: 'a', why: '', answered: 'yes' }] }
  const facts = (verdicts: readonly string[]) => ['It is red.', 'It is large.', 'It is old.'].map((quote, at) => ({ quote, why: '', verdict: verdicts[at] }))

  it.each([
    [['stated', 'stated', 'stated'], 1],
    // By hand: 2·2 / (2·2 + 0 false + 1 missing).
    [['stated', 'stated', 'missing'], 0.8],
    // 2·2 / (2·2 + 1 false + 1 missing): what is said wrongly is also not said.
    [['stated', 'stated', 'contradicted'], 2 / 3],
    [['missing', 'missing', 'contradicted'], 0],
  ] as const)('correctness of %s is %d', (verdicts, value) => {
    expect(valuesOf(answerCall('q', 'a', reference), { ...plain, facts: facts(verdicts) }).correctness).toBeCloseTo(value, 12)
  })

  it('relevance is by anchors and completeness by parts', () => {
    const parts = ['yes', 'partly', 'no', 'yes'].map((answered) => ({ part: 'a', why: '', answered }))
    expect(valuesOf(answerCall('q', 'a', undefined), { ...plain, parts })).toEqual({ relevance: 0.75, completeness: 0.625 })
  })

  it('without a part of the question is no grade', () => {
    expect(answerCall('q', 'a', undefined).read({ ...plain, parts: [], check })).toHaveProperty('problem')
  })
})

describe('a scorer of the config', () => {
  it('names a judged metric, or what there is', () => {
    expect(readJudgeMetric('judge/groundedness')).toEqual({ metric: 'groundedness', kind: 'groundedness' })
    expect(readJudgeMetric({ scorer: 'judge/rubric', metric: 'tone', rubric: 'Polite.' })).toEqual({ metric: 'tone', kind: 'rubric', rubric: 'Polite.' })
    expect(readJudgeMetric('recall@5')).toBeUndefined()
    expect(readJudgeMetric('judge/vibes')).toEqual({ unknown: expect.stringContaining('judge/groundedness') })
    expect(readJudgeMetric('judge/rubric')).toEqual({ unknown: expect.stringContaining('rubric') })
  })

  it('has another version with another rubric', () => {
    const versionOf = (rubric: string) => judgeMeasure({ metric: 'tone', kind: 'rubric', rubric }, 'j').measure.version
    expect(versionOf('Polite.')).not.toBe(versionOf('Rude.'))
    expect(judgeMeasure({ metric: 'groundedness', kind: 'groundedness' }, 'j').measure).toMatchObject({
      version: '1',
      judge: 'j',
      range: [0, 1],
      better: 'higher',
    })
  })
})
