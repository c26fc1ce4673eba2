import { describe, expect, it } from 'vitest'
import { jsonl, readAs, valuesOf } from '../read-fixture.ts'

/** What a check that failed in promptfoo is here: its value, or why it has none. */
async function verdictOf(fields: object, type = 'llm-rubric') {
  const component = { pass: false, score: 0, assertion: { type, value: 'x', metric: 'judged' }, ...fields }
  const gradingResult = { pass: false, score: 0, reason: 'no', componentResults: [component] }
  const result = { vars: { q: 'Where?' }, provider: 'p', prompt: 'x', promptIdx: 0, testIdx: 0, response: { output: 'There' }, success: false, gradingResult }
  return valuesOf(await readAs('results.jsonl', jsonl([result])), 'judged')[0]
}

describe('a judge of promptfoo', () => {
  it.each([
    ['Failed to mention the refund deadline; the answer is incomplete.'],
    ['Error: the answer states the wrong deadline.'],
    ['API error handling is not explained.'],
    ['The JSON is a malformed response to the question.'],
    ['Request failed to be acknowledged.'],
  ])('takes the verdict of a judge as a fail, however its reason begins: %s', async (reason) => {
    expect(await verdictOf({ reason, tokensUsed: { total: 90 } })).toBe(0)
  })

  it('takes the verdict as a fail where it begins as an error of the call does, and tokens were used', async () => {
    const reason = 'API error: 500 is what the answer should have said.'
    expect(await verdictOf({ reason, tokensUsed: { total: 90 } })).toBe(0)
  })

  it.each([
    ['its mark', 'llm-rubric', { reason: 'anything', metadata: { graderError: true } }],
    ['its mark on a check that cannot fail', 'llm-rubric', { reason: 'anything', pass: true, metadata: { graderError: true } }],
    ['no output', 'llm-rubric', { reason: 'No output' }],
    ['no JSON', 'llm-rubric', { reason: 'Could not extract JSON from llm-rubric response', tokensUsed: { total: 90 } }],
    ['broken JSON', 'llm-rubric', { reason: 'llm-rubric produced malformed response: SyntaxError', tokensUsed: { total: 90 } }],
    ['a status', 'llm-rubric', { reason: 'API error: 429 Too Many Requests\n{}', tokensUsed: { total: 0 } }],
    ['the error of the provider', 'g-eval', { reason: 'API error: slow down, Type: requests\n\n{\n}', tokensUsed: { total: 0 } }],
    ['an exception', 'factuality', { reason: 'API call error: Error: socket hang up' }],
    ['no category', 'factuality', { reason: 'Invalid category value: X', tokensUsed: { total: 90 } }],
    ['neither Y nor N', 'model-graded-closedqa', { reason: 'Model grader produced a malformed response:\nPerhaps', tokensUsed: { total: 90 } }],
    ['a failure that was negated', 'not-llm-rubric', { reason: 'No output', pass: true, score: 1 }],
  ])('tells a grader that failed as promptfoo words it (src/matchers): %s', async (_, type, fields) => {
    expect(await verdictOf(fields, type)).toBe('import-error')
  })
})
