import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readQuestions } from '../../../../examples/docs-assistant/questions/question.ts'
import { Case } from '../../../model/case.ts'
import type { TracedRequest } from '../../../model/traced-request.ts'
import { normalizedText } from '../coverage/near-duplicates.ts'
import { proposeCases } from './propose-cases.ts'
import { badJudgements } from './propose-cases-judged.ts'
import { modifiedZ, outliers } from './propose-cases-outliers.ts'

function request(number: number, over: Partial<TracedRequest> = {}): TracedRequest {
  return {
    traceId: `t${number}`,
    spanId: `s${number}`,
    service: 'docs',
    startMs: number * 1000,
    latencyMs: 1000 + (number % 7),
    failed: false,
    input: `question number ${number}`,
    ...over,
  }
}

const asked = (text: string, id = text) => Case.parse({ id, input: text })

describe('proposeCases', () => {
  it('proposes each kind with its reason, its trace and its session, and invents no answer', () => {
    const ordinary = Array.from({ length: 30 }, (_, n) => request(n, { input: `how do I stream text to the browser with hook ${n}` }))
    const requests = [
      ...ordinary,
      request(100, { input: 'export all invoices as csv', failed: true, errorType: 'timeout', sessionId: 'p1' }),
      request(101, { input: 'restore a deleted index', errorType: '429' }),
      request(102, { input: 'rotate my api key', evaluations: [{ name: 'thumbs', label: 'down', by: 'human' }] }),
      request(103, { input: 'webhooks arrive twice', evaluations: [{ name: 'faithfulness', value: 0.1, by: 'model' }] }),
      request(104, { input: 'summarize this whole ticket history', latencyMs: 90_000 }),
    ]
    const proposals = proposeCases({ requests, cases: [asked('how do I stream text to the browser with hook 1')], seed: 1, most: 20 })
    const byId = new Map(proposals.map((each) => [each.id, each]))
    expect(byId.get('trace-t100')).toMatchObject({
      group: 'p1',
      input: 'export all invoices as csv',
      tags: ['proposed', 'failure'],
      source: { kind: 'trace', traceId: 't100', spanId: 's100', why: 'the request failed: timeout' },
    })
    expect(byId.get('trace-t101')?.source.why).toBe('a step of it failed (429), and the answer went out without it')
    expect(byId.get('trace-t102')?.source.why).toBe('thumbs down, by a person')
    expect(byId.get('trace-t103')?.source.why).toBe('faithfulness 0.1, by a model')
    expect(byId.get('trace-t104')?.source.why).toMatch(/^(it took 90 s, half of the requests at most 1.0 s|no case is near it)/)
    expect(proposals.every(({ reference, referenceIds, source }) => reference === undefined && referenceIds === undefined && source.why !== undefined)).toBe(
      true,
    )
  })

  it('repeats neither a case nor another proposal, nor a trace that has a case', () => {
    const requests = [
      request(1, { input: 'Export invoices as CSV?', failed: true }),
      request(2, { input: 'export invoices as csv', failed: true }),
      request(3, { input: 'how do i rotate keys', failed: true }),
      request(4, { input: 'another thing altogether', failed: true }),
    ]
    const cases = [asked('How do I rotate keys?'), Case.parse({ id: 'old', input: 'x', source: { kind: 'trace', traceId: 't4' } })]
    expect(proposeCases({ requests, cases, seed: 1, most: 10 }).map(({ id }) => id)).toEqual(['trace-t2'])
  })

  it('lets kinds and error types take turns', () => {
    const requests = [
      ...Array.from({ length: 50 }, (_, n) => request(n, { input: `alpha${n} beta${n} gamma${n}`, failed: true, errorType: 'timeout' })),
      request(60, { input: 'delta epsilon zeta', failed: true, errorType: 'content_filter' }),
      request(61, { input: 'eta theta iota', evaluations: [{ name: 'helpful', value: 0, by: 'human' }] }),
    ]
    const proposals = proposeCases({ requests, cases: [], seed: 1, most: 6 })
    expect(proposals.map(({ id }) => id)).toContain('trace-t60')
    expect(proposals.map(({ id }) => id)).toContain('trace-t61')
    expect(proposals).toHaveLength(6)
  })

  it('passes over requests without a question', () => {
    const { input: _, ...silent } = request(1, { failed: true })
    expect(proposeCases({ requests: [silent, request(2, { input: '  ', failed: true })], cases: [], seed: 1, most: 10 })).toEqual([])
  })

  it('takes from the log of the docs assistant what the synthetic set does not ask, in its languages', () => {
    const log = readQuestions('log')
    const requests = log.map(({ question, session, atS }, n) =>
      request(n, { input: question, startMs: (atS ?? 0) * 1000, ...(session !== undefined && { sessionId: session }) }),
    )
    const cases = readQuestions('synthetic').map(({ id, question }) => asked(question, id))
    const proposals = proposeCases({ requests, cases, seed: 1, most: 30 })
    expect(proposals.length).toBeGreaterThanOrEqual(20)
    expect(proposals.every(({ group, source }) => group !== undefined && source.why?.startsWith('no case is near it'))).toBe(true)
    const languages = new Set(proposals.map(({ slices }) => slices.language))
    expect(languages.has('de')).toBe(true)
    expect(languages.has('zh') || languages.has('ja')).toBe(true)
    const texts = proposals.map(({ input }) => normalizedText(String(input)))
    expect(new Set(texts).size).toBe(texts.length)
    expect(proposeCases({ requests, cases, seed: 1, most: 30 })).toEqual(proposals)
  })

  it('gives at most as many as asked, with ids of their own (property)', () => {
    const some = fc.record({
      word: fc.constantFrom('stream', 'tool', 'error', '', '?', 'stream text'),
      failed: fc.boolean(),
      value: fc.constantFrom(0, 0.4, 1, undefined),
    })
    fc.assert(
      fc.property(fc.array(some, { maxLength: 15 }), fc.integer({ min: 0, max: 6 }), (drafts, most) => {
        const requests = drafts.map(({ word, failed, value }, n) =>
          request(n, { input: word, failed, ...(value !== undefined && { evaluations: [{ name: 'score', value, by: 'code' as const }] }) }),
        )
        const proposals = proposeCases({ requests, cases: [], seed: 1, most })
        expect(proposals.length).toBeLessThanOrEqual(most)
        expect(new Set(proposals.map(({ id }) => id)).size).toBe(proposals.length)
      }),
      { numRuns: 50 },
    )
  })
})

