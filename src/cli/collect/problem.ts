/** Why a request is not accepted: answered as HTTP status and `google.rpc.Status`. */
export interface Problem {
  status: 400 | 401 | 404 | 405 | 413 | 415 | 429 | 500 | 503
  message: string
  headers?: Record<string, string>
}

/** gRPC codes as google.rpc.Code numbers them. */
export const grpcCodes: Record<Problem['status'], number> = {
  400: 3, // INVALID_ARGUMENT
  401: 16, // UNAUTHENTICATED
  404: 12, // UNIMPLEMENTED
  405: 12,
  413: 8, // RESOURCE_EXHAUSTED
  415: 3,
  429: 8,
  500: 13, // INTERNAL
  503: 14, // UNAVAILABLE
}

export function isProblem(value: object): value is Problem {
  return 'status' in value && 'message' in value
}

export function overloaded(what: string): Problem {
  return { status: 429, message: `the queue is full (${what}); send again later`, headers: { 'Retry-After': '1' } }
}

export function tooLarge(maxBodyBytes: number): Problem {
  return {
    status: 413,
    message: `the body is larger than ${maxBodyBytes} bytes, which is the limit before and after decompression (--max-body); send smaller batches`,
  }
}
