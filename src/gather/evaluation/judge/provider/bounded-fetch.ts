const tooLarge = 'ResponseTooLarge'

/**
 * `fetch` that reads an answer to its end, but no more than so many bytes, and follows no redirect: the prompt, and the key with it, goes where the
 * config says and nowhere else.
 */
export function boundedFetch(mostBytes: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, redirect: 'manual' })
    const body = await readBounded(response, mostBytes)
    const headers = new Headers(response.headers)
    // What was read is no longer packed.
    headers.delete('content-encoding')
    headers.delete('content-length')
    const hasNoBody = response.status === 204 || response.status === 205 || response.status === 304
    return new Response(hasNoBody ? null : body, { status: response.status, statusText: response.statusText, headers })
  }
}

async function readBounded(response: Response, mostBytes: number): Promise<Blob> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  let bytes = 0
  if (response.body !== null) {
    const reader = response.body.getReader()
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      bytes += part.value.byteLength
      if (bytes > mostBytes) {
        await reader.cancel()
        throw Object.assign(new Error(`the response is over ${mostBytes} bytes`), { name: tooLarge })
      }
      parts.push(new Uint8Array(part.value))
    }
  }
  return new Blob(parts)
}

export function isTooLarge(error: unknown): error is Error {
  return error instanceof Error && error.name === tooLarge
}
