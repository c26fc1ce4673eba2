import type { LoadRun, RequestRecord } from '../../../measure/load/records.ts'
import type { LoadOutcome } from '../../../model/load-evidence.ts'
import { openConnections } from './connections.ts'
import { type Exchange, startExchange } from './exchange.ts'
import type { Ending } from './failure.ts'
import type { GeneratorPlan } from './plan.ts'
import { traceContexts } from './trace-context.ts'

/** Different details kept of each outcome. */
const EXAMPLES = 3

export interface SenderHooks {
  now(): number
  sent(record: RequestRecord): void
  ended(record: RequestRecord): void
  planError(error: Error): void
}

export interface Sender {
  readonly records: LoadRun['records']
  sentCount(): number
  inFlight(): number
  /** Sends the next request, or records that it could not be sent. Bodies go in turn. */
  send(dueMs: number): void
  /** Gives up what has been in flight for longer than the time limit. */
  expire(): void
  giveUpAll(ending: Ending): void
  close(): Promise<void>
}

/** Headers of every request, flat, as undici takes them fastest. */
function flatHeaders({ target }: GeneratorPlan): string[] {
  const names = new Set(Object.keys(target.headers).map((name) => name.toLowerCase()))
  const own = Object.entries(target.headers).filter(([name]) => name.toLowerCase() !== 'traceparent')
  return [...own.flat(), ...(target.method === 'GET' || names.has('content-type') ? [] : ['content-type', 'application/json'])]
}

/** Sends the requests of a plan and keeps their records, in the order in which they were due. */
export function openSender(plan: GeneratorPlan, hooks: SenderHooks): Sender {
  const { target, limits, steps } = plan
  const { origin, pathname, search } = new URL(target.url)
  const connections = openConnections(origin, limits.timeoutMs)
  const bodies = plan.bodies.map(({ text, session }) => ({ bytes: target.method === 'GET' ? null : Buffer.from(text), session }))
  const headers = flatHeaders(plan)
  const nextContext = traceContexts()
  const deltaPath = plan.deltaPath?.split('.')
  const details = new Map<LoadOutcome, Set<string>>()
  const records: RequestRecord[] = []
  // In the order in which they were sent, so that the first is the first to pass the time limit.
  const inFlight = new Set<Exchange>()
  let step = 0
  let sentCount = 0

  function keepDetail(record: RequestRecord, detail: string | undefined): void {
    if (detail === undefined) return
    const kept = details.get(record.outcome) ?? new Set()
    details.set(record.outcome, kept)
    if (kept.has(detail) || kept.size >= EXAMPLES) return
    kept.add(detail)
    record.detail = detail
  }

  function newRecord(dueMs: number, traceId: string): RequestRecord {
    for (let next = steps[step + 1]; next !== undefined && next.startMs <= dueMs; next = steps[step + 1]) step += 1
    const body = records.length % Math.max(1, bodies.length)
    const session = bodies[body]?.session
    // Every field from the start: objects of one shape are faster, at thousands a second.
    return {
      step,
      dueMs,
      sentMs: undefined,
      headersMs: undefined,
      firstByteMs: undefined,
      firstEventMs: undefined,
      firstTokenMs: undefined,
      lastTokenMs: undefined,
      deltas: 0,
      deltaReads: 0,
      endMs: dueMs,
      outcome: 'aborted',
      bytes: 0,
      traceId,
      body,
      ...(session !== undefined && { session }),
    }
  }

  function onEnd(exchange: Exchange, detail: string | undefined): void {
    inFlight.delete(exchange)
    // The machine's own limits: it never left.
    if (exchange.record.outcome === 'not-sent') exchange.record.sentMs = undefined
    keepDetail(exchange.record, detail)
    hooks.ended(exchange.record)
  }

  function send(dueMs: number): void {
    const { traceId, traceparent } = nextContext()
    const record = newRecord(dueMs, traceId)
    records.push(record)
    if (inFlight.size >= limits.maxInFlight) {
      record.outcome = 'not-sent'
      record.endMs = hooks.now()
      keepDetail(record, `${limits.maxInFlight} requests were in flight, the limit`)
      hooks.ended(record)
      return
    }
    sentCount += 1
    record.sentMs = hooks.now()
    hooks.sent(record)
    const exchange = startExchange({
      dispatch: { path: pathname + search, method: target.method, headers: [...headers, 'traceparent', traceparent], body: bodies[record.body]?.bytes ?? null },
      record,
      connections,
      maxResponseBytes: limits.maxResponseBytes,
      deltaPath,
      now: hooks.now,
      onEnd,
      onPlanError: hooks.planError,
    })
    if (!exchange.isOver()) inFlight.add(exchange)
  }

  return {
    records,
    sentCount: () => sentCount,
    inFlight: () => inFlight.size,
    send,
    expire() {
      const before = hooks.now() - limits.timeoutMs
      for (const exchange of inFlight) {
        if ((exchange.record.sentMs ?? 0) > before) return
        exchange.giveUp({
          outcome: 'timeout',
          detail: `no ${exchange.record.status === undefined ? 'response' : 'end of the response'} within ${limits.timeoutMs} ms`,
        })
      }
    },
    giveUpAll(ending) {
      for (const exchange of inFlight) exchange.giveUp(ending)
    },
    close: connections.close,
  }
}
