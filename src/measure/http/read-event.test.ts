import { expect, it } from 'vitest'
import { readEvent } from './read-event.ts'

const data = (json: unknown): string => JSON.stringify(json)

it.each([
  ['OpenAI chat', undefined, data({ object: 'chat.completion.chunk', choices: [{ delta: { content: 'a' } }] })],
  ['OpenAI completions', undefined, data({ choices: [{ text: 'a' }] })],
  ['OpenAI responses', 'response.output_text.delta', data({ type: 'response.output_text.delta', delta: 'a' })],
  ['Anthropic', 'content_block_delta', data({ type: 'content_block_delta', delta: { type: 'text_delta', text: 'a' } })],
  ['Gemini', undefined, data({ candidates: [{ content: { parts: [{ text: 'a' }] } }] })],
  ['Cohere', undefined, data({ type: 'content-delta', delta: { message: { content: { text: 'a' } } } })],
  ['AI SDK', undefined, data({ type: 'text-delta', id: '1', delta: 'a' })],
  ['TGI', undefined, data({ token: { text: 'a' } })],
  ['text', undefined, data({ text: 'a' })],
  ['token', 'token', data({ token: 'a' })],
  ['content', undefined, data({ content: 'a' })],
  ['a JSON string', undefined, '"a"'],
  ['plain text', undefined, 'a'],
  ['plain text of a named event', 'delta', 'a'],
  ['a space', undefined, ' '],
])('%s brings content', (_, event, text) => {
  expect(readEvent({ event, data: text })).toMatchObject({ isContent: true, text: text === ' ' ? ' ' : 'a', isBroken: false })
})

it.each([
  ['a role', undefined, data({ choices: [{ delta: { role: 'assistant', content: '' } }] })],
  ['a tool call', undefined, data({ choices: [{ delta: { tool_calls: [{ function: { arguments: '{' } }] } }] })],
  ['reasoning of a chat', undefined, data({ choices: [{ delta: { reasoning_content: 'a' } }] })],
  ['reasoning of the AI SDK', undefined, data({ type: 'reasoning-delta', delta: 'a' })],
  ['thinking of Anthropic', undefined, data({ type: 'content_block_delta', delta: { type: 'thinking_delta', thinking: 'a' } })],
  ['the whole text, repeated at its end', undefined, data({ type: 'response.output_text.done', text: 'a' })],
  ['arguments of a function', undefined, data({ type: 'response.function_call_arguments.delta', delta: '{' })],
  ['the start of a text', undefined, data({ type: 'text-start', id: '1' })],
  ['a ping', 'ping', data({ type: 'ping' })],
  ['sources', 'sources', data({ text: 'a page', content: 'a' })],
  ['plain text of another event', 'status', 'retrieving'],
  ['usage', undefined, data({ choices: [], usage: { total_tokens: 3 } })],
  ['nothing', undefined, ''],
])('%s is no content', (_, event, text) => {
  expect(readEvent({ event, data: text })).toMatchObject({ isContent: false, isEnd: false, isBroken: false })
})

it.each([
  ['OpenAI chat', undefined, '[DONE]'],
  ['a finish reason', undefined, data({ choices: [{ delta: {}, finish_reason: 'stop' }] })],
  ['OpenAI responses', undefined, data({ type: 'response.completed' })],
  ['Anthropic', 'message_stop', data({ type: 'message_stop' })],
  ['AI SDK', undefined, data({ type: 'finish' })],
  ['a named event', 'done', '{}'],
  ['a named event with text', 'end', 'bye'],
])('the end of %s', (_, event, text) => {
  expect(readEvent({ event, data: text })).toMatchObject({ isEnd: true, isContent: false })
})

it('an error of null or nothing is none', () => {
  expect(readEvent({ data: data({ error: null, text: 'a' }) })).toMatchObject({ isContent: true })
  expect(readEvent({ data: data({ error: '', text: 'a' }) }).error).toBeUndefined()
})

it.each([
  ['AI SDK', undefined, data({ type: 'error', errorText: 'no' })],
  ['Anthropic', 'error', data({ type: 'error', error: { type: 'overloaded_error', message: 'no' } })],
  ['a string', undefined, data({ error: 'no' })],
  ['plain text', 'error', 'no'],
])('an error of %s is told in its words', (_, event, text) => {
  expect(readEvent({ event, data: text }).error).toBe('no')
})

it('what looks like JSON and is none is broken, no content', () => {
  expect(readEvent({ data: '{"choices":[{"del' })).toMatchObject({ isBroken: true, isContent: false })
})
