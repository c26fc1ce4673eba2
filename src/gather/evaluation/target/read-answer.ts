import { valueAt } from '../../../measure/http/value-at.ts'
import type { EvalTarget } from '../../../model/eval-config.ts'
import { readPassages } from './read-passages.ts'
import { type Answer, missing } from './target.ts'

export type ResponsePaths = Extract<EvalTarget, { kind: 'http' }>['response']

const textNames = [
  'answer',
  'output',
  'text',
  'response',
  'result',
  'content',
  'completion',
  'message.content',
  'message',
  'choices.0.message.content',
  'choices.0.text',
  'output_text',
  'content.0.text',
  'data.answer',
]
const passageNames = ['retrieved', 'contexts', 'passages', 'documents', 'sources', 'context', 'citations']
const modelNames = ['model', 'usage.model', 'modelId']
const inputTokenNames = [
  'usage.input_tokens',
  'usage.prompt_tokens',
  'usage.inputTokens',
  'usage.promptTokens',
  'tokens.input',
  'inputTokens',
  'promptTokens',
  'usageMetadata.promptTokenCount',
]
const outputTokenNames = [
  'usage.output_tokens',
  'usage.completion_tokens',
  'usage.outputTokens',
  'usage.completionTokens',
  'tokens.output',
  'outputTokens',
  'completionTokens',
  'usageMetadata.candidatesTokenCount',
]
const costNames = ['costUsd', 'cost_usd', 'usage.costUsd']

/** What an answer's JSON says beside its text. */
export type Facts = Pick<Answer, 'retrieved' | 'tokens' | 'costUsd' | 'model'>

/** Text of an answer in its JSON: at the path that the config names, else under the usual names. */
export function readText(json: unknown, paths: ResponsePaths): string | undefined {
  if (paths.text !== undefined) return asText(valueAt(json, paths.text.split('.')))
  if (typeof json === 'string') return json
  for (const name of textNames) {
    const value = valueAt(json, name.split('.'))
    if (value === null) return undefined
    if (typeof value === 'string') return value
  }
  return undefined
}

/** Where the answer stands and is null: the system says that it gave none, and what stands under another name is not it. */
export function nullTextAt(json: unknown, { text }: ResponsePaths): string | undefined {
  for (const name of text === undefined ? textNames : [text]) {
    const value = valueAt(json, name.split('.'))
    if (value === null) return name
    if (typeof value === 'string') return undefined
  }
  return undefined
}

/** The whole answer; without a text it is missing and says what was there. */
export function readAnswer(json: unknown, paths: ResponsePaths): Answer {
  const text = readText(json, paths)
  const facts = readFacts(json, paths)
  if (text !== undefined) return { text, ...facts }
  return { ...whyNone(json, paths, facts), ...facts }
}

function whyNone(json: unknown, paths: ResponsePaths, facts: Facts): Answer {
  if (isRetrievalAlone(json, paths, facts)) return missing('no-output', 'the answer has passages and no text')
  const name = errorIn(json) === undefined ? nullTextAt(json, paths) : undefined
  return name === undefined ? missing('target-error', noText(json, paths)) : missing('no-output', `\`${name}\` of the answer is null`)
}

/** The system only retrieves: it says what it found, nothing of a failure, and nobody said where a text would stand. */
function isRetrievalAlone(json: unknown, { text }: ResponsePaths, { retrieved }: Facts): boolean {
  return retrieved !== undefined && text === undefined && errorIn(json) === undefined
}

export function readFacts(json: unknown, paths: ResponsePaths): Facts {
  const retrieved = at(json, paths.passages, passageNames, readPassages)
  const model = at(json, paths.model, modelNames, (value) => (typeof value === 'string' ? value : undefined))
  const input = at(json, paths.inputTokens, inputTokenNames, asAmount)
  const output = at(json, paths.outputTokens, outputTokenNames, asAmount)
  const costUsd = at(json, paths.costUsd, costNames, asAmount)
  return {
    ...(retrieved !== undefined && { retrieved }),
    ...(model !== undefined && { model }),
    ...((input !== undefined || output !== undefined) && { tokens: { ...(input !== undefined && { input }), ...(output !== undefined && { output }) } }),
    ...(costUsd !== undefined && { costUsd }),
  }
}

function at<Found>(json: unknown, path: string | undefined, usual: readonly string[], read: (value: unknown) => Found | undefined): Found | undefined {
  for (const name of path === undefined ? usual : [path]) {
    const found = read(valueAt(json, name.split('.')))
    if (found !== undefined) return found
  }
  return undefined
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return value === undefined || value === null ? undefined : JSON.stringify(value)
}

function asAmount(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined
}

function noText(json: unknown, { text }: ResponsePaths): string {
  const error = errorIn(json)
  if (error !== undefined) return `the answer is an error: ${error}`
  const where = text === undefined ? 'under the usual names' : `at \`${text}\``
  const keys = typeof json === 'object' && json !== null ? `its fields are ${Object.keys(json).slice(0, 12).join(', ') || 'none'}` : `it is ${typeof json}`
  return `the answer has no text ${where}: ${keys} (name it in response.text)`
}

function errorIn(json: unknown): unknown {
  return [valueAt(json, ['error', 'message']), valueAt(json, ['error'])].find((value) => typeof value === 'string')
}
