import protobuf from 'protobufjs/minimal.js'

/** The two encodings of OTLP over HTTP; a response comes in that of its request. */
export type OtlpEncoding = 'protobuf' | 'json'

export const contentTypes: Record<OtlpEncoding, string> = { protobuf: 'application/x-protobuf', json: 'application/json' }

/** Spans of an accepted request that were not kept, and why. */
export interface PartialSuccess {
  rejectedSpans: number
  errorMessage: string
}

/**
 * `ExportTraceServiceResponse { partial_success = 1 { rejected_spans = 1, error_message = 2 } }`.
 * Full success leaves `partial_success` unset, which in protobuf is no bytes at all.
 */
export function encodeExportResponse(encoding: OtlpEncoding, partial?: PartialSuccess): Uint8Array {
  if (encoding === 'json') {
    // int64 is a string in protobuf's JSON.
    const body = partial === undefined ? {} : { partialSuccess: { rejectedSpans: String(partial.rejectedSpans), errorMessage: partial.errorMessage } }
    return Buffer.from(JSON.stringify(body))
  }
  const writer = protobuf.Writer.create()
  if (partial !== undefined) writer.uint32(10).fork().uint32(8).int64(partial.rejectedSpans).uint32(18).string(partial.errorMessage).ldelim()
  return writer.finish()
}

/** `google.rpc.Status { code = 1, message = 2 }`; `code` is a gRPC code. */
export function encodeStatus(encoding: OtlpEncoding, code: number, message: string): Uint8Array {
  if (encoding === 'json') return Buffer.from(JSON.stringify({ code, message }))
  return protobuf.Writer.create().uint32(8).int32(code).uint32(18).string(message).finish()
}
