import type { GatherContext } from '../../model/define.ts'
import type { SpanStore } from '../../store/open-store.ts'
import { normalizeSpan } from './normalize/normalize-span.ts'
import { createIntake, type Intake } from './sources/intake.ts'
import { readSpans, type SpanInput } from './sources/read-spans.ts'

/** Reads every input into the scratch store, one after the other. Its rows are narrow: no attribute, and so no content, is kept. */
export async function ingestFiles(context: GatherContext, inputs: readonly SpanInput[], store: SpanStore): Promise<Intake[]> {
  const bulk = store.bulk()
  const intakes: Intake[] = []
  let read = 0
  for (const [source, input] of inputs.entries()) {
    const intake = createIntake(input.path)
    intakes.push(intake)
    const options = context.config.traces.logs === undefined ? {} : { logs: context.config.traces.logs }
    try {
      for await (const batch of readSpans(input, intake, options)) {
        await bulk.add(batch.map((raw) => ({ raw, span: normalizeSpan(raw), source })))
        read += batch.length
        context.progress(`${read.toLocaleString('en-US')} spans read`)
        context.signal?.throwIfAborted()
      }
    } finally {
      // An input that the interrupt ended looks like one that was cut short, or cannot be read.
      context.signal?.throwIfAborted()
    }
  }
  await bulk.end()
  return intakes
}
