import { describe, expect, it } from 'vitest'
import { decodeMessage } from '../../../../test/otlp/encode-request.ts'
import { encodeExportResponse, encodeStatus } from './encode-response.ts'

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString()

describe('encodeExportResponse', () => {
  it('leaves partial_success unset on full success, as the OTLP specification asks', () => {
    expect(encodeExportResponse('protobuf')).toHaveLength(0)
    expect(text(encodeExportResponse('json'))).toBe('{}')
  })

  it('tells in protobuf how many spans were rejected and why', () => {
    const bytes = encodeExportResponse('protobuf', { rejectedSpans: 300, errorMessage: 'trace id is all zeros: 300' })
    expect(decodeMessage('ExportTraceServiceResponse', bytes)).toEqual({ partialSuccess: { rejectedSpans: 300, errorMessage: 'trace id is all zeros: 300' } })
  })

  it('writes the int64 as text in JSON', () => {
    expect(text(encodeExportResponse('json', { rejectedSpans: 3, errorMessage: 'why' }))).toBe('{"partialSuccess":{"rejectedSpans":"3","errorMessage":"why"}}')
  })
})

describe('encodeStatus', () => {
  it('is google.rpc.Status in both encodings', () => {
    expect(decodeMessage('RpcStatus', encodeStatus('protobuf', 3, 'no'))).toEqual({ code: 3, message: 'no' })
    expect(JSON.parse(text(encodeStatus('json', 14, 'later')))).toEqual({ code: 14, message: 'later' })
  })
})
