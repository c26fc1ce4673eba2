import type { GatherContext } from '../../model/define.ts'
import type { SpanStore, StoredRecord } from '../../store/open-store.ts'
import { applyContentPolicy } from './normalize/content-policy.ts'
import { normalizeSpan } from './normalize/normalize-span.ts'
import { createIntake, type Intake } from './sources/intake.ts'
import { readSpans, type SpanInput } from './sources/read-spans.ts'

/** Rows an insert carries: large enough that the engine writes few parts, small enough for memory. */
const rowsPerInsert = 20_000

/**
 * Reads every input into the store, one after the other, one insert in flight while the next rows are read.
 * Content (prompts, documents) is dropped: a review of files needs none of it afterwards.
 */
export async function ingestFiles(context: GatherContext, inputs: readonly SpanInput[], store: SpanStore): Promise<Intake[]> {
  const intakes: Intake[] = []
  let inFlight: Promise<void> = Promise.resolve()
  let rows: StoredRecord[] = []
  let stored = 0

  async function flush(): Promise<void> {
    if (rows.length === 0) return
    await inFlight
    const batch = rows
    rows = []
    inFlight = store.insert(batch)
    // The next flush awaits it; until then a failure must not count as unhandled.
    inFlight.catch(() => {})
    stored += batch.length
    context.progress(`${stored.toLocaleString('en-US')} spans read`)
  }

  for (const [source, input] of inputs.entries()) {
    const intake = createIntake(input.path)
    intakes.push(intake)
    const options = context.config.traces.logs === undefined ? {} : { logs: context.config.traces.logs }
    for await (const batch of readSpans(input, intake, options)) {
      for (const raw of batch) rows.push({ raw: applyContentPolicy(raw, 'drop'), span: normalizeSpan(raw), source })
      if (rows.length >= rowsPerInsert) await flush()
      context.signal?.throwIfAborted()
    }
  }
  await flush()
  await inFlight
  return intakes
}
