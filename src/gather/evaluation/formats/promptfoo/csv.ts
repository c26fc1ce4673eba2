import type { RowFormat } from '../format.ts'
import { textsOf } from '../read-list.ts'
import { type Assertion, assertionOfText } from './assertion.ts'
import { caseOfTest, testOf } from './test-case.ts'

/** Tests of promptfoo in CSV: a column for each variable, `__expected` with checks, and other columns that begin with two underscores. */
export const promptfooCsv: RowFormat = {
  id: 'promptfoo',
  recognizes: (fields) =>
    fields.names.some((name) => /^__(?:expected\d*|description|metadata:.+|metric|threshold|prefix|suffix|providerOutput|config:.+)$/.test(name)),
  open: (collector) => ({
    row(fields, where) {
      const test = testOf(testOfCsv(fields.rest()), where, collector)
      if (test === undefined) return
      if (Object.keys(test.vars).length === 0) collector.problem(where, 'left out: it has no variables')
      else collector.addCase(caseOfTest(test, where, collector), where)
    },
  }),
}

/** A row as the test that it stands for. */
export function testOfCsv(row: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const vars: Record<string, unknown> = {}
  const checks = new Map<string, Assertion>()
  const metadata: Record<string, unknown> = {}
  const others: Record<string, unknown> = {}
  const thresholds: [string, number][] = []
  let description: unknown
  let metric: string | undefined
  for (const [name, cell] of Object.entries(row)) {
    const [, special, detail] = /^__(expected\d*|description|metadata|metric|threshold|prefix|suffix|providerOutput|config)(?::(.+))?$/.exec(name) ?? []
    const text = String(cell)
    if (special === undefined) vars[name] = cell
    else if (text.trim() === '') continue
    else if (special.startsWith('expected')) checks.set(special, assertionOfText(text))
    else if (special === 'description') description = cell
    else if (special === 'metric') metric = text
    else if (special === 'metadata' && detail !== undefined) {
      if (detail.endsWith('[]')) metadata[detail.slice(0, -2)] = textsOf(text, /(?<!\\),/).map((part) => part.replaceAll('\\,', ','))
      else metadata[detail] = cell
    } else if (special === 'config' && detail !== undefined) {
      const [, which] = /^__(expected\d*):threshold$/.exec(detail) ?? []
      if (which !== undefined && Number.isFinite(Number(text))) thresholds.push([which, Number(text)])
    } else others[special] = cell
  }
  for (const [which, threshold] of thresholds) {
    const check = checks.get(which) ?? (which === 'expected' ? checks.get('expected1') : which === 'expected1' ? checks.get('expected') : undefined)
    if (check !== undefined) check.threshold = threshold
  }
  return {
    vars,
    assert: [...checks.values()].map((check) => (metric === undefined ? check : { ...check, metric })),
    ...(description !== undefined && { description }),
    metadata,
    ...others,
  }
}
