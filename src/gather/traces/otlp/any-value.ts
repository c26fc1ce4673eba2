import type { Attributes, AttributeValue } from '../../../model/span.ts'
import type { Wire } from './wire.ts'
import { enter, leave, readInt64, readText, skipField } from './wire.ts'

/** Deeper nesting than any instrumentation writes; it would only serve to exhaust the stack. */
const MAX_DEPTH = 100

/** Reads one `KeyValue` (key = 1, value = 2) into `into`; a later value of the same key wins. */
export function readKeyValue(wire: Wire, outerEnd: number, into: Attributes, depth = 0): void {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  let key = ''
  let value: AttributeValue = null
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) key = readText(wire, end)
    else if (tag === 18) value = readAnyValue(wire, end, depth)
    else skipField(wire, tag)
  }
  leave(wire, end)
  // This key would set the prototype of whatever object copies the attributes.
  if (key !== '__proto__') into[key] = value
}

/** `AnyValue`: string = 1, bool = 2, int = 3, double = 4, array = 5, kvlist = 6, bytes = 7; empty is null. */
function readAnyValue(wire: Wire, outerEnd: number, depth: number): AttributeValue {
  if (depth > MAX_DEPTH) throw new Error(`attribute values nested more than ${MAX_DEPTH} deep`)
  const { reader } = wire
  const end = enter(wire, outerEnd)
  let value: AttributeValue = null
  while (reader.pos < end) {
    const tag = reader.tag()
    switch (tag) {
      case 10:
        value = readText(wire, end)
        break
      case 16:
        value = reader.bool()
        break
      case 24:
        value = readInt64(wire)
        break
      case 33:
        value = finite(reader.double())
        break
      case 42:
        value = readArray(wire, end, depth + 1)
        break
      case 50:
        value = readList(wire, end, depth + 1)
        break
      case 58:
        value = Buffer.from(reader.bytes()).toString('base64')
        break
      default:
        skipField(wire, tag)
    }
  }
  leave(wire, end)
  return value
}

/** NaN and the infinities as protobuf's JSON writes them: neither JSON nor the store can hold the numbers. */
function finite(value: number): number | string {
  return Number.isFinite(value) ? value : String(value)
}

function readArray(wire: Wire, outerEnd: number, depth: number): AttributeValue {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  const values: AttributeValue[] = []
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) values.push(readAnyValue(wire, end, depth))
    else skipField(wire, tag)
  }
  leave(wire, end)
  return values
}

function readList(wire: Wire, outerEnd: number, depth: number): AttributeValue {
  const { reader } = wire
  const end = enter(wire, outerEnd)
  const values: Attributes = {}
  while (reader.pos < end) {
    const tag = reader.tag()
    if (tag === 10) readKeyValue(wire, end, values, depth)
    else skipField(wire, tag)
  }
  leave(wire, end)
  return values
}
