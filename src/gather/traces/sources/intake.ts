import type { IntakeReason, TraceSource } from '../../../model/traces-evidence.ts'

/**
 * The account of one source: what was read, kept, refused and mended. Readers write into it while they read;
 * `report` turns it into the part of the evidence that the review prints.
 */
export interface Intake {
  readonly path: string
  /** Names the format that was recognized and the top-level keys that gave it away; more than one of each is kept. */
  setFormat(format: string, topKeys: string[]): void
  /** Counts spans that were kept. */
  kept(n?: number): void
  /** Counts records that were left out: `reason` groups them, `where` and `detail` show the first three. */
  refuse(reason: string, where: string, detail: string, count?: number): void
  /** Tells that something was kept, but mended or suspicious. */
  note(reason: string, where: string, detail: string): void
  report(traces: number): TraceSource
}

const maxExamples = 3
const maxTopKeys = 40
const maxDetailLength = 200

/** Starts the account of the source at `path` (a file name, `-` for standard input). */
export function createIntake(path: string): Intake {
  const formats = new Set<string>()
  const keys = new Set<string>()
  const refusals = new Map<string, IntakeReason>()
  const notes = new Map<string, IntakeReason>()
  let spans = 0
  let refused = 0
  return {
    path,
    setFormat(format, topKeys) {
      formats.add(format)
      for (const key of topKeys) if (keys.size < maxTopKeys) keys.add(key.slice(0, maxDetailLength))
    },
    kept(n = 1) {
      spans += n
    },
    refuse(reason, where, detail, count = 1) {
      refused += count
      add(refusals, reason, where, detail, count)
    },
    note(reason, where, detail) {
      add(notes, reason, where, detail, 1)
    },
    report: (traces) => ({
      path,
      format: formats.size === 0 ? 'unknown' : [...formats].join(' + '),
      read: spans + refused,
      spans,
      traces,
      refused,
      refusals: [...refusals.values()],
      notes: [...notes.values()],
      topKeys: [...keys],
    }),
  }
}

function add(reasons: Map<string, IntakeReason>, reason: string, where: string, detail: string, count: number): void {
  const known = reasons.get(reason)
  const example = { where, detail: detail.slice(0, maxDetailLength) }
  if (known === undefined) reasons.set(reason, { reason, count, examples: [example] })
  else {
    known.count += count
    if (known.examples.length < maxExamples) known.examples.push(example)
  }
}
