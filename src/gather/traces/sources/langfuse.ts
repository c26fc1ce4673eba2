import type { Attributes, RawSpan, SpanEvent } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { field, isObject, type JsonObject, jsonText, list, objectOrJson, put, putText, text, toNumber } from './json-fields.ts'
import { isoToNs } from './times.ts'

type Account = Pick<Intake, 'kept' | 'refuse' | 'note'>

/** A Langfuse export of one trace: `{trace, observations}`, or the API's trace with `observations` inside. */
export function langfuseTraceToSpans(record: JsonObject, intake: Account, where: string): RawSpan[] {
  const trace = isObject(record.trace) ? record.trace : record
  const observations = list(record.observations)
  if (observations.length === 0) {
    intake.refuse('trace without observations', where, `trace ${text(trace, 'id') ?? 'without id'}`)
    return []
  }
  const spans: RawSpan[] = []
  observations.forEach((observation, index) => {
    const span = readObservation(observation, intake, `${where} observations[${index}]`, trace)
    if (span !== undefined) spans.push(span)
  })
  addTrace(trace, spans)
  intake.kept(spans.length)
  return spans
}

/** One observation on its own: a line of a JSONL export, a row of a CSV, an element of the API's list. */
export function langfuseObservationToSpans(record: JsonObject, intake: Account, where: string): RawSpan[] {
  const span = readObservation(record, intake, where, {})
  if (span === undefined) return []
  intake.kept(1)
  return [span]
}

function readObservation(item: unknown, intake: Account, where: string, trace: JsonObject): RawSpan | undefined {
  if (!isObject(item)) {
    // The API's list of traces names its observations by id only.
    intake.refuse('not an observation', where, typeof item === 'string' ? 'an id without the observation itself' : 'expected an object')
    return undefined
  }
  const spanId = text(item, 'id')
  const traceId = text(item, 'traceId', 'trace_id') ?? text(trace, 'id')
  const type = (text(item, 'type') ?? 'SPAN').toUpperCase()
  const startNs = isoToNs(field(item, 'startTime', 'start_time'))
  const endNs = isoToNs(field(item, 'endTime', 'end_time')) ?? (type === 'EVENT' ? startNs : undefined)
  const problem =
    spanId === undefined
      ? 'observation without an id'
      : traceId === undefined
        ? 'observation without a trace id'
        : startNs === undefined
          ? 'span without a start time'
          : 'span never ended'
  if (spanId === undefined || traceId === undefined || startNs === undefined || endNs === undefined) {
    intake.refuse(problem, where, `${type} ${text(item, 'name') ?? 'without name'}`)
    return undefined
  }
  const metadata = objectOrJson(item.metadata) ?? {}
  const resourceAttributes = otelAttributes(metadata.resourceAttributes)
  const scope = isObject(metadata.scope) ? metadata.scope : {}
  const level = text(item, 'level')
  return {
    traceId,
    spanId,
    parentSpanId: text(item, 'parentObservationId', 'parent_observation_id') ?? '',
    traceState: '',
    name: text(item, 'name') ?? '',
    kind: 'Unspecified',
    service: typeof resourceAttributes['service.name'] === 'string' ? resourceAttributes['service.name'] : 'unknown_service',
    scopeName: text(scope, 'name') ?? '',
    scopeVersion: text(scope, 'version') ?? '',
    startNs,
    endNs,
    statusCode: level === 'ERROR' ? 'Error' : 'Unset',
    statusMessage: text(item, 'statusMessage', 'status_message') ?? '',
    attributes: observationAttributes(item, type, metadata, trace),
    resourceAttributes,
    events: [],
    links: [],
  }
}

function observationAttributes(item: JsonObject, type: string, metadata: JsonObject, trace: JsonObject): Attributes {
  const attributes: Attributes = {}
  const observation = (name: string, value: unknown) => putText(attributes, `langfuse.observation.${name}`, value)
  observation('type', type.toLowerCase())
  observation('level', item.level)
  observation('status_message', field(item, 'statusMessage', 'status_message'))
  observation('model.name', field(item, 'model', 'providedModelName', 'provided_model_name', 'modelId'))
  observation('model.parameters', givenParameters(jsonText(field(item, 'modelParameters', 'model_parameters'))))
  observation('usage_details', usageDetails(item))
  observation('cost_details', costDetails(item))
  observation('completion_start_time', field(item, 'completionStartTime', 'completion_start_time'))
  observation('time_to_first_token', toNumber(field(item, 'timeToFirstToken', 'time_to_first_token')))
  observation('prompt.name', field(item, 'promptName', 'prompt_name'))
  observation('prompt.version', field(item, 'promptVersion', 'prompt_version'))
  observation('input', item.input)
  observation('output', item.output)
  putText(attributes, 'langfuse.environment', field(item, 'environment'))
  putText(attributes, 'langfuse.version', field(item, 'version'))
  putText(attributes, 'session.id', field(trace, 'sessionId', 'session_id') ?? field(item, 'sessionId', 'session_id'))
  putText(attributes, 'user.id', field(trace, 'userId', 'user_id') ?? field(item, 'userId', 'user_id'))
  const original = otelAttributes(metadata.attributes)
  for (const key of Object.keys(original)) if (attributes[key] === undefined) put(attributes, key, original[key])
  for (const key of Object.keys(metadata)) {
    if (key !== 'attributes' && key !== 'resourceAttributes' && key !== 'scope') put(attributes, `langfuse.observation.metadata.${key}`, metadata[key])
  }
  return attributes
}

