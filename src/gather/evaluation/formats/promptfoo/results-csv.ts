import { type Collector, importError } from '../collect.ts'
import { numberOf, recordOf } from '../fields.ts'
import { wholeTest } from './result-row.ts'
import { caseOfTest } from './test-case.ts'

/** `[openai:gpt-5] Answer: {{question}}`, the column of a prompt's outputs. */
const outputColumn = /^\[([^\]]+)\]\s*([\s\S]*)$/
const afterOutput: ReadonlySet<string> = new Set(['status', 'score', 'namedscores', 'graderreason', 'comment'])

interface OutputColumns {
  at: number
  variant: string
  status?: number
  score?: number
  named?: number
  reason?: number
}

/**
 * Results of promptfoo as CSV: the columns of variables, then for each prompt its output with status, score and reason after it, or, in older
 * ones, one cell that begins with `[PASS]` or `[FAIL]`. Recognized by its header.
 */
export function resultColumns(names: readonly string[]): { vars: { name: string; at: number }[]; outputs: OutputColumns[] } | undefined {
  const outputs: OutputColumns[] = []
  const vars: { name: string; at: number }[] = []
  names.forEach((name, at) => {
    const [, provider, prompt = ''] = outputColumn.exec(name) ?? []
    const last = outputs.at(-1)
    const plain = name.toLowerCase().replaceAll(' ', '')
    if (provider !== undefined)
      outputs.push({ at, variant: prompt.length > 0 && prompt.length <= 60 && !prompt.includes('\n') ? `${provider} ${prompt}` : provider })
    else if (last === undefined) vars.push({ name, at })
    else if (plain === 'status') last.status = at
    else if (plain === 'score') last.score = at
    else if (plain === 'namedscores') last.named = at
    else if (plain === 'graderreason') last.reason = at
    else if (!afterOutput.has(plain) && !name.startsWith('Metric:')) vars.push({ name, at })
  })
  if (outputs.length === 0 || vars.length === 0) return undefined
  const providers = outputs.map(({ variant }) => variant)
  outputs.forEach((output, index) => {
    if (providers.indexOf(output.variant) !== index) output.variant = `${output.variant} (${index + 1})`
  })
  return { vars, outputs }
}

export function readResultCells(cells: readonly string[], columns: NonNullable<ReturnType<typeof resultColumns>>, where: string, collector: Collector): void {
  const vars = Object.fromEntries(columns.vars.flatMap(({ name, at }) => (name === 'Description' || cells[at] === '' ? [] : [[name, cells[at] ?? '']])))
  const caseId = collector.caseOf(caseOfTest({ vars, assertions: [] }, where, collector), where)
  if (caseId === undefined) return
  for (const output of columns.outputs) {
    const cell = cells[output.at] ?? ''
    const at = (index: number | undefined): string => (index === undefined ? '' : (cells[index] ?? ''))
    const [, marked, rest] = /^\[(PASS|FAIL|ERROR)\]\s*(?:\([\d.]+\)\s*)?([\s\S]*)$/.exec(cell) ?? []
    const status = at(output.status) === '' ? marked : at(output.status)
    if (status === undefined) {
      if (cell !== '') collector.problem(where, `the result of ${output.variant} says neither PASS nor FAIL: left out`)
      continue
    }
    const key = { caseId, variant: output.variant, repeat: collector.nextRepeat(caseId, output.variant) }
    const mark = { tool: 'promptfoo', version: 'unknown' }
    // Before there was a status column, a failure's reason stood before the output.
    const text = marked === undefined ? cell : status === 'FAIL' ? (rest ?? '').replace(/^[\s\S]*?\n---\n/, '') : (rest ?? '')
    const missing = status === 'ERROR' ? importError(at(output.reason) === '' ? text : at(output.reason)) : undefined
    collector.addOutput(key, missing === undefined ? { text } : { missing }, where)
    const score = numberOf(at(output.score))
    collector.addScore(key, { ...mark, metric: wholeTest.pass, ...(missing === undefined ? { value: status === 'PASS' ? 1 : 0 } : { missing }) }, where)
    if (missing !== undefined || score !== undefined)
      collector.addScore(key, { ...mark, metric: wholeTest.score, ...(missing === undefined ? { value: score } : { missing }) }, where)
    for (const [metric, value] of Object.entries(recordOf(at(output.named)) ?? {})) {
      const number = numberOf(value)
      if (number !== undefined && missing === undefined) collector.addScore(key, { ...mark, metric, value: number }, where)
    }
  }
}
