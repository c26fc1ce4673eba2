import { expect, it } from 'vitest'
import { countTokens } from './count-tokens.ts'
import { sentencesOf } from './sentences.ts'
import { wordsOf } from './words.ts'

it('a name in camel case is found by itself and by its parts, and inflections meet', () => {
  expect(wordsOf('useChat')).toEqual(['usechat', 'use', 'chat'])
  expect(wordsOf('streaming streamed streams')).toEqual(['stream', 'stream', 'stream'])
  expect(wordsOf('generating')).toEqual(wordsOf('generate'))
  expect(wordsOf('What is it about?')).toEqual([])
})

it('sentences are prose and list items, never code', () => {
  const text =
    'Use `streamText` for chats. It returns at once, see below.\n\n```ts\nconst result = streamText({ model })\n```\n\n- Pass the model in the first argument.\n- Short.\n'
  expect(sentencesOf(text)).toEqual(['Use `streamText` for chats.', 'It returns at once, see below.', 'Pass the model in the first argument.'])
})

it('counts a token for four characters of a word and for each sign', () => {
  expect(countTokens('token')).toBe(2)
  expect(countTokens('a.b(c)')).toBe(6)
  expect(countTokens('  ')).toBe(0)
})
