import { type Collector, importError, type OutputKey } from './collect.ts'
import { amountOf, type Fields, fieldsOf, isRecord, numberOf } from './fields.ts'
import type { DocumentFormat, RowFormat } from './format.ts'
import { inputOf } from './read-input.ts'
import { listOf, textsOf } from './read-list.ts'
import { passagesOf } from './read-passages.ts'

/** Columns of the CSV that DeepEval itself saves: it joins lists with bars there, and reads semicolons unless it is told otherwise. */
const savedColumns = ['actual_output', 'expected_output', 'context', 'source_file'] as const

/** What stands between the items of a list in a cell; a text in a saved file may have semicolons of its own. */
function separatorOf(cell: unknown, isSaved: boolean): RegExp {
  return isSaved || (typeof cell === 'string' && cell.includes('|') && !cell.includes(';')) ? /\|/ : /;/
}

/** Goldens and test cases of DeepEval, row by row. */
export const deepevalRows: RowFormat = {
  id: 'deepeval',
  recognizes: (fields) =>
    fields.has('input') && fields.has('actual_output', 'expected_output', 'retrieval_context', 'expected_tools', 'metrics_data', 'source_file'),
  open: (collector) => ({ row: (fields, where) => readTestCase(fields, where, collector) }),
}

const caseLists = ['testCases', 'test_cases', 'testResults', 'test_results', 'goldens'] as const
const conversationLists = ['conversationalTestCases', 'conversational_test_cases', 'conversationalGoldens', 'conversational_goldens'] as const

/** A test run as DeepEval stores it, or a data set of goldens. */
export const deepevalDocument: DocumentFormat = {
  id: 'deepeval',
  recognizes: (document) => [...caseLists, ...conversationLists].some((name) => Array.isArray(inner(document)[name])),
  read(document, collector) {
    const run = inner(document)
    for (const name of caseLists) {
      listOf(run[name]).forEach((item, index) => {
        const where = `${name}[${index}]`
        if (isRecord(item)) readTestCase(fieldsOf(item), where, collector)
        else collector.problem(where, 'left out: not an object')
      })
    }
    for (const name of conversationLists)
      listOf(run[name]).forEach((_, index) => {
        collector.problem(`${name}[${index}]`, 'left out: a conversation of several turns; only single turns are read')
      })
  },
}

function inner(document: Record<string, unknown>): Record<string, unknown> {
  const run = document.testRunData ?? document.test_run_data
  return isRecord(run) ? run : document
}

function readTestCase(fields: Fields, where: string, collector: Collector): void {
  const input = inputOf(fields.take('input'))
  if (input === undefined) {
    collector.problem(where, 'left out: it has no input')
    return
  }
  const hasOutput = fields.has('actual_output')
  const text = fields.takeText('actual_output')
  const metrics = listOf(fields.take('metrics_data', 'metrics_metadata')).filter(isRecord)
  const isSaved = savedColumns.every((name) => fields.has(name))
  const [retrieved, contexts] = [fields.take('retrieval_context'), fields.take('context')]
  const passages = passagesOf(retrieved, [], separatorOf(retrieved, isSaved))
  const referenceContexts = listOf(contexts, separatorOf(contexts, isSaved))
  const seconds = amountOf(fields.take('completion_time'))
  const costUsd = amountOf(fields.take('token_cost'))
  const tokens = { input: amountOf(fields.take('input_token_count')), output: amountOf(fields.take('output_token_count')) }
  const name = fields.takeText('name')
  const tags = textsOf(fields.take('tags'))
  const reference = fields.takeText('expected_output')
  const id = fields.takeText('id')
  fields.drop('success', 'run_duration', 'evaluation_cost', 'order', 'trace', 'flaky')
  const metadata = { ...fields.rest(), ...(name !== undefined && { name }), ...(referenceContexts.length > 0 && { referenceContexts }) }
  const ran = (hasOutput && text !== undefined && text !== '') || metrics.length > 0
  const draft = {
    id,
    input,
    reference,
    tags,
    ...(!ran && passages.list.length > 0 && { retrieved: passages.list }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    source: { kind: 'import' as const, tool: 'deepeval', file: collector.file },
  }
  const caseId = ran ? collector.caseOf(draft, where) : collector.addCase(draft, where)
  // A golden may have an empty actual output: it has not been run.
  if (caseId === undefined || !ran) return
  const key: OutputKey = { caseId, variant: collector.variant, repeat: collector.nextRepeat(caseId, collector.variant) }
  collector.addOutput(
    key,
    {
      ...(text === undefined ? { missing: { reason: 'no-output', detail: 'the test case has no actual output' } } : { text }),
      ...(passages.list.length > 0 && { retrieved: passages.list }),
      ...(seconds !== undefined && { latencyMs: seconds * 1000 }),
      costUsd,
      ...((tokens.input !== undefined || tokens.output !== undefined) && { tokens }),
    },
    where,
  )
  metrics.forEach((metric, index) => {
    addMetric(fieldsOf(metric), key, `${where}.metricsData[${index}]`, collector)
  })
}

/** DeepEval marks a metric that failed to run with `error`, and with a score of none: that is no fail. */
function addMetric(fields: Fields, key: OutputKey, where: string, collector: Collector): void {
  const metric = fields.takeText('name', 'metric')
  if (metric === undefined) {
    collector.problem(where, 'left out: a metric without a name')
    return
  }
  const value = numberOf(fields.take('score'))
  const error = fields.takeText('error')
  const shown = {
    tool: 'deepeval',
    metric,
    version: 'unknown',
    judge: fields.takeText('evaluation_model') ?? '',
    rationale: fields.takeText('reason'),
    costUsd: amountOf(fields.take('evaluation_cost')),
  }
  if (value === undefined || (error !== undefined && error !== ''))
    collector.addScore(key, { ...shown, missing: importError(error ?? 'DeepEval gave no score') }, where)
  else collector.addScore(key, { ...shown, value }, where)
}
