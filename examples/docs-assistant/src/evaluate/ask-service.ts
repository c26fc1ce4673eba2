import { createParser } from 'eventsource-parser'
import { Agent, request } from 'undici'
import { z } from 'zod'
import { hitAt, wordF1 } from './score-answer.ts'
import type { CaseResult } from './summarize-cases.ts'

export const Case = z.object({ id: z.string(), question: z.string(), relevant: z.array(z.string()), answer: z.string() })
export type Case = z.infer<typeof Case>

const Event = z.union([
  z.object({ type: z.literal('text-delta'), delta: z.string() }),
  z.object({ type: z.literal('finish'), sources: z.array(z.string()) }),
  z.object({ type: z.literal('error'), error: z.string() }),
])

/** What the reader says when it has found nothing, which counts as no answer. */
const noAnswer = 'I could not find this'
const dispatcher = new Agent({ connections: 64 })

/** Puts one question to the service and scores what comes. */
export async function evaluateCase(url: string, { id, question, relevant, answer: reference }: Case, timeoutMs: number): Promise<CaseResult> {
  try {
    const { text, sources } = await ask(url, question, AbortSignal.timeout(timeoutMs))
    if (text.startsWith(noAnswer)) return { id, failed: 'no answer', hit: false, f1: 0 }
    return { id, hit: hitAt(5, sources, relevant), f1: wordF1(text, reference) }
  } catch (error) {
    return { id, failed: error instanceof Error ? error.message : String(error), hit: false, f1: 0 }
  }
}

async function ask(url: string, question: string, signal: AbortSignal): Promise<{ text: string; sources: string[] }> {
  const headers = { 'content-type': 'application/json' }
  const response = await request(`${url}/answer`, { method: 'POST', dispatcher, signal, headers, body: JSON.stringify({ question }) })
  if (response.statusCode !== 200) throw new Error(`status ${response.statusCode}: ${(await response.body.text()).slice(0, 120)}`)
  let text = ''
  let sources: string[] | undefined
  let failure: string | undefined
  const parser = createParser({
    onEvent({ data }) {
      if (data === '[DONE]') return
      const event = Event.parse(JSON.parse(data))
      if (event.type === 'text-delta') text += event.delta
      else if (event.type === 'finish') sources = event.sources
      else failure = event.error
    },
  })
  const decoder = new TextDecoder()
  for await (const bytes of response.body) parser.feed(decoder.decode(bytes, { stream: true }))
  if (failure !== undefined) throw new Error(failure)
  if (sources === undefined) throw new Error('the stream ended early')
  return { text, sources }
}
