import { describe, expect, it } from 'vitest'
import { Case } from '../../../model/case.ts'
import { eventAnswer } from './event-answer.ts'
import { openTarget } from './open-target.ts'
import { readAnswer } from './read-answer.ts'

describe('readAnswer', () => {
  it.each([
    ['answer', { answer: 'a' }],
    ['OpenAI chat', { choices: [{ message: { content: 'a' } }] }],
    ['Anthropic', { content: [{ type: 'text', text: 'a' }] }],
    ['a JSON string', 'a'],
  ])('finds the text of %s', (_, json) => {
    expect(readAnswer(json, {}).text).toBe('a')
  })

  it('a path that is named is the only one that is looked at; what is no string there is written as JSON', () => {
    expect(readAnswer({ answer: 'no', result: { label: 'spam' } }, { text: 'result' }).text).toBe('{"label":"spam"}')
    expect(readAnswer({ answer: 'no' }, { text: 'data.reply' }).missing).toEqual({
      reason: 'target-error',
      detail: 'the answer has no text at `data.reply`: its fields are answer (name it in response.text)',
    })
  })

  it('an error in a body of status 200 is no answer', () => {
    expect(readAnswer({ error: { message: 'out of credit' } }, {}).missing?.detail).toBe('the answer is an error: out of credit')
  })

  it('a null where the answer stands is no output, and what stands under another name is not taken for it', () => {
    expect(readAnswer({ answer: null, text: 'shadow' }, {})).toEqual({ missing: { reason: 'no-output', detail: '`answer` of the answer is null' } })
    expect(readAnswer({ choices: [{ message: { content: null } }] }, {}).missing?.reason).toBe('no-output')
    expect(readAnswer({ reply: null, text: 'shadow' }, { text: 'reply' }).missing?.reason).toBe('no-output')
    expect(readAnswer({ answer: null, error: 'no model' }, {}).missing).toEqual({ reason: 'target-error', detail: 'the answer is an error: no model' })
    expect(readAnswer({ text: 'a', content: null }, {}).text).toBe('a')
  })

  it('a program whose answer is null gave no output, and its JSON is not the answer', async () => {
    const config = { kind: 'command' as const, command: ['node', '-e', 'console.log(\'{"answer":null,"text":"shadow"}\')'], env: {}, response: {} }
    const world = { env: process.env, folder: '.', maxOutputBytes: 1000, clock: () => 0, nowMs: () => 0, traceId: () => 'ab'.repeat(16) }
    const target = await openTarget(config, world)
    const answer = await target.ask(Case.parse({ id: 'c', input: 'How?' }), new AbortController().signal, 0)
    expect(answer).toMatchObject({ missing: { reason: 'no-output' } })
    expect(answer.text).toBeUndefined()
  })

  it('passages without a text are no failure of the system, unless it says so or the text was looked for elsewhere', () => {
    const json = { documents: [{ id: 'a', text: 'Alpha.' }] }
    expect(readAnswer(json, {})).toMatchObject({ missing: { reason: 'no-output' }, retrieved: [{ id: 'a' }] })
    expect(readAnswer({ ...json, error: 'no generator' }, {})).toMatchObject({ missing: { reason: 'target-error' }, retrieved: [{ id: 'a' }] })
    expect(readAnswer(json, { text: 'answer' }).missing?.reason).toBe('target-error')
  })

  it('reads passages as texts, as objects, or as the ids of what was found', () => {
    expect(readAnswer({ answer: '', contexts: ['a page of text', 'another one'] }, {}).retrieved).toMatchObject([
      { text: 'a page of text', rank: 1 },
      { text: 'another one', rank: 2 },
    ])
    expect(readAnswer({ answer: '', documents: [{ docId: 7, content: 'x', score: 0.5 }] }, {}).retrieved).toEqual([{ id: '7', text: 'x', score: 0.5, rank: 1 }])
    expect(readAnswer({ answer: '', sources: ['docs/a.md', 'docs/b.md'] }, {}).retrieved).toEqual([
      { id: 'docs/a.md', rank: 1 },
      { id: 'docs/b.md', rank: 2 },
    ])
    expect(readAnswer({ answer: '', retrieved: [] }, {}).retrieved).toEqual([])
  })
})

describe('eventAnswer', () => {
  const read = (...events: string[]) => {
    const answer = eventAnswer({}, undefined)
    for (const event of events) answer.read(Buffer.from(`${event}\n\n`))
    return answer.end()
  }

  it('joins deltas, also where a letter is cut between two reads', () => {
    const answer = eventAnswer({}, undefined)
    const bytes = Buffer.from('data: {"type":"text-delta","delta":"schön"}\n\ndata: [DONE]\n\n')
    for (const byte of bytes) answer.read(Buffer.of(byte))
    expect(answer.end()).toEqual({ text: 'schön' })
  })

  it('takes a whole answer where no delta came', () => {
    expect(read('event: sources\ndata: {"sources":["d1"]}', 'event: result\ndata: {"answer":"all of it","model":"m"}')).toEqual({
      text: 'all of it',
      model: 'm',
      retrieved: [{ id: 'd1', rank: 1 }],
    })
  })

  it('an error event and a stream without its end mark are no answers', () => {
    expect(read('data: {"type":"text-delta","delta":"a"}', 'event: error\ndata: {"message":"overloaded"}').missing?.detail).toBe(
      'the stream says that it failed: overloaded',
    )
    expect(read('data: {"choices":[{"delta":{"content":"a"}}]}')).toMatchObject({ missing: { reason: 'target-error' }, retry: {} })
  })
})
