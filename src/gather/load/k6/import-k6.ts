import type { LoadRun, RequestRecord } from '../../../measure/load/records.ts'
import { AppError } from '../../../model/app-error.ts'
import type { HttpSamples } from './group-points.ts'
import { notesOf } from './import-notes.ts'
import { outcomeOf } from './outcome-of.ts'
import { readSamples } from './read-samples.ts'
import { type StepTag, stepsOf } from './steps-of.ts'

export interface K6Import {
  run: LoadRun
  /** What the figures cannot tell, and what was left out of them. */
  notes: string[]
  /** Where requests went, without login and query: at most five. */
  targets: string[]
  /**
   * `open` where the script kept due times, or was one of ours, which all send at a rate. Of any other script the results do not tell, and figures
   * that may come from users who wait for each response must not pass for an open loop's.
   */
  loop: 'open' | 'closed'
  /** Every request says when it was due. */
  dueKnown: boolean
}

/** Until the run's start is known, times are Unix ms. */
interface Draft {
  record: RequestRecord
  label?: string
}

const mostTargets = 5
const mostUrls = 1000
/** How many examples of what went wrong are kept of each outcome. */
const mostDetails = 3

/**
 * Reads the results of `k6 run --out json=FILE` as a run of load. Memory grows with the requests, not with the file.
 *
 * k6 stamps a request with its end. Its `blocked` lasts until there is a connection, and so has `connecting` and `tls_handshaking` in it (seen
 * in k6's tracer and its output), so a request began at end − max(blocked, connecting + tls_handshaking) − duration. When it was due is known
 * only where the script says so, as those of `exportK6` do that keep their own due times; else due is sent, and latency is service time.
 *
 * @param input the file's bytes, packed with gzip or not
 * @param name of the file, for messages
 * @throws AppError `input-unreadable` for a file that holds no single HTTP requests of k6
 * @see https://grafana.com/docs/k6/latest/results-output/real-time/json/
 */
export async function importK6(input: AsyncIterable<Uint8Array>, name: string): Promise<K6Import> {
  const drafts: Draft[] = []
  const tags = new Map<string, StepTag>()
  const targets = new Map<string, string>()
  const details = new Map<string, number>()
  let dropped = 0
  let dueKnown = 0
  const account = await readSamples(input, name, {
    onRequest(samples) {
      drafts.push(draftOf(samples, tags, details))
      if (dueAtMs(samples) !== undefined) dueKnown += 1
      noteTarget(samples.tags, targets)
    },
    onDropped(timeMs, count) {
      dropped += count
      for (let i = 0; i < count; i += 1) drafts.push({ record: notSent(timeMs) })
    },
  })
  const sent = drafts.length - dropped
  if (sent === 0)
    throw new AppError('input-unreadable', `${name} is k6's output, and no HTTP request is in it`, {
      hint: 'only HTTP is read, not WebSocket, gRPC or browser tests',
    })
  const startedAtMs = drafts.reduce((least, { record }) => Math.min(least, record.dueMs, record.sentMs ?? record.dueMs), Number.POSITIVE_INFINITY)
  const found = shiftAll(drafts, startedAtMs, [...tags.values()])
  const records = drafts.map(({ record }) => record).sort((a, b) => a.dueMs - b.dueMs)
  const cut = account.cutShort === undefined ? 'all that the file holds' : `what the file holds before it breaks off (${account.cutShort})`
  return {
    run: {
      startedAtMs,
      steps: found.steps,
      records,
      ended: { how: account.cutShort === undefined ? 'completed' : 'interrupted', detail: `k6's results: ${cut}` },
    },
    notes: notesOf({ records, dueKnown, sent, dropped, account, targets: new Set(targets.values()).size, stepNote: found.note }),
    targets: [...new Set(targets.values())].slice(0, mostTargets),
    loop: dueKnown === sent || (tags.size > 0 && [...tags.values()].every(({ askedPerS }) => askedPerS !== undefined)) ? 'open' : 'closed',
    dueKnown: dueKnown === sent,
  }
}

