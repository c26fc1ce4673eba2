import { z } from 'zod'
import { Case, CaseSource, Expectation } from '../../../model/case.ts'
import { importError, type NewCase } from './collect.ts'
import { amountOf, type Fields, isRecord, jsonOf, recordOf, textOf } from './fields.ts'
import type { RowFormat } from './format.ts'
import { inputOf } from './read-input.ts'
import { listOf, textsOf } from './read-list.ts'
import { type Passages, passagesOf } from './read-passages.ts'

const inputNames = ['input', 'question', 'query', 'prompt', 'messages'] as const
const separators = /[;,|]/

/**
 * Our own rows: a case a line as `cases export` writes it, or with the usual names of its fields; with `output` it carries an output too, and
 * with an output and an id alone it is of a case that is known already.
 */
export const ownFormat: RowFormat = {
  id: 'loadbearing',
  recognizes: (fields) => fields.has(...inputNames) || (fields.has('output', 'error') && fields.has('id', 'case', 'caseId')),
  open: (collector) => ({
    row(fields, where) {
      const answer = readOutput(fields, (what) => collector.problem(where, what))
      const draft = readCase(fields)
      if (typeof draft === 'string') {
        collector.problem(where, `left out: ${draft}`)
        return
      }
      const { passages, ...content } = draft
      const { input, ...known } = content
      if (passages?.unnamed && (content.referenceIds?.length ?? 0) > 0)
        collector.problem(where, 'its passages have no ids: none can be told to be a relevant one')
      if (answer === undefined) {
        if (input === undefined) collector.problem(where, 'left out: it has no question')
        else collector.addCase({ ...known, input, ...(passages !== undefined && { retrieved: passages.list }) }, where)
        return
      }
      const caseId = input === undefined ? content.id : collector.caseOf({ ...known, input }, where)
      if (caseId === undefined) {
        if (input === undefined) collector.problem(where, 'left out: its output is of no case: it has neither an id nor a question')
        return
      }
      const { variant = collector.variant, repeat, ...output } = answer
      const counted = collector.nextRepeat(caseId, variant)
      if (counted > 0 && repeat === undefined) {
        collector.problem(where, `left out: a second output of \`${caseId}\`; outputs of one case are told apart by \`repeat\` or \`variant\``)
        return
      }
      collector.addOutput({ caseId, variant, repeat: repeat ?? 0 }, { ...output, ...(passages !== undefined && { retrieved: passages.list }) }, where)
    },
  }),
}

/** What became of a case: an output, or the error that stands in its place. */
function readOutput(fields: Fields, problem: (what: string) => void) {
  const error = errorOf(fields)
  if (!fields.has('output') && error === undefined) return undefined
  const given = fields.takeText('output')
  // In a table the cell of an output that never came is empty.
  const text = given === '' && error !== undefined ? undefined : given
  if (text !== undefined && error !== undefined) problem(`it has both an output and an error: the output is taken, the error is not (${error.slice(0, 100)})`)
  const tokens = fields.take('tokens')
  const [input, output] = [fields.take('inputTokens'), fields.take('outputTokens')].map(amountOf)
  return {
    ...(text !== undefined && { text }),
    ...(text === undefined && { missing: error === undefined ? { reason: 'no-output' as const, detail: 'the row has none' } : importError(error) }),
    variant: fields.takeText('variant'),
    repeat: fields.takeNumber('repeat'),
    latencyMs: amountOf(fields.take('latencyMs')),
    firstTokenMs: amountOf(fields.take('firstTokenMs')),
    costUsd: amountOf(fields.take('costUsd', 'cost')),
    model: fields.takeText('model'),
    traceId: fields.takeText('traceId'),
    tokens: isRecord(tokens)
      ? { input: amountOf(tokens.input), output: amountOf(tokens.output) }
      : input === undefined && output === undefined
        ? undefined
        : { input, output },
    at: fields.takeText('at'),
  }
}

/** Nothing where the field only says that all was well. */
function errorOf(fields: Fields): string | undefined {
  const error = fields.take('error')
  if (error === false || error === 0) return undefined
  const text = error === true ? 'the row says that it failed' : textOf(error)
  return text === undefined || text.trim() === '' ? undefined : text
}

/** The case of a row, or what is wrong with it. */
function readCase(fields: Fields) {
  const id = fields.takeText('id', 'case', 'caseId')
  const input = inputOf(fields.take(...inputNames))
  const slices = slicesOf(fields)
  const grades = gradesOf(fields)
  const expect = z.array(Expectation).safeParse(parsedWhereJson(fields.take('expect')) ?? [])
  if (!expect.success) return '`expect` is not a list of checks, each with a `scorer`'
  const source = CaseSource.safeParse(recordOf(fields.take('source')))
  const ids = fields.take('referenceIds', 'relevant', 'relevantIds', 'relevantDocs')
  const contexts = fields.take('retrieved', 'contexts', 'passages')
  const content = {
    id,
    input,
    slices,
    group: fields.takeText('group', 'session', 'sessionId', 'conversation', 'conversationId'),
    reference: fields.takeText('reference', 'answer', 'expected'),
    referenceIds: ids === undefined ? undefined : textsOf(ids, separators),
    referenceGrades: grades,
    expect: expect.data,
    tags: textsOf(fields.take('tags', 'tag'), separators),
    source: source.success ? source.data : undefined,
    addedAt: fields.takeText('addedAt'),
    passages: passagesIn(parsedWhereJson(contexts)),
  }
  const metadata = { ...recordOf(fields.take('metadata')), ...fields.rest() }
  return { ...content, ...(Object.keys(metadata).length > 0 && { metadata }) } satisfies Omit<NewCase, 'input'> & Record<string, unknown>
}

/** An empty list says that nothing was found; what is no list of passages says nothing. */
function passagesIn(value: unknown): Passages | undefined {
  const passages = passagesOf(value)
  return passages.list.length === 0 && !(Array.isArray(value) && value.length === 0) ? undefined : passages
}

/** `slices` as an object, and columns like `slice.language`, which is how a table has them. */
function slicesOf(fields: Fields): Record<string, string> {
  const slices: Record<string, string> = {}
  const put = (name: string, value: unknown): void => {
    const text = textOf(value)
    if (text !== undefined && text !== '') slices[name] = text
  }
  for (const [name, value] of Object.entries(recordOf(fields.take('slices')) ?? {})) put(name, value)
  for (const name of fields.names) {
    const column = /^slices?[.:](.+)$/i.exec(name)?.[1]
    if (column !== undefined) put(column, fields.take(name))
  }
  return slices
}

function gradesOf(fields: Fields): Record<string, number> | undefined {
  const parsed = Case.shape.referenceGrades.safeParse(recordOf(fields.take('referenceGrades', 'grades')))
  return parsed.success ? parsed.data : undefined
}

/** In CSV lists and objects are JSON in a cell; text that only looks like it stays text. */
function parsedWhereJson(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value
  const parsed = jsonOf(value)
  if (typeof parsed === 'object' && parsed !== null) return parsed
  const list = listOf(value)
  return list.length === 1 && list[0] === value ? value : list
}
