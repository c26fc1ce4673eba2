import { describe, expect, it } from 'vitest'
import { encodeRequest, numberedSpans, requestOf } from '../../../test/otlp/encode-request.ts'
import { decodeExportRequest } from '../../gather/traces/otlp/decode-protobuf.ts'
import type { StoredRecord } from '../../store/open-store.ts'
import { createIngest } from './ingest-spans.ts'

async function recordsOf(content: 'drop' | 'redact' | 'keep'): Promise<StoredRecord[]> {
  const [span] = numberedSpans(1)
  const attributes = [
    { key: 'gen_ai.operation.name', value: { stringValue: 'chat' } },
    { key: 'gen_ai.input.messages', value: { stringValue: 'Write to jane.doe@example.com about her order' } },
  ]
  const spans = decodeExportRequest(encodeRequest(requestOf(span === undefined ? [] : [{ ...span, attributes }])), { kept() {}, refuse() {} })
  const stored: StoredRecord[] = []
  await createIngest({ insert: async (records) => void stored.push(...records) }, content)(spans)
  return stored
}

describe('createIngest', () => {
  it.each(['drop', 'redact'] as const)('hands the store no private content under the policy "%s", also not within the normalized span', async (content) => {
    const text = JSON.stringify(await recordsOf(content), (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value))
    expect(text).not.toContain('jane.doe')
    expect(text).toContain('gen_ai.input.messages')
  })

  it('keeps content where the config says so', async () => {
    const [record] = await recordsOf('keep')
    expect(record?.raw.attributes['gen_ai.input.messages']).toContain('jane.doe@example.com')
  })

  it('understands the span before its content goes, so that a scan of what was found survives', async () => {
    const [record] = await recordsOf('drop')
    expect(record?.span).toMatchObject({ stage: 'generate', contentFound: ['email'] })
  })
})
