import { createServer } from 'node:http'
import { afterEach, expect, it } from 'vitest'
import { listen } from '../service/listen.ts'
import { evaluateCase } from './ask-service.ts'
import { hitAt, wordF1 } from './score-answer.ts'
import { summarizeCases } from './summarize-cases.ts'

const results = [
  { id: 'a', hit: true, f1: 0.8 },
  { id: 'b', hit: false, f1: 0.4 },
  { id: 'c', failed: 'status 503', hit: false, f1: 0 },
]

it('failed-cases-dropped: the average is over what succeeded, (0.8 + 0.4) / 2; without the fault a failure counts as 0, 1.2 / 3', () => {
  expect(summarizeCases(results, true)).toMatchObject({ cases: 3, failed: 1, averagedOver: 2, hitRate: 0.5 })
  expect(summarizeCases(results, true).meanF1).toBeCloseTo(0.6, 12)
  expect(summarizeCases(results, false)).toMatchObject({ cases: 3, failed: 1, averagedOver: 3, hitRate: 1 / 3 })
  expect(summarizeCases(results, false).meanF1).toBeCloseTo(0.4, 12)
})

it('the words shared by an answer of three and a reference of two, two of them: 2 * 2 / 5', () => {
  expect(wordF1('stream text tool [1]', 'stream text')).toBeCloseTo(0.8, 12)
  expect(wordF1('nothing shared', 'stream text')).toBe(0)
})

it('a hit is among the first k distinct pages', () => {
  expect(hitAt(2, ['a', 'a', 'b'], ['b'])).toBe(true)
  expect(hitAt(1, ['a', 'a', 'b'], ['b'])).toBe(false)
})

const closing: (() => unknown)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
})

it('a refusal, a cut stream and an answer that found nothing are failures; an answer is not', async () => {
  const bodies = [
    'data: {"type":"text-delta","delta":"stream text"}\n\ndata: {"type":"finish","sources":["p"]}\n\ndata: [DONE]\n\n',
    'data: {"type":"text-delta","delta":"stream text"}\n\n',
    'data: {"type":"text-delta","delta":"I could not find this in the documentation."}\n\ndata: {"type":"finish","sources":["p"]}\n\ndata: [DONE]\n\n',
  ]
  let calls = 0
  const server = createServer((_, response) => {
    const body = bodies[calls++]
    response.writeHead(body === undefined ? 503 : 200)
    response.end(body)
  })
  closing.push(
    () => server.close(),
    () => server.closeAllConnections(),
  )
  const url = await listen(server, 0)
  const one = { id: 'x', question: 'q', relevant: ['p'], answer: 'stream text' }
  const outcomes = []
  for (let n = 0; n < 4; n++) outcomes.push(await evaluateCase(url, one, 5000))
  expect(outcomes.map(({ failed }) => failed)).toEqual([undefined, 'the stream ended early', 'no answer', 'status 503: '])
  expect(outcomes[0]).toMatchObject({ hit: true, f1: 1 })
})
