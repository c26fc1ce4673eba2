import { decodeExportRequest } from '../../gather/traces/otlp/decode-protobuf.ts'
import type { OtlpEncoding } from '../../gather/traces/otlp/encode-response.ts'
import type { Intake } from '../../gather/traces/sources/intake.ts'
import { otlpJsonToSpans } from '../../gather/traces/sources/otlp-json.ts'
import { AppError } from '../../model/app-error.ts'
import type { RawSpan } from '../../model/span.ts'
import type { Problem } from './problem.ts'

/** The spans of a request, or the problem that it cannot be parsed; sending it again would not help, hence always 400. */
export function decodeBody(body: Buffer, encoding: OtlpEncoding, intake: Intake): RawSpan[] | Problem {
  try {
    return encoding === 'protobuf' ? decodeExportRequest(body, intake) : decodeJson(body, intake)
  } catch (error) {
    if (error instanceof AppError) return { status: 400, message: error.message }
    if (error instanceof SyntaxError) return { status: 400, message: `not JSON: ${error.message}` }
    // The stack's limit, which only nesting of many thousand levels reaches.
    if (error instanceof RangeError) return { status: 400, message: `cannot be read: ${error.message}` }
    throw error
  }
}

function decodeJson(body: Buffer, intake: Intake): RawSpan[] {
  const request: unknown = JSON.parse(body.toString('utf8'))
  if (typeof request !== 'object' || request === null || Array.isArray(request))
    throw new AppError('input-unreadable', 'not an OTLP trace request: the body is no JSON object')
  // An empty export request is valid in protobuf's JSON.
  if (!('resourceSpans' in request) && Object.keys(request).length > 0)
    throw new AppError('input-unreadable', `not an OTLP trace request: no "resourceSpans" among ${Object.keys(request).slice(0, 5).join(', ')}`)
  return otlpJsonToSpans(request, intake, 'request')
}
