import { applyContentPolicy } from '../../gather/traces/normalize/content-policy.ts'
import { normalizeSpan } from '../../gather/traces/normalize/normalize-span.ts'
import type { Config } from '../../model/config.ts'
import type { RawSpan } from '../../model/span.ts'
import type { SpanStore, StoredRecord } from '../../store/open-store.ts'

/** Which source the spans of a receiver belong to; a store has one. */
const source = 0

/** What is done with received spans: normalize, take private content out, store. Nothing reaches the disk before the content policy. */
export function createIngest(store: Pick<SpanStore, 'insert'>, content: Config['traces']['content']): (spans: RawSpan[]) => Promise<void> {
  return async (spans) => {
    const records: StoredRecord[] = []
    for (const raw of spans) records.push({ raw: applyContentPolicy(raw, content), span: normalizeSpan(raw), source })
    await store.insert(records)
  }
}
