import { type Collector, importError, type OutputKey } from './collect.ts'
import { type Fields, numberOf, plainName } from './fields.ts'
import type { RowFormat } from './format.ts'
import { inputOf } from './read-input.ts'
import { listOf, textsOf } from './read-list.ts'
import { passagesOf } from './read-passages.ts'

/** Columns of Ragas that are scores: whether a model gave them, by the name of the metric without its mode (`factual_correctness(mode=f1)`). */
const metrics: Readonly<Record<string, 'model' | 'computed'>> = {
  faithfulness: 'model',
  answer_relevancy: 'model',
  response_relevancy: 'model',
  context_precision: 'model',
  context_recall: 'model',
  context_relevancy: 'model',
  context_relevance: 'model',
  nv_context_relevance: 'model',
  nv_accuracy: 'model',
  nv_response_groundedness: 'model',
  context_entity_recall: 'model',
  context_utilization: 'model',
  llm_context_precision_with_reference: 'model',
  llm_context_precision_without_reference: 'model',
  answer_correctness: 'model',
  answer_similarity: 'computed',
  semantic_similarity: 'computed',
  factual_correctness: 'model',
  noise_sensitivity: 'model',
  noise_sensitivity_relevant: 'model',
  summary_score: 'model',
  summarization_score: 'model',
  rubrics_score: 'model',
  domain_specific_rubrics: 'model',
  labelled_rubrics_score: 'model',
  instance_specific_rubrics: 'model',
  aspect_critic: 'model',
  simple_criteria_score: 'model',
  harmfulness: 'model',
  maliciousness: 'model',
  coherence: 'model',
  correctness: 'model',
  conciseness: 'model',
  non_llm_context_precision_with_reference: 'computed',
  non_llm_context_recall: 'computed',
  id_based_context_precision: 'computed',
  id_based_context_recall: 'computed',
  non_llm_string_similarity: 'computed',
  bleu_score: 'computed',
  rouge_score: 'computed',
  chrf_score: 'computed',
  exact_match: 'computed',
  string_present: 'computed',
  tool_call_accuracy: 'computed',
  tool_call_f1: 'computed',
  topic_adherence: 'model',
  agent_goal_accuracy: 'model',
}
const kinds = new Map(Object.entries(metrics).map(([name, kind]) => [plainName(name), kind]))
/** A column such as `score.helpfulness` is a metric of one's own; nobody says whether a model gave it. */
const ownMetric = /^scores?[.:](.+)$/i
const kindOf = (column: string): 'model' | 'computed' | undefined => (ownMetric.test(column) ? 'model' : kinds.get(plainName(column.replace(/\(.*\)$/, ''))))

/** The index that a data frame writes along. */
const indexColumn = /^(?:unnamed: \d+|index|row|row_id)$/i

/** With one of these a row is ours: `answer` is then the reference, and not what the system said. */
const ownNames = ['id', 'output', 'relevant', 'slices', 'expect', 'session', 'group', 'tags'] as const

/** Ragas: `user_input, response, retrieved_contexts, reference`, or as it was called before 0.2, `question, answer, contexts, ground_truth(s)`. */
export const ragasFormat: RowFormat = {
  id: 'ragas',
  recognizes: (fields) =>
    fields.has('user_input') ||
    (fields.has('question') && (fields.has('ground_truth', 'ground_truths') || (fields.has('contexts') && fields.has('answer') && !fields.has(...ownNames)))),
  open(collector) {
    const unknown = new Map<string, boolean>()
    return {
      row(fields, where) {
        const rest = readRow(fields, where, collector)
        for (const [name, value] of Object.entries(rest))
          if (value !== '' && !indexColumn.test(name))
            unknown.set(name, unknown.get(name) !== false && typeof value !== 'boolean' && numberOf(value) !== undefined)
      },
      end() {
        for (const [name, isNumeric] of unknown)
          if (isNumeric)
            collector.problem(
              `column \`${name}\``,
              `numbers under a name that is no metric of Ragas: kept as metadata, not taken as scores; call it \`score.${name}\` where it is a metric`,
            )
      },
    }
  },
}

/** Gives back the columns that it knows nothing of. */
function readRow(fields: Fields, where: string, collector: Collector): Record<string, unknown> {
  const input = inputOf(messagesOf(fields.take('user_input', 'question')))
  if (input === undefined) {
    collector.problem(where, 'left out: it has no question')
    return {}
  }
  const hasOutput = fields.has('response', 'answer')
  const text = fields.takeText('response', 'answer')
  const [firstTruth] = listOf(fields.take('ground_truths'))
  const passages = passagesOf(fields.take('retrieved_contexts', 'contexts'), textsOf(fields.take('retrieved_context_ids')))
  const referenceIds = textsOf(fields.take('reference_context_ids'))
  const referenceContexts = listOf(fields.take('reference_contexts'))
  const columns = fields.names.filter((name) => kindOf(name) !== undefined)
  const values = new Map(columns.map((name) => [name, fields.take(name)]))
  const id = fields.takeText('id', 'case_id')
  const reference = fields.takeText('reference', 'ground_truth') ?? (typeof firstTruth === 'string' ? firstTruth : undefined)
  const rest = fields.rest()
  const metadata = { ...rest, ...(referenceContexts.length > 0 && { referenceContexts }) }
  if (passages.unnamed && referenceIds.length > 0) collector.problem(where, 'its passages have no ids: none can be told to be a relevant one')
  const draft = {
    id,
    input,
    reference,
    ...(referenceIds.length > 0 && { referenceIds }),
    ...(!hasOutput && passages.list.length > 0 && { retrieved: passages.list }),
    ...(Object.keys(metadata).length > 0 && { metadata }),
    source: { kind: 'import' as const, tool: 'ragas', file: collector.file },
  }
  const caseId = hasOutput || columns.length > 0 ? collector.caseOf(draft, where) : collector.addCase(draft, where)
  if (caseId === undefined || (!hasOutput && columns.length === 0)) return rest
  const key: OutputKey = { caseId, variant: collector.variant, repeat: collector.nextRepeat(caseId, collector.variant) }
  collector.addOutput(
    key,
    {
      ...(text === undefined ? { missing: { reason: 'no-output', detail: 'the row has no response' } } : { text }),
      ...(passages.list.length > 0 && { retrieved: passages.list }),
    },
    where,
  )
  for (const [column, value] of values) {
    const metric = ownMetric.exec(column)?.[1] ?? column
    const number = numberOf(value)
    const judge = kindOf(column) === 'model' ? 'unnamed' : ''
    const score = { tool: 'ragas', metric, version: 'unknown', judge }
    collector.addScore(key, number === undefined ? { ...score, missing: importError('Ragas gave no value') } : { ...score, value: number }, where)
  }
  return rest
}

/** A conversation in CSV is a list of messages as Python writes it, which is kept as text. */
function messagesOf(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('[{') ? (safeList(value) ?? value) : value
}

function safeList(value: string): unknown[] | undefined {
  const list = listOf(value)
  return list[0] === value ? undefined : list
}
