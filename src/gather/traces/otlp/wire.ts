import protobuf from 'protobufjs/minimal.js'

/** protobufjs' wire reader over one request, and what the decoders keep beside it. */
export interface Wire {
  reader: protobuf.Reader
  bytes: Buffer
  view: DataView
  /** Values decoded so far; see `MAX_PARTS`. */
  parts: number
}

/** A body of empty messages (2 bytes each) would grow a hundredfold in memory; real ones spend over 20 bytes a value, so 16 MiB never comes near this. */
const MAX_PARTS = 2_000_000

export function openWire(body: Uint8Array): Wire {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return { reader: protobuf.Reader.create(bytes), bytes, view: new DataView(body.buffer, body.byteOffset, body.byteLength), parts: 0 }
}

/** Reads a length and gives the position where the message ends; it must not pass the end of the one around it. */
export function enter(wire: Wire, outerEnd: number): number {
  const { reader } = wire
  const length = reader.size()
  const end = reader.pos + length
  if (end > outerEnd) throw new Error(`a field of ${length} bytes at byte ${reader.pos} passes the end of its message`)
  wire.parts += 1
  if (wire.parts > MAX_PARTS) throw new Error(`more than ${MAX_PARTS} values in one request`)
  return end
}

export function leave(wire: Wire, end: number): void {
  if (wire.reader.pos !== end) throw new Error(`a message that should end at byte ${end} ends at byte ${wire.reader.pos}`)
}

/** Passes over a field that this program does not know, as protobuf asks. */
export function skipField(wire: Wire, tag: number): void {
  wire.reader.skipType(tag & 7, 0, tag >>> 3)
}

export function readText(wire: Wire, outerEnd: number): string {
  const { reader } = wire
  const length = reader.size()
  const start = reader.pos
  const end = start + length
  if (end > outerEnd) throw new Error(`a text of ${length} bytes at byte ${start} passes the end of its message`)
  reader.pos = end
  return length === 0 ? '' : wire.bytes.toString('utf8', start, end)
}

/** Bytes as lower-case hexadecimal. */
export function readHex(wire: Wire, outerEnd: number): string {
  const { reader } = wire
  const length = reader.size()
  const start = reader.pos
  const end = start + length
  if (end > outerEnd) throw new Error(`${length} bytes at byte ${start} pass the end of their message`)
  reader.pos = end
  return wire.bytes.toString('hex', start, end)
}

export function readFixed64(wire: Wire): bigint {
  const at = wire.reader.pos
  wire.reader.skip(8)
  return wire.view.getBigUint64(at, true)
}

/** A varint int64 as a number where that is exact, else as decimal digits. By hand, for protobufjs makes an object of each. */
export function readInt64(wire: Wire): number | string {
  const { reader, bytes } = wire
  const start = reader.pos
  let value = 0
  let scale = 1
  // Seven bytes carry 49 bits, which a number holds exactly.
  for (let at = start; at < start + 7; at++) {
    const byte = bytes[at]
    if (byte === undefined) throw new Error(`an integer at byte ${start} passes the end`)
    value += (byte & 127) * scale
    if (byte < 128) {
      reader.pos = at + 1
      return value
    }
    scale *= 128
  }
  return readLargeInt64(wire)
}

function readLargeInt64(wire: Wire): number | string {
  const { reader, bytes } = wire
  const start = reader.pos
  reader.skip()
  if (reader.pos - start > 10) throw new Error(`an integer at byte ${start} is longer than 64 bits`)
  let value = 0n
  for (let at = reader.pos - 1; at >= start; at--) value = (value << 7n) | BigInt((bytes[at] ?? 0) & 127)
  const signed = BigInt.asIntN(64, value)
  const asNumber = Number(signed)
  return Number.isSafeInteger(asNumber) ? asNumber : signed.toString()
}