describe('badJudgements', () => {
  const judged = (name: string, values: (number | string)[], by: 'human' | 'model' = 'model') =>
    values.map((value, n) => request(n, { evaluations: [{ name, by, ...(typeof value === 'number' ? { value } : { label: value }) }] }))
  const badOf = (name: string, values: (number | string)[]) => {
    const requests = judged(name, values)
    const test = badJudgements(requests)
    return values.filter((_, n) => test(requests[n] ?? request(0)) !== undefined)
  }

  it('goes by the scale of the name', () => {
    expect(badOf('correctness', [0, 0.49, 0.5, 1])).toEqual([0, 0.49])
    expect(badOf('sentiment', [-1, -0.2, 0, 1])).toEqual([-1, -0.2])
    expect(badOf('stars', [1, 2, 3, 5])).toEqual([1, 2])
  })

  it('takes a high toxicity for bad, and a low one for good', () => {
    expect(badOf('toxicity', [0, 0.8])).toEqual([0.8])
    expect(badOf('hallucination', ['true', 'false'])).toEqual(['true'])
  })

  it('reads labels by their words', () => {
    expect(badOf('user_feedback', ['thumbs_down', 'Good', 'incorrect', 'correct', '👎'])).toEqual(['thumbs_down', 'incorrect', '👎'])
  })

  it('takes the lowest tenth of a scale that it does not know, where there are 20 values, and nothing below that', () => {
    expect(badOf('points', [12, 60, 99])).toEqual([])
    expect(
      badOf(
        'points',
        Array.from({ length: 21 }, (_, n) => n * 10),
      ),
    ).toEqual([0, 10])
  })
})

describe('outliers', () => {
  it('has modified z-scores by hand: of 1, 2, 3, 4, 100 the median is 3 and the MAD 1', () => {
    expect(modifiedZ([1, 2, 3, 4, 100]).map((z) => Number(z.toFixed(4)))).toEqual([-1.349, -0.6745, 0, 0.6745, 65.4265])
    expect(modifiedZ([5, 5, 5, 9])).toEqual([0, 0, 0, 0])
  })

  it('needs 20 requests', () => {
    const slow = request(99, { latencyMs: 1e6 })
    expect(outliers([...Array.from({ length: 10 }, (_, n) => request(n)), slow])).toEqual([])
    expect(outliers([...Array.from({ length: 30 }, (_, n) => request(n)), slow]).map(({ request: { traceId } }) => traceId)).toEqual(['t99'])
  })
})
