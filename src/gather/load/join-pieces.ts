import type { LoadRun, RequestRecord, RunStep } from '../../measure/load/records.ts'

/** One piece of a plan as it was driven, and which body it began with. */
export interface PlacedRun {
  run: LoadRun
  turn: number
}

/** The pieces of a plan as one run on one clock, which starts with the first of them. @param bodies how many there are, sent in turn */
export function joinPieces(runs: readonly PlacedRun[], ended: LoadRun['ended'], bodies: number): LoadRun {
  const startedAtMs = runs[0]?.run.startedAtMs ?? 0
  const steps: RunStep[] = []
  const records: RequestRecord[] = []
  for (const { run, turn } of runs) {
    const offsetMs = run.startedAtMs - startedAtMs
    for (const record of run.records) records.push(shifted(record, offsetMs, { step: record.step + steps.length, body: (record.body + turn) % bodies }))
    steps.push(...run.steps.map((step) => ({ ...step, startMs: step.startMs + offsetMs })))
  }
  return { startedAtMs, steps, records, ended }
}

const times = ['sentMs', 'headersMs', 'firstByteMs', 'firstEventMs', 'firstTokenMs', 'lastTokenMs'] as const

/** A record of one piece as one of the whole run. */
function shifted(record: RequestRecord, offsetMs: number, place: Pick<RequestRecord, 'step' | 'body'>): RequestRecord {
  const moved = { ...record, ...place, dueMs: record.dueMs + offsetMs, endMs: record.endMs + offsetMs }
  for (const key of times) {
    const at = record[key]
    if (at !== undefined) moved[key] = at + offsetMs
  }
  return moved
}
