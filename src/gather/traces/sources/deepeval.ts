import type { Attributes, RawSpan, SpanEvent } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { field, isObject, type JsonObject, list, put, putText, text, toNumber } from './json-fields.ts'
import { isoToNs } from './times.ts'

type Account = Pick<Intake, 'kept' | 'refuse' | 'note'>

/** DeepEval sorts the spans of a trace into one list per type. */
export const deepevalLists = { baseSpans: 'base', agentSpans: 'agent', llmSpans: 'llm', retrieverSpans: 'retriever', toolSpans: 'tool' } as const

/** A DeepEval trace: `{uuid, baseSpans, agentSpans, llmSpans, retrieverSpans, toolSpans}`. */
export function deepevalTraceToSpans(record: JsonObject, intake: Account, where: string): RawSpan[] {
  const traceId = text(record, 'uuid', 'traceUuid')
  const spans: RawSpan[] = []
  let items = 0
  for (const [key, type] of Object.entries(deepevalLists)) {
    list(record[key]).forEach((item, index) => {
      items++
      const span = toSpan(item, type, traceId, record)
      if (typeof span === 'string')
        intake.refuse(span, `${where} ${key}[${index}]`, isObject(item) ? (text(item, 'name') ?? 'without name') : 'expected an object')
      else spans.push(span)
    })
  }
  if (items === 0) intake.refuse('trace without spans', where, `trace ${traceId ?? 'without id'}`)
  addTrace(record, spans)
  intake.kept(spans.length)
  return spans
}

/** A span, or the reason why it is none. */
function toSpan(item: unknown, type: string, traceOfRecord: string | undefined, trace: JsonObject): RawSpan | string {
  if (!isObject(item)) return 'not a span'
  const traceId = traceOfRecord ?? text(item, 'traceUuid')
  if (traceId === undefined) return 'span without a trace id'
  const spanId = text(item, 'uuid')
  if (spanId === undefined) return 'span without a span id'
  const startNs = isoToNs(item.startTime)
  if (startNs === undefined) return 'span without a start time'
  const endNs = isoToNs(item.endTime)
  if (endNs === undefined) return 'span never ended'
  return {
    traceId,
    spanId,
    parentSpanId: text(item, 'parentUuid') ?? '',
    traceState: '',
    name: text(item, 'name') ?? '',
    kind: 'Unspecified',
    service: 'unknown_service',
    scopeName: text(item, 'integration') ?? '',
    scopeVersion: '',
    startNs,
    endNs,
    statusCode: item.status === 'ERRORED' ? 'Error' : item.status === 'SUCCESS' ? 'Ok' : 'Unset',
    statusMessage: text(item, 'error') ?? '',
    attributes: spanAttributes(item, type, trace),
    resourceAttributes: {},
    events: list(item.metricsData).flatMap((metric) => evaluation(metric, endNs)),
    links: [],
  }
}

function spanAttributes(item: JsonObject, type: string, trace: JsonObject): Attributes {
  const attributes: Attributes = {}
  put(attributes, 'deepeval.span.type', type)
  putText(attributes, 'gen_ai.request.model', item.model)
  putText(attributes, 'gen_ai.provider.name', item.provider)
  put(attributes, 'gen_ai.usage.input_tokens', toNumber(item.inputTokenCount))
  put(attributes, 'gen_ai.usage.output_tokens', toNumber(item.outputTokenCount))
  put(attributes, 'deepeval.cost_per_input_token', toNumber(item.costPerInputToken))
  put(attributes, 'deepeval.cost_per_output_token', toNumber(item.costPerOutputToken))
  putText(attributes, 'deepeval.first_token_time', firstToken(item.tokenIntervals))
  putText(attributes, 'deepeval.input', item.input)
  putText(attributes, 'deepeval.output', item.output)
  putText(attributes, 'deepeval.error', item.error)
  put(attributes, 'deepeval.metadata', item.metadata)
  put(attributes, 'deepeval.tools_called', item.toolsCalled)
  put(attributes, 'deepeval.available_tools', item.availableTools)
  put(attributes, 'deepeval.retrieval.context', item.retrievalContext)
  putText(attributes, 'deepeval.retrieval.embedder', item.embedder)
  put(attributes, 'deepeval.retrieval.top_k', toNumber(item.topK))
  put(attributes, 'deepeval.retrieval.chunk_size', toNumber(item.chunkSize))
  putText(attributes, 'deepeval.prompt.alias', item.promptAlias)
  putText(attributes, 'deepeval.prompt.version', item.promptVersion)
  putText(attributes, 'session.id', trace.threadId)
  putText(attributes, 'user.id', trace.userId)
  return attributes
}

/** Time of the first token: the earliest key of `tokenIntervals`, which maps times to the text that came then. */
function firstToken(intervals: unknown): string | undefined {
  return isObject(intervals) ? Object.keys(intervals).sort()[0] : undefined
}

/** What belongs to the trace goes on its first root, or its first span. */
function addTrace(record: JsonObject, spans: RawSpan[]): void {
  const bearer = spans.find((span) => span.parentSpanId === '') ?? spans[0]
  if (bearer === undefined) return
  const { attributes } = bearer
  putText(attributes, 'deepeval.trace.name', record.name)
  putText(attributes, 'deepeval.trace.environment', record.environment)
  put(attributes, 'deepeval.trace.tags', record.tags)
  put(attributes, 'deepeval.trace.tools_called', record.toolsCalled)
  putText(attributes, 'deepeval.trace.input', record.input)
  putText(attributes, 'deepeval.trace.output', record.output)
  put(attributes, 'deepeval.trace.metadata', record.metadata)
  for (const metric of list(record.metricsData)) bearer.events.push(...evaluation(metric, bearer.endNs))
}

function evaluation(metric: unknown, timeNs: bigint): SpanEvent[] {
  if (!isObject(metric)) return []
  const attributes: Attributes = {}
  putText(attributes, 'gen_ai.evaluation.name', metric.name)
  put(attributes, 'gen_ai.evaluation.score.value', toNumber(metric.score))
  if (typeof metric.success === 'boolean') put(attributes, 'gen_ai.evaluation.score.label', metric.success ? 'pass' : 'fail')
  putText(attributes, 'gen_ai.evaluation.explanation', metric.reason)
  putText(attributes, 'deepeval.evaluation.model', field(metric, 'evaluationModel'))
  return [{ timeNs, name: 'gen_ai.evaluation.result', attributes }]
}
