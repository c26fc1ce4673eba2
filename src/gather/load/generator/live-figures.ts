import type { RequestRecord } from '../../../measure/load/records.ts'
import { slidingHistogram } from './log-histogram.ts'
import type { LiveFigures } from './plan.ts'

/** Length of a slot, and how many make the window of five seconds. */
export const SLOT_MS = 250
export const SLOTS = 20
const SLOTS_PER_S = 1000 / SLOT_MS

export interface LiveWindow {
  sent(record: RequestRecord): void
  ended(record: RequestRecord): void
  /** Requests sent over the last `slots` slots, the present one included, and when the first of them began. */
  sentOver(slots: number): { fromMs: number; sent: number }
  /** Closes a slot. */
  slide(nowMs: number): void
  /** @param now without a rate asked for, what was sent is what was asked */
  figures(now: Pick<LiveFigures, 'elapsedMs' | 'ofMs' | 'inFlight'> & { askedPerS: number | undefined }): LiveFigures
}

/** The figures that a person watches while the run goes on. */
export function liveWindow(): LiveWindow {
  const latency = slidingHistogram(SLOTS)
  const firstToken = slidingHistogram(SLOTS)
  const lag = slidingHistogram(SLOTS)
  const sent = [{ fromMs: 0, sent: 0 }]
  let ok = 0
  let errors = 0
  const sentOver: LiveWindow['sentOver'] = (slots) => {
    const window = sent.slice(-slots)
    return { fromMs: window[0]?.fromMs ?? 0, sent: window.reduce((sum, slot) => sum + slot.sent, 0) }
  }
  return {
    sent(record) {
      const slot = sent.at(-1)
      if (slot !== undefined) slot.sent += 1
      lag.add((record.sentMs ?? record.dueMs) - record.dueMs)
    },
    ended(record) {
      if (record.outcome !== 'ok') {
        errors += 1
        return
      }
      ok += 1
      latency.add(record.endMs - record.dueMs)
      if (record.firstTokenMs !== undefined) firstToken.add(record.firstTokenMs - record.dueMs)
    },
    sentOver,
    slide(nowMs) {
      for (const histogram of [latency, firstToken, lag]) histogram.slide()
      sent.push({ fromMs: nowMs, sent: 0 })
      if (sent.length > SLOTS) sent.shift()
    },
    figures(now) {
      const [p50Ms, p95Ms, p99Ms, firstTokenP50Ms] = [latency.quantile(0.5), latency.quantile(0.95), latency.quantile(0.99), firstToken.quantile(0.5)]
      const second = sentOver(SLOTS_PER_S)
      const achievedPerS = (1000 * second.sent) / Math.max(1, now.elapsedMs - second.fromMs)
      return {
        ...now,
        askedPerS: now.askedPerS ?? achievedPerS,
        achievedPerS,
        ...(p50Ms !== undefined && { p50Ms }),
        ...(p95Ms !== undefined && { p95Ms }),
        ...(p99Ms !== undefined && { p99Ms }),
        ...(firstTokenP50Ms !== undefined && { firstTokenP50Ms }),
        errors,
        ok,
        lagP99Ms: lag.quantile(0.99) ?? 0,
      }
    },
  }
}
