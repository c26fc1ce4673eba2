import { afterEach, describe, expect, it } from 'vitest'
import { codeOf, gradeAsTold } from '../../../../test/builders/stub-grader.ts'
import type { StubReply, StubRequest } from '../../../../test/builders/stub-model.ts'
import { closedPort } from '../../../../test/load/bad-servers.ts'
import type { JudgeConfig } from '../../../model/eval-config.ts'
import { gradeOf, sampleOf, stubJudges, suite } from './judge-fixture.ts'

const { opened, close } = stubJudges()
afterEach(close)

const grounded = suite.slice(0, 1)
const sample = sampleOf()

/** What one metric comes to when the model always replies so. */
async function resultFor(reply: (request: StubRequest) => StubReply, config: Partial<JudgeConfig> = {}) {
  const made = await opened(reply, config)
  const grades = await made.judge.grade(sample, grounded)
  return { ...made, grade: grades.get('groundedness'), value: gradeOf(grades, 'groundedness'), calls: made.stub.requests.length }
}

describe('a judge that replies in another form', () => {
  it.each<[string, (json: string) => string]>([
    ['in a fence', (json) => `\`\`\`json\n${json}\n\`\`\``],
    ['with prose around it', (json) => `Here are {my} grades:\n\n${json}\n\nI hope this helps!`],
    ['in another language', (json) => `Voici mon évaluation :\n${json}\nBonne journée.`],
    ['behind its thoughts', (json) => `<think>The answer says {"claims": []} perhaps?</think>\n${json}`],
    ['with commas too many', (json) => json.replaceAll('}', ',}').replaceAll(']', ', ]')],
    ['without its last bracket', (json) => json.slice(0, -1)],
  ])('%s: is read at once', async (_, wrap) => {
    const { value, calls } = await resultFor((request) => ({ text: wrap(gradeAsTold(request)) }))
    expect(value).toBe(1)
    expect(calls).toBe(1)
  })

  it.each<[string, (json: string, request: StubRequest) => string, string]>([
    ['prose', () => 'The answer seems fine to me. I would say 9 out of 10.', 'it held no JSON'],
    ['nothing', () => '  ', 'it was empty'],
    ['half a JSON', (json) => json.slice(0, json.length / 2), 'its JSON was broken'],
    ['JSON of another form', (_, { system }) => JSON.stringify({ score: 1, check: codeOf(system) }), 'claims: invalid type'],
    ['the right form without the code', (json) => json.replace(/"check":"\w+"/, '"check":"0"'), 'without the right "check"'],
    ['a verdict of its own', (json) => json.replace('"supported"', '"perfect"'), 'claims.0.verdict: invalid value'],
    [
      'a claim that nobody made',
      (json) => json.replace(/"quote":"[^"]+"/, '"quote":"The moon is made of cheese."'),
      '1 of 1 claims quote words that are not in the answer',
    ],
    ['support without a passage', (json) => json.replace(/"passages":\[1\]/, '"passages":[7]'), 'name no passage'],
  ])('%s: is asked once more, then there is no grade', async (_, change, detail) => {
    const { grade, calls } = await resultFor((request) => ({ text: change(gradeAsTold(request), request) }))
    expect(calls).toBe(2)
    expect(grade?.result).toEqual({ missing: { reason: 'unparseable', detail: expect.stringContaining(detail) } })
  })

  it('and then in the right one: has a grade, and both calls are counted', async () => {
    const { value, judge } = await resultFor((request) => ({ text: request.number === 0 ? 'Fine.' : gradeAsTold(request) }))
    expect(value).toBe(1)
    expect(judge.spent().calls).toBe(2)
  })

  it('cut off by the limit of tokens: says which limit', async () => {
    const { grade } = await resultFor((request) => ({ text: gradeAsTold(request).slice(0, 40), finish: 'length' }))
    expect(grade?.result).toMatchObject({
      missing: { reason: 'unparseable', detail: expect.stringContaining('cut off at 2000 tokens, which is judge.maxOutputTokens') },
    })
  })

  it.each<[string, StubReply]>([
    ['as the protocol says', { refusal: 'I will not grade this.' }],
    ['in words', { text: "I'm sorry, but I can't help with that." }],
    ['in German', { text: 'Es tut mir leid, dabei kann ich nicht helfen.' }],
  ])('refuses %s: no grade, and no second call', async (_, reply) => {
    const { value, calls } = await resultFor(() => reply)
    expect(value).toBe('judge-refused')
    expect(calls).toBe(1)
  })

  it('of 10 MB: is not read to its end', async () => {
    const { grade, calls } = await resultFor(() => ({ bytes: 10 * 1024 * 1024 }))
    expect(grade?.result).toMatchObject({ missing: { reason: 'too-long', detail: expect.stringContaining('over 1112576 bytes') } })
    expect(calls).toBe(1)
  })
})