function draftOf(samples: HttpSamples, tags: Map<string, StepTag>, details: Map<string, number>): Draft {
  const { values, metadata, endMs } = samples
  const { duration = 0, blocked = 0, connecting = 0, tls_handshaking: tls = 0, waiting = 0, receiving = 0 } = values
  const sentMs = endMs - Math.max(blocked, connecting + tls) - duration
  const { outcome, detail } = outcomeOf(samples)
  const status = Number(samples.tags.status ?? 0)
  const record: RequestRecord = {
    step: 0,
    // A clock that was set back must not make a request leave before it was due.
    dueMs: Math.min(dueAtMs(samples) ?? sentMs, sentMs),
    sentMs,
    deltas: 0,
    deltaReads: 0,
    endMs,
    outcome,
    bytes: 0,
    traceId: /^[0-9a-f]{32}$/.test(metadata.trace_id ?? '') ? (metadata.trace_id ?? '') : '',
    body: wholeNumber(metadata.body) ?? 0,
  }
  if (status > 0) record.status = status
  if (status > 0 && waiting > 0) {
    record.headersMs = endMs - receiving
    record.firstByteMs = endMs - receiving
  }
  if (metadata.session !== undefined) record.session = metadata.session
  const told = details.get(outcome) ?? 0
  if (detail !== undefined && told < mostDetails) {
    record.detail = detail
    details.set(outcome, told + 1)
  }
  return { record, ...labelOf(samples.tags, tags) }
}

function dueAtMs({ metadata }: HttpSamples): number | undefined {
  return positive(metadata.due_at_ms)
}

function labelOf({ step, step_asked_per_s: asked, step_duration_ms: durationMs }: HttpSamples['tags'], tags: Map<string, StepTag>): { label?: string } {
  if (step === undefined) return {}
  if (!tags.has(step)) tags.set(step, { label: step, askedPerS: positive(asked), durationMs: positive(durationMs) })
  return { label: step }
}

function positive(text: string | undefined): number | undefined {
  const value = Number(text ?? Number.NaN)
  return value > 0 ? value : undefined
}

function notSent(timeMs: number): RequestRecord {
  return { step: 0, dueMs: timeMs, endMs: timeMs, deltas: 0, deltaReads: 0, outcome: 'not-sent', bytes: 0, traceId: '', body: 0 }
}

/** Times from the run's start, and each record in its step. */
function shiftAll(drafts: readonly Draft[], startedAtMs: number, tags: readonly StepTag[]): { steps: LoadRun['steps']; note: string } {
  for (const { record } of drafts) {
    record.dueMs -= startedAtMs
    record.endMs -= startedAtMs
    if (record.sentMs !== undefined) record.sentMs -= startedAtMs
    if (record.headersMs !== undefined) record.headersMs -= startedAtMs
    if (record.firstByteMs !== undefined) record.firstByteMs -= startedAtMs
  }
  const requests = drafts.map(({ record, label }) => (label === undefined ? { dueMs: record.dueMs } : { dueMs: record.dueMs, label }))
  const { steps, stepOf, note } = stepsOf(requests, tags)
  for (const [index, { record }] of drafts.entries()) record.step = stepOf(requests[index] ?? record)
  return { steps, note }
}

/** By method and URL as they stand, so that each is taken apart once; a script that makes up URLs is not followed for long. */
function noteTarget(tags: HttpSamples['tags'], targets: Map<string, string>): void {
  const key = `${tags.method} ${tags.url ?? tags.name}`
  if (targets.size < mostUrls && !targets.has(key)) targets.set(key, shownTarget(tags))
}

function shownTarget({ method = '', url, name }: HttpSamples['tags']): string {
  const text = url ?? name ?? ''
  if (!URL.canParse(text)) return `${method} ${text}`.trim()
  const { origin, pathname } = new URL(text)
  return `${method} ${origin}${pathname}`.trim()
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined
}
