import type { Server } from 'node:http'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { readEmbeddingModel } from '../index/index-files.ts'
import { removeSmallIndexes, smallIndex } from '../index/small-index-fixture.ts'
import { buildPrompt } from '../prompt/build-prompt.ts'
import type { PromptVersion } from '../prompt/prompt-versions.ts'
import { listen } from '../service/listen.ts'
import { parsePrompt } from './parse-prompt.ts'
import { newPrefixCache } from './prefix-cache.ts'
import { newReaderServer } from './reader-server.ts'

const chunk = (n: number, text: string) => ({ id: `p${n}`, page: 'p.mdx', title: 'Tools', description: '', heading: 'Calling', text })
const chunks = [
  chunk(1, 'A tool call is a request of the model to run a tool. The weather is described in another place.'),
  chunk(2, 'Each tool has a description and an input schema. Use `generateText` to call the model once.'),
]
const question = 'What does a tool have?'
const now = new Date('2026-01-02T03:04:05.678Z')

interface Completion {
  choices: { message: { content: string } }[]
  usage: { prompt_tokens: number; completion_tokens: number; total_tokens: number }
}

let server: Server
let url: string
beforeAll(async () => {
  server = newReaderServer(await readEmbeddingModel(await smallIndex()))
  url = await listen(server, 0)
})
afterAll(removeSmallIndexes)
afterAll(() => server.close())

const complete = (body: object) => fetch(`${url}/v1/chat/completions`, { method: 'POST', body: JSON.stringify({ model: 'docs-reader', ...body }) })

it('answers with whole sentences of the passages, each with its number', async () => {
  const response = await complete({ messages: buildPrompt(question, chunks, { now, timestampFirst: false }).messages })
  const { choices, usage }: Completion = JSON.parse(await response.text())
  const answer: string = choices[0].message.content
  expect(answer).toContain('Each tool has a description and an input schema. [2]')
  const sentences = answer.split(/ \[\d\] ?/).filter((part) => part !== '')
  for (const sentence of sentences) expect(chunks.map(({ text }) => text).join(' ')).toContain(sentence)
  expect(usage.total_tokens).toBe(usage.prompt_tokens + usage.completion_tokens)
})

it('follows the one instruction it can: one sentence for a question that begins with How in version 2026-03, and all in the others', async () => {
  const sentences = async (asked: string, version: PromptVersion) => {
    const response = await complete({ messages: buildPrompt(asked, chunks, { now, timestampFirst: false, version }).messages })
    const { choices }: Completion = JSON.parse(await response.text())
    return choices[0].message.content.match(/\[\d\]/g)?.length
  }
  const how = 'How does a tool have a description and an input schema?'
  expect(await sentences(how, '2026-03')).toBe(1)
  const all = await sentences(how, '2026-01')
  expect(all).toBeGreaterThan(1)
  expect(await sentences(how, '2026-02')).toBe(all)
  const what = how.replace('How', 'What if')
  expect(await sentences(what, '2026-03')).toBe(await sentences(what, '2026-01'))
})

it('streams a sentence an event, and usage only where it is asked for', async () => {
  const { messages } = buildPrompt(question, chunks, { now, timestampFirst: false })
  const plain = await (await complete({ messages, stream: true })).text()
  const counted = await (await complete({ messages, stream: true, stream_options: { include_usage: true } })).text()
  expect(plain.match(/"delta":\{"content":"[^"]/g)?.length).toBeGreaterThan(1)
  expect(plain).not.toContain('"usage"')
  expect(counted).toContain('"usage":{"prompt_tokens"')
  expect(counted.endsWith('data: [DONE]\n\n')).toBe(true)
})

it('says that it found nothing where no passage has to do with the question', async () => {
  const response = await complete({
    messages: buildPrompt('What does langchain cost in euros?', [chunk(1, 'Nothing of that kind stands here at all.')], { now, timestampFirst: false })
      .messages,
  })
  const { choices }: Completion = JSON.parse(await response.text())
  expect(choices[0].message.content).toBe('I could not find this in the documentation.')
})

it('refuses what is no chat request', async () => {
  expect((await complete({ messages: [] })).status).toBe(400)
})

it('takes a prompt apart as it was put together', () => {
  const { question: asked, passages } = parsePrompt(buildPrompt(question, chunks, { now, timestampFirst: false }).messages)
  expect(asked).toBe(question)
  expect(passages.map(({ number, sentences }) => [number, sentences.length])).toEqual([
    [1, 2],
    [2, 2],
  ])
})

it('timestamp-prompt: no two prompts have their beginning in common; without it the instructions are found in the cache', () => {
  const later = new Date('2026-01-02T03:04:06.789Z')
  const cachedOfSecond = (timestampFirst: boolean) => {
    const cache = newPrefixCache()
    cache.count(buildPrompt(question, chunks, { now, timestampFirst }).messages)
    return cache.count(buildPrompt('Another question?', [...chunks].reverse(), { now: later, timestampFirst }).messages).cached
  }
  expect(cachedOfSecond(true)).toBe(0)
  expect(cachedOfSecond(false)).toBeGreaterThan(250)
})
