import { hash } from 'node:crypto'
import type { LogMapping } from '../../../model/config.ts'
import type { Attributes, RawSpan } from '../../../model/span.ts'
import type { Intake } from './intake.ts'
import { isObject, type JsonObject, put, putText, toNumber } from './json-fields.ts'
import { isoToNs, type TimeUnit, unitToNs } from './times.ts'

/**
 * One plain JSON log line as a span, by the mapping of the config. What the mapping does not give stays absent. Spans
 * of one request are not connected to a root that nobody logged: later stages see several roots and say so.
 */
export function logLineToSpans(record: JsonObject, mapping: LogMapping, intake: Intake, where: string): RawSpan[] {
  const span = toSpan(record, mapping, `${intake.path}\0${where}`)
  if (typeof span === 'string') {
    intake.refuse(span, where, `by the log mapping: time ${mapping.time}, request id ${mapping.requestId}, duration ${mapping.duration}`)
    return []
  }
  intake.kept(1)
  return [span]
}

/** True when the record holds all three fields that a span cannot do without. */
export function isMappedLine(record: JsonObject, mapping: LogMapping): boolean {
  return [mapping.time, mapping.requestId, mapping.duration].every((path) => at(record, path) !== undefined)
}

/** A span, or the reason why it is none. `place` identifies the line, for spans without an id of their own. */
function toSpan(record: JsonObject, mapping: LogMapping, place: string): RawSpan | string {
  const requestId = asText(at(record, mapping.requestId))
  if (requestId === undefined) return 'log line without a request id'
  const timeNs = time(at(record, mapping.time), mapping.timeUnit)
  if (timeNs === undefined) return 'log line without a time'
  const durationNs = unitToNs(at(record, mapping.duration), mapping.durationUnit)
  if (durationNs === undefined) return 'log line without a duration'
  const startNs = mapping.timeIs === 'start' ? timeNs : timeNs - durationNs
  const stage = textAt(record, mapping.stage)
  const status = mapping.status === undefined ? undefined : at(record, mapping.status)
  const failed = isFailure(status, mapping)
  return {
    traceId: requestId,
    spanId: textAt(record, mapping.spanId) ?? hash('sha1', place).slice(0, 16),
    parentSpanId: textAt(record, mapping.parentSpanId) ?? '',
    traceState: '',
    name: textAt(record, mapping.name) ?? stage ?? 'log line',
    kind: 'Unspecified',
    service: textAt(record, mapping.service) ?? 'unknown_service',
    scopeName: '',
    scopeVersion: '',
    startNs,
    endNs: startNs + durationNs,
    statusCode: failed ? 'Error' : 'Unset',
    statusMessage: failed ? String(status) : '',
    attributes: lineAttributes(record, mapping, stage, status),
    resourceAttributes: {},
    events: [],
    links: [],
  }
}

function lineAttributes(record: JsonObject, mapping: LogMapping, stage: string | undefined, status: unknown): Attributes {
  const attributes: Attributes = { 'loadbearing.log.mapped': true }
  putText(attributes, 'loadbearing.log.stage', stage)
  putText(attributes, 'loadbearing.log.status', status)
  putText(attributes, 'gen_ai.request.model', textAt(record, mapping.model))
  putText(attributes, 'gen_ai.provider.name', textAt(record, mapping.provider))
  put(attributes, 'gen_ai.usage.input_tokens', numberAt(record, mapping.inputTokens))
  put(attributes, 'gen_ai.usage.output_tokens', numberAt(record, mapping.outputTokens))
  put(attributes, 'gen_ai.usage.cache_read.input_tokens', numberAt(record, mapping.cachedTokens))
  putText(attributes, 'session.id', textAt(record, mapping.sessionId))
  putText(attributes, 'user.id', textAt(record, mapping.userId))
  return attributes
}

/** HTTP codes of 500 and over are failures whatever the mapping says. */
function isFailure(status: unknown, mapping: LogMapping): boolean {
  if (status === undefined || status === null) return false
  if (mapping.errorValues.some((value) => value === status)) return true
  const code = typeof status === 'boolean' ? undefined : toNumber(status)
  return code !== undefined && code >= 500 && code < 600
}

function time(value: unknown, unit: TimeUnit): bigint | undefined {
  return isoToNs(value) ?? unitToNs(value, unit)
}

/** The value at a dotted path; a key that holds the dots itself comes first. */
function at(record: JsonObject, path: string): unknown {
  if (Object.hasOwn(record, path)) return record[path] ?? undefined
  let value: unknown = record
  for (const part of path.split('.')) {
    if (!isObject(value) || !Object.hasOwn(value, part)) return undefined
    value = value[part]
  }
  return value ?? undefined
}

function textAt(record: JsonObject, path: string | undefined): string | undefined {
  return path === undefined ? undefined : asText(at(record, path))
}

function numberAt(record: JsonObject, path: string | undefined): number | undefined {
  return path === undefined ? undefined : toNumber(at(record, path))
}

function asText(value: unknown): string | undefined {
  if (typeof value === 'string') return value === '' ? undefined : value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
}
