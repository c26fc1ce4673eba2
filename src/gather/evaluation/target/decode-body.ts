/** The text of a response in the charset that its content type names, else in UTF-8; a byte order mark is no part of it. */
export function decodeBody(body: Uint8Array, contentType: string): string {
  return decoderOf(/;\s*charset\s*=\s*"?([^\s;"]+)/i.exec(contentType)?.[1]).decode(body)
}

function decoderOf(charset: string | undefined): InstanceType<typeof TextDecoder> {
  try {
    return new TextDecoder(charset)
  } catch {
    // A charset that nobody knows.
    return new TextDecoder()
  }
}
