import type { RawSpan } from '../../../model/span.ts'
import { toDurationNs, toInstantNs } from './coerce.ts'

/** Events that mark the first piece of an answer. `ms`: attributes with the time since the span's start; else the event's own time counts. */
const firstTokenEvents: Readonly<Record<string, { ms?: readonly string[] }>> = {
  'First Token Stream Event': {},
  'ai.stream.firstChunk': { ms: ['ai.response.msToFirstChunk', 'ai.stream.msToFirstChunk'] },
  'llm.content.completion.chunk': {},
  'gen_ai.content.completion.chunk': {},
  'gen_ai.choice.chunk': {},
  'gen_ai.response.chunk': {},
  'llm.chunk': {},
  first_token: {},
}

/** Attributes of events that are read here. */
export const firstTokenEventKeys: readonly string[] = Object.values(firstTokenEvents).flatMap(({ ms }) => ms ?? [])

/** From the span's start to the earliest such event, in ns. An event before the start tells nothing. */
export function firstTokenFromEvents(raw: RawSpan): number | undefined {
  let earliest: number | undefined
  for (const event of raw.events) {
    if (!Object.hasOwn(firstTokenEvents, event.name)) continue
    const ns = sinceStart(raw, event.timeNs, firstTokenEvents[event.name]?.ms ?? [], event.attributes)
    if (ns !== undefined && (earliest === undefined || ns < earliest)) earliest = ns
  }
  return earliest
}

function sinceStart(raw: RawSpan, timeNs: bigint, keys: readonly string[], attributes: RawSpan['attributes']): number | undefined {
  for (const key of keys) {
    const told = toDurationNs(attributes[key], 'ms')
    if (told !== undefined) return told
  }
  return timeNs < raw.startNs ? undefined : Number(timeNs - raw.startNs)
}

/** From the span's start to an instant, in ns; `undefined` for what is no instant or lies before the start. */
export function firstTokenFromInstant(raw: RawSpan, instant: string | undefined): number | undefined {
  const at = instant === undefined ? undefined : toInstantNs(instant)
  return at === undefined || at < raw.startNs ? undefined : Number(at - raw.startNs)
}
