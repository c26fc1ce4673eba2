import type { ServerResponse } from 'node:http'
import type { FaultSet } from '../faults/catalogue.ts'
import type { ChatClient } from '../generate/chat-client.ts'
import type { ChatUsage } from '../generate/chat-protocol.ts'
import { type GenerateSettings, generateAnswer, hastySettings, patientSettings } from '../generate/generate-answer.ts'
import { buildPrompt } from '../prompt/build-prompt.ts'
import { type PromptVersion, promptName } from '../prompt/prompt-versions.ts'
import { inSpan } from '../telemetry/tracing.ts'
import { findChunks, type Question, type Ready } from './pipeline.ts'

/** Chunks in the prompt; with the fault `stuffed-context`, four times as many. */
const contextChunks = 5
const stuffedContextChunks = 20

/** Answers in server-sent events: `text-delta` as the text comes, `finish` with usage and sources, `[DONE]`. */
export async function answer(ready: Ready, client: ChatClient, asked: Question, response: ServerResponse): Promise<void> {
  const { index, faults } = ready
  const { found } = await findChunks(ready, asked)
  const chunks = found.slice(0, faults.has('stuffed-context') ? stuffedContextChunks : contextChunks).map(({ chunk }) => index.chunks[chunk])
  const prompt = await inSpan('build prompt', { attributes: { 'gen_ai.prompt.name': promptName, 'gen_ai.prompt.version': asked.prompt } }, (span) => {
    const built = buildPrompt(asked.question, chunks, { now: new Date(), timestampFirst: faults.has('timestamp-prompt'), version: asked.prompt })
    span.setAttribute('prompt.tokens', built.tokens)
    return built
  })
  const events = eventWriter(response, faults)
  let usage: ChatUsage | undefined
  if (!asked.skip.includes('generate')) {
    const gone = new AbortController()
    response.once('close', () => gone.abort())
    for await (const piece of generateAnswer(client, prompt.messages, generateSettings(faults, asked.prompt), gone.signal)) {
      if (piece.delta !== undefined) events.write({ type: 'text-delta', delta: piece.delta })
      usage = piece.usage ?? usage
    }
  }
  const sources = [...new Set(chunks.map(({ page }) => page))]
  const passages = asked.passages ? { passages: chunks.map(({ id, text }) => ({ id, text })) } : {}
  events.end({ type: 'finish', sources, promptTokens: prompt.tokens, ...(usage !== undefined && { usage }), ...passages })
}

/** How the generator is called under these faults. */
export function generateSettings(faults: FaultSet, promptVersion: PromptVersion): GenerateSettings {
  return {
    ...(faults.has('short-timeout-retries') ? hastySettings : patientSettings),
    includeUsage: !faults.has('stream-without-usage'),
    propagate: !faults.has('broken-propagation'),
    promptVersion,
  }
}

interface EventWriter {
  write(event: { type: 'text-delta'; delta: string }): void
  end(event: { type: 'finish'; sources: string[]; promptTokens: number; usage?: ChatUsage; passages?: { id: string; text: string }[] }): void
}

/** Passes each event on at once or, with the fault `buffered-stream`, everything at the end. Headers go out with the first event, so that what fails before has a status. */
function eventWriter(response: ServerResponse, faults: FaultSet): EventWriter {
  const headers = { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }
  let text = ''
  const send = (data: string): void => {
    if (!response.headersSent) response.writeHead(200, headers)
    response.write(`data: ${data}\n\n`)
  }
  return {
    write(event) {
      if (faults.has('buffered-stream')) text += event.delta
      else send(JSON.stringify(event))
    },
    end(event) {
      if (text !== '') send(JSON.stringify({ type: 'text-delta', delta: text }))
      send(JSON.stringify(event))
      send('[DONE]')
      response.end()
    },
  }
}
