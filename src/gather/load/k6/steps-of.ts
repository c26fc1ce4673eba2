import type { RunStep } from '../../../measure/load/records.ts'
import { rateWindows } from './rate-windows.ts'

/** What the tags of an exported script say of a step. */
export interface StepTag {
  label: string
  askedPerS?: number
  durationMs?: number
}

export interface FoundSteps {
  steps: RunStep[]
  /** Index of the step that a request belongs to. */
  stepOf(request: { dueMs: number; label?: string }): number
  note: string
}

/** A `step` tag with more values than this numbers something else. */
const mostLabels = 200

/**
 * The steps of a run: by the tag `step`, else by windows of a constant rate, else one.
 *
 * @param requests due times from the run's start, dropped ones too; `label` where the request had a tag
 * @param tags one for each label
 */
export function stepsOf(requests: readonly { dueMs: number; label?: string }[], tags: readonly StepTag[]): FoundSteps {
  if (tags.length > 0 && tags.length <= mostLabels) return byTag(requests, tags)
  const windows = rateWindows(Float64Array.from(requests, ({ dueMs }) => dueMs))
  const steps = windows.map(({ startMs, endMs }) => ({ startMs, durationMs: Math.max(1, endMs - startMs), askedPerS: 0 }))
  const stepOf = ({ dueMs }: { dueMs: number }) => lastBegun(steps, dueMs)
  const note =
    steps.length > 1
      ? `no step tag: ${steps.length} steps were cut where the observed rate changes, and their rates are those observed`
      : 'no step tag and no stepped rate: the run is one step at its observed mean rate'
  return { steps: withObservedRates(steps, requests, stepOf), stepOf, note }
}

function byTag(requests: readonly { dueMs: number; label?: string }[], tags: readonly StepTag[]): FoundSteps {
  const firstMs = new Map<string, number>()
  const lastMs = new Map<string, number>()
  for (const { label, dueMs } of requests) {
    if (label === undefined) continue
    firstMs.set(label, Math.min(firstMs.get(label) ?? Number.POSITIVE_INFINITY, dueMs))
    lastMs.set(label, Math.max(lastMs.get(label) ?? 0, dueMs))
  }
  const ordered = tags.toSorted((a, b) => (firstMs.get(a.label) ?? 0) - (firstMs.get(b.label) ?? 0))
  const steps = ordered.map(({ label, askedPerS = 0, durationMs }, index) => {
    const startMs = firstMs.get(label) ?? 0
    const next = ordered[index + 1]
    const roomMs = next === undefined ? Number.POSITIVE_INFINITY : (firstMs.get(next.label) ?? startMs) - startMs
    const seenMs = next === undefined ? (lastMs.get(label) ?? startMs) - startMs : roomMs
    return { startMs, durationMs: Math.max(1, Math.min(durationMs ?? seenMs, roomMs)), askedPerS }
  })
  const indexOf = new Map(ordered.map(({ label }, index) => [label, index]))
  const stepOf = ({ dueMs, label }: { dueMs: number; label?: string }) => (label === undefined ? undefined : indexOf.get(label)) ?? lastBegun(steps, dueMs)
  const known = tags.every(({ askedPerS }) => askedPerS !== undefined)
  const note = `${steps.length === 1 ? 'one step' : `${steps.length} steps`} by the tag \`step\`${known ? '' : '; their rates are those observed'}`
  return { steps: known ? steps : withObservedRates(steps, requests, stepOf), stepOf, note }
}

function withObservedRates(steps: readonly RunStep[], requests: readonly { dueMs: number; label?: string }[], stepOf: FoundSteps['stepOf']): RunStep[] {
  const counts = steps.map(() => 0)
  for (const request of requests) {
    const step = stepOf(request)
    counts[step] = (counts[step] ?? 0) + 1
  }
  return steps.map((step, index) => ({ ...step, askedPerS: (1000 * (counts[index] ?? 0)) / step.durationMs }))
}

function lastBegun(steps: readonly RunStep[], dueMs: number): number {
  let index = 0
  for (let i = 1; i < steps.length; i += 1) if ((steps[i]?.startMs ?? Number.POSITIVE_INFINITY) <= dueMs) index = i
  return index
}