describe('a provider that fails', () => {
  it('for a while: is asked again, later each time', async () => {
    const { value, waits, judge } = await resultFor((request) => (request.number < 3 ? { status: 500 + request.number } : { text: gradeAsTold(request) }))
    expect(value).toBe(1)
    expect(judge.spent().calls).toBe(4)
    expect(waits).toHaveLength(3)
    for (const [tried, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(250 * 2 ** tried)
      expect(wait).toBeLessThanOrEqual(500 * 2 ** tried)
    }
  })

  it('for good: no grade after four tries', async () => {
    const { grade, calls } = await resultFor(() => ({ status: 503, body: 'down' }))
    expect(calls).toBe(4)
    expect(grade?.result).toMatchObject({ missing: { reason: 'provider-error', detail: expect.stringMatching(/^HTTP 503: .*after 4 tries$/) } })
  })

  it('with 429: rests as long as it is told to', async () => {
    const { value, waits } = await resultFor((request) =>
      request.number === 0 ? { status: 429, headers: { 'retry-after': '7' } } : { text: gradeAsTold(request) },
    )
    expect(value).toBe(1)
    expect(Math.max(...waits)).toBe(7000)
  })

  it('with 429 and a rest of an hour: is not waited for', async () => {
    const { grade, waits, calls } = await resultFor(() => ({ status: 429, headers: { 'retry-after': '3600' } }))
    expect([calls, waits.length]).toEqual([1, 0])
    expect(grade?.result).toMatchObject({ missing: { reason: 'rate-limited', detail: expect.stringContaining('rest of 3600 s') } })
  })

  it('with 429 for good', async () => {
    const { value, calls } = await resultFor(() => ({ status: 429 }))
    expect([value, calls]).toEqual(['rate-limited', 4])
  })

  it('by not answering: two tries, each as long as the time limit', async () => {
    const { grade, calls } = await resultFor(() => 'hang', { timeoutMs: 60 })
    expect(calls).toBe(2)
    expect(grade?.result).toEqual({ missing: { reason: 'timeout', detail: 'no answer within 60 ms, after 2 tries' } })
  })

  it('by dropping the connection', async () => {
    const { grade, calls } = await resultFor(() => 'drop')
    expect(calls).toBe(4)
    expect(grade?.result).toMatchObject({ missing: { reason: 'provider-error', detail: expect.stringContaining('no connection') } })
  })

  it('by not being there', async () => {
    const { judge } = await opened(undefined, { baseUrl: await closedPort() })
    const grades = await judge.grade(sample, grounded)
    expect(grades.get('groundedness')?.result).toMatchObject({ missing: { reason: 'provider-error', detail: expect.stringContaining('ECONNREFUSED') } })
  })

  it.each([401, 403, 404])('with %i: later calls are not made', async (status) => {
    const { judge, stub } = await opened(() => ({ status }))
    const [first] = [await judge.grade(sample, grounded)]
    const second = await judge.grade(sampleOf({ text: 'Another.' }), grounded)
    expect([gradeOf(first, 'groundedness'), gradeOf(second, 'groundedness')]).toEqual(['provider-error', 'provider-error'])
    expect(stub.requests).toHaveLength(1)
  })

  it('with a redirect: it is not followed', async () => {
    const elsewhere = await opened()
    const { grade } = await resultFor(() => ({ status: 307, headers: { location: elsewhere.stub.baseUrl } }))
    expect(grade?.result).toMatchObject({ missing: { reason: 'provider-error', detail: expect.stringContaining('redirects') } })
    expect(elsewhere.stub.requests).toHaveLength(0)
  })

  it('with a page instead of JSON', async () => {
    const { value } = await resultFor(() => ({ status: 200, body: '<html>Welcome</html>' }))
    expect(value).toBe('provider-error')
  })

  it('because the prompt is longer than the context of the model', async () => {
    const body = JSON.stringify({ error: { message: 'the request exceeds the available context size, try increasing it', type: 'exceed_context_size_error' } })
    const { value, calls } = await resultFor(() => ({ status: 400, body }))
    expect([value, calls]).toEqual(['too-long', 1])
  })

  it('because it knows no schema: is asked without one, once and for all', async () => {
    const body = JSON.stringify({ error: { message: "'response_format.type' must be 'text'" } })
    const { judge, stub } = await opened((request) => (request.hasSchema ? { status: 400, body } : { text: gradeAsTold(request) }))
    await judge.grade(sample, grounded)
    const grades = await judge.grade(sampleOf({ text: 'The kettle has a warranty.' }), grounded)
    expect(gradeOf(grades, 'groundedness')).toBe(1)
    expect(stub.requests.map(({ hasSchema }) => hasSchema)).toEqual([true, false, false])
  })

  it('and is stopped by who runs it: interrupted, and no more calls', async () => {
    const stop = new AbortController()
    const made = await opened(
      () => {
        stop.abort()
        return 'hang'
      },
      {},
      { signal: stop.signal },
    )
    expect(gradeOf(await made.judge.grade(sample, grounded), 'groundedness')).toBe('interrupted')
    expect(gradeOf(await made.judge.grade(sampleOf({ text: 'Another.' }), grounded), 'groundedness')).toBe('interrupted')
    expect(made.stub.requests).toHaveLength(1)
  })
})

describe('the model behind the name', () => {
  it('may have a name of its own, and keeps it', async () => {
    const { judge } = await opened((request) => ({ text: gradeAsTold(request), model: 'stub-1-2026-09-01' }))
    expect(gradeOf(await judge.grade(sample, grounded), 'groundedness')).toBe(1)
    expect(judge.served()).toEqual(['stub-1-2026-09-01'])
  })

  it('changes: what it grades after that is missing, with both names, and after three it is not asked again', async () => {
    const { judge, stub } = await opened((request) => ({ text: gradeAsTold(request), model: request.number === 0 ? 'stub-1-2026-09-01' : 'stub-1-2026-11-01' }))
    const results: unknown[] = []
    for (let at = 0; at < 6; at += 1)
      results.push((await judge.grade(sampleOf({ text: `The warranty lasts ${at} months.` }), grounded)).get('groundedness')?.result)
    expect(results[0]).toMatchObject({ value: expect.any(Number) })
    expect(results.slice(1).every((result) => JSON.stringify(result).includes('model-changed'))).toBe(true)
    expect(results[1]).toEqual({
      missing: { reason: 'model-changed', detail: 'asked for stub-1: stub-1-2026-09-01 answered first, and now stub-1-2026-11-01' },
    })
    expect(stub.requests).toHaveLength(4)
    expect(judge.served()).toEqual(['stub-1-2026-09-01', 'stub-1-2026-11-01'])
  })
})