/** Attributes of the OpenTelemetry span that Langfuse made the observation from. */
function otelAttributes(value: unknown): Attributes {
  const attributes: Attributes = {}
  const source = objectOrJson(value) ?? {}
  for (const key of Object.keys(source)) put(attributes, key, source[key])
  return attributes
}

/** Parameters that were given: Langfuse fills the rest with nulls. */
function givenParameters(value: unknown): unknown {
  if (!isObject(value)) return value
  const given = Object.entries(value).filter(([, parameter]) => parameter !== null && parameter !== 'null')
  return given.length === 0 ? undefined : Object.fromEntries(given)
}

/** Token counts by bucket; older exports have three columns instead, where 0 for all means not reported. */
function usageDetails(item: JsonObject): unknown {
  const details = objectOrJson(field(item, 'usageDetails', 'usage_details'))
  if (details !== undefined) return Object.keys(details).length === 0 ? undefined : details
  const usage = objectOrJson(item.usage) ?? {}
  return numbers({
    input: field(item, 'inputUsage', 'promptTokens', 'prompt_tokens', 'inputTokens', 'usageInput') ?? field(usage, 'input', 'promptTokens'),
    output: field(item, 'outputUsage', 'completionTokens', 'completion_tokens', 'outputTokens', 'usageOutput') ?? field(usage, 'output', 'completionTokens'),
    total: field(item, 'totalUsage', 'totalTokens', 'total_tokens', 'usageTotal') ?? field(usage, 'total', 'totalTokens'),
  })
}

function costDetails(item: JsonObject): unknown {
  const details = objectOrJson(field(item, 'costDetails', 'cost_details'))
  if (details !== undefined) return Object.keys(details).length === 0 ? undefined : details
  return numbers({
    input: field(item, 'inputCost', 'input_cost', 'calculatedInputCost', 'calculated_input_cost'),
    output: field(item, 'outputCost', 'output_cost', 'calculatedOutputCost', 'calculated_output_cost'),
    total: field(item, 'totalCost', 'total_cost', 'calculatedTotalCost', 'calculated_total_cost'),
  })
}

function numbers(values: JsonObject): Record<string, number> | undefined {
  const result: Record<string, number> = {}
  for (const key of Object.keys(values)) {
    const number = toNumber(values[key])
    if (number !== undefined) result[key] = number
  }
  return Object.values(result).some((number) => number !== 0) ? result : undefined
}

/** What belongs to the trace goes on its first root (or its first span); scores go to the observation they name. */
function addTrace(trace: JsonObject, spans: RawSpan[]): void {
  const bearer = spans.find((span) => span.parentSpanId === '') ?? spans[0]
  if (bearer === undefined) return
  putText(bearer.attributes, 'langfuse.trace.name', trace.name)
  const tags = jsonText(trace.tags)
  if (list(tags).length > 0) put(bearer.attributes, 'langfuse.trace.tags', tags)
  putText(bearer.attributes, 'langfuse.release', trace.release)
  for (const score of list(trace.scores)) {
    if (!isObject(score)) continue
    const observationId = text(score, 'observationId', 'observation_id')
    const span = spans.find((candidate) => candidate.spanId === observationId) ?? bearer
    span.events.push(scoreEvent(score, span.endNs))
  }
}

function scoreEvent(score: JsonObject, fallbackNs: bigint): SpanEvent {
  const attributes: Attributes = {}
  putText(attributes, 'gen_ai.evaluation.name', score.name)
  put(attributes, 'gen_ai.evaluation.score.value', toNumber(score.value))
  putText(attributes, 'gen_ai.evaluation.score.label', field(score, 'stringValue', 'string_value'))
  putText(attributes, 'gen_ai.evaluation.explanation', score.comment)
  putText(attributes, 'langfuse.score.source', score.source)
  putText(attributes, 'langfuse.score.data_type', field(score, 'dataType', 'data_type'))
  return { timeNs: isoToNs(score.timestamp) ?? fallbackNs, name: 'gen_ai.evaluation.result', attributes }
}
