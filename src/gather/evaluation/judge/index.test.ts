import { afterEach, describe, expect, it } from 'vitest'
import { gradeOf, sampleOf, stubJudges, suite } from './judge-fixture.ts'

const { opened, close } = stubJudges()
afterEach(close)

const five = [
  'The warranty of every kettle lasts twelve months.',
  'Returns are taken within thirty days.',
  'The shop opens at nine.',
  'Shipping is free.',
  'Kettle colours: red.',
]

describe('the suite of groundedness, relevance, context precision, context recall and correctness', () => {
  it('takes three calls a sample at k = 5', async () => {
    const { judge, stub } = await opened()
    const sample = sampleOf({ reference: 'The warranty lasts twelve months.', passages: five })
    const grades = await judge.grade(sample, suite)
    expect(stub.requests).toHaveLength(3)
    expect(Object.fromEntries(suite.map(({ metric }) => [metric, gradeOf(grades, metric)]))).toEqual({
      groundedness: 1,
      relevance: 0.75,
      // Relevant by the stub's rule are ranks 1 and 5: (1/1 + 2/5) / 2.
      'context-precision': 0.7,
      'context-recall': 1,
      correctness: 1,
    })
    expect(judge.spent()).toMatchObject({ calls: 3, callsWithoutUsage: 0, cached: 0 })
    expect(judge.plan([sample], suite).calls).toBe(3)
  })

  it('gives a metric the same grade whichever others are asked for', async () => {
    const { judge, stub } = await opened()
    const sample = sampleOf({ reference: 'The warranty lasts twelve months.', passages: five })
    const all = await judge.grade(sample, suite)
    for (const metric of suite) expect(gradeOf(await judge.grade(sample, [metric]), metric.metric)).toBe(gradeOf(all, metric.metric))
    const prompts = new Set(stub.requests.map(({ system, user }) => system + user))
    expect(prompts.size).toBe(3)
  })

  it('shows the answer to no call that judges the passages, and the reference to no call that judges grounding', async () => {
    const { judge, stub } = await opened()
    await judge.grade(sampleOf({ text: 'Zanzibar.', reference: 'Madagascar.' }), suite)
    const [grounding, context, answer] = ['"claims"', '"statements"', '"relevance"'].map(
      (part) => stub.requests.find(({ system }) => system.includes(part))?.user,
    )
    expect(grounding).toContain('Zanzibar')
    expect(grounding).not.toContain('Madagascar')
    expect(context).not.toContain('Zanzibar')
    expect(answer).not.toContain('Returns are taken')
  })

  it('shares what a call took among the grades that it gave', async () => {
    const { judge } = await opened()
    const grades = await judge.grade(sampleOf(), [...suite.slice(0, 1), { metric: 'used', kind: 'context-utilization' }])
    const spent = judge.spent()
    expect(grades.get('groundedness')?.tokens).toEqual({ input: spent.inputTokens / 2, output: spent.outputTokens / 2 })
    expect(grades.get('used')?.tokens).toEqual(grades.get('groundedness')?.tokens)
    expect(gradeOf(grades, 'used')).toBe(0.5)
  })
})

describe('what needs no call', () => {
  it.each([
    ['no passages', { passages: [] }, 'groundedness', 'no-context'],
    ['no passages', { passages: [] }, 'context-precision', 'no-context'],
    ['a passage without text', { passages: ['There is text.', ' '] }, 'context-precision', 'no-context'],
    ['no reference', {}, 'correctness', 'no-reference'],
    ['an empty reference', { reference: '  ' }, 'context-recall', 'no-reference'],
    ['an empty answer', { text: ' \n' }, 'relevance', 'empty-output'],
    ['an answer without a letter', { text: '?!' }, 'groundedness', 'no-claims'],
    ['a case without a question', { question: '' }, 'relevance', 'not-applicable'],
  ] as const)('%s: %s', async (_, given, metric, reason) => {
    const { judge, stub } = await opened()
    const grades = await judge.grade(
      sampleOf(given),
      suite.filter((each) => each.metric === metric),
    )
    expect(gradeOf(grades, metric)).toBe(reason)
    expect(stub.requests).toHaveLength(0)
  })

  it('an input of 1 MB is not sent', async () => {
    const { judge, stub } = await opened()
    const grades = await judge.grade(sampleOf({ text: 'word '.repeat(210_000) }), suite.slice(0, 2))
    expect([gradeOf(grades, 'groundedness'), gradeOf(grades, 'relevance')]).toEqual(['too-long', 'too-long'])
    expect(stub.requests).toHaveLength(0)
  })
})

describe('a rubric', () => {
  it('has a call of its own, with the text of the user', async () => {
    const { judge, stub } = await opened()
    const metrics = [
      { metric: 'tone', kind: 'rubric', rubric: 'The answer is polite.' },
      { metric: 'short', kind: 'rubric', rubric: 'The answer is short.' },
    ] as const
    const grades = await judge.grade(sampleOf(), metrics)
    expect(stub.requests.map(({ system }) => /polite|short/.exec(system)?.[0]).sort()).toEqual(['polite', 'short'])
    expect(gradeOf(grades, 'tone')).toBe(0.67)
  })

  it('whose grade is out of its range is no grade', async () => {
    const { judge, stub } = await opened(({ system }) => ({ text: `{"why":"","score":85,"check":"${/"check", is "(\w+)"/.exec(system)?.[1]}"}` }))
    const grades = await judge.grade(sampleOf(), [{ metric: 'tone', kind: 'rubric', rubric: 'Polite.' }])
    expect(grades.get('tone')?.result).toMatchObject({ missing: { reason: 'unparseable', detail: expect.stringContaining('not within 0 to 1') } })
    expect(stub.requests).toHaveLength(2)
    expect(stub.requests[1]?.user).toContain('An answer to this was not in the form: score: not within 0 to 1')
  })
})

describe('two answers side by side', () => {
  it('prefers the one that its reference bears out, in either order', async () => {
    const { judge } = await opened()
    const [right, wrong] = ['The warranty lasts twelve months.', 'Two years, we think.']
    const reference = 'The warranty lasts twelve months.'
    expect((await judge.prefer('How long?', right, wrong, reference)).result).toMatchObject({ value: 'first' })
    expect((await judge.prefer('How long?', wrong, right, reference)).result).toMatchObject({ value: 'second' })
  })
})
