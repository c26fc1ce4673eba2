import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createIntake } from './intake.ts'
import { otlpJsonToSpans } from './otlp-json.ts'
import { type RecordText, splitDocuments } from './split-documents.ts'

function split(text: string, { chunkBytes = 1 << 16, partBytes = 1e9, maxDocumentBytes = 1e9 } = {}) {
  const intake = createIntake('document')
  const records: RecordText[] = []
  const keys: string[][] = []
  const splitter = splitDocuments({
    intake,
    maxRecordBytes: 1e9,
    maxDocumentBytes,
    partBytes,
    onRecord: (record) => records.push(record),
    onKeys: (found) => keys.push(found),
  })
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += chunkBytes) splitter.push(bytes.subarray(at, at + chunkBytes))
  splitter.end()
  return { records, keys, refusals: intake.report(0).refusals }
}

const span = (id: number) => ({
  traceId: id.toString(16).padStart(32, '1'),
  spanId: id.toString(16).padStart(16, '1'),
  name: `"span" [${id}] {\\}`,
  startTimeUnixNano: '10',
  endTimeUnixNano: '20',
  attributes: [{ key: 'spans', value: { arrayValue: { values: [{ stringValue: 'scopeSpans' }] } } }],
})
const resource = (name: string) => ({ attributes: [{ key: 'service.name', value: { stringValue: name } }] })

describe('splitting JSON documents', () => {
  it('hands out any other document as a whole, with its line', () => {
    const { records, keys } = split('\n\n{"trace": {"a": [1, 2]},\n "observations": []}')
    expect(records).toEqual([{ text: '{"trace": {"a": [1, 2]},\n "observations": []}', lineNumber: 3, path: '', wrapper: undefined }])
    expect(keys).toEqual([])
  })

  it('hands out the elements of data one by one, and the top-level keys, not those within', () => {
    const { records, keys } = split('{"total": 2, "data": [{"x": {"y": "]"}}, 7 ],\n "errors": null}')
    expect(records.map(({ text, path }) => [text.trim(), path])).toEqual([
      ['{"x": {"y": "]"}}', 'data[0]'],
      ['7', 'data[1]'],
    ])
    expect(keys).toEqual([['total', 'data', 'errors']])
  })

  it('takes values that look like the key of a list for values', () => {
    expect(split('{"kind": "data", "list": [1]}').records).toHaveLength(1)
  })

  it('refuses a record over the limit and goes on after it', () => {
    const { records, refusals } = split(`[{"a":1},\n{"b":\n"${'x'.repeat(500)}"},\n{"c":3}]`, { maxDocumentBytes: 100, chunkBytes: 64 })
    expect(records.map((record) => record.text)).toEqual(['{"a":1}', '{"c":3}'])
    expect(refusals).toMatchObject([{ reason: 'record too long', examples: [{ where: 'line 2, [1]' }] }])
  })

  it('hands out a long resource in parts that keep resource and scope, wherever the bytes are cut', () => {
    const request = {
      resourceSpans: [
        {
          resource: resource('first'),
          scopeSpans: [
            { scope: { name: 'one', attributes: [{ key: 'k', value: {} }] }, spans: [1, 2, 3, 4, 5].map(span) },
            { scope: { name: 'two' }, spans: [6, 7].map(span), extra: { list: [{}] } },
          ],
          schemaUrl: 'spans',
        },
        { resource: resource('second'), scopeSpans: [{ spans: [8, 9].map(span) }] },
      ],
    }
    const wanted = otlpJsonToSpans(request, createIntake('whole'), 'whole')
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.integer({ min: 1, max: 700 }), fc.constantFrom(0, 2), (partBytes, chunkBytes, indent) => {
        const { records, refusals } = split(JSON.stringify(request, null, indent), { partBytes, chunkBytes })
        const read = records.flatMap(({ text }) => otlpJsonToSpans({ resourceSpans: [JSON.parse(text)] }, createIntake('part'), 'part'))
        expect(read).toEqual(wanted)
        expect(refusals).toEqual([])
        if (partBytes < 300) expect(records.length).toBeGreaterThan(7)
      }),
      { seed: 4, numRuns: 150 },
    )
  })

  it('keeps a resource whole that comes after its spans', () => {
    const late = JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans: [1, 2, 3].map(span) }], resource: resource('late') }] })
    expect(split(late, { partBytes: 10 }).records).toHaveLength(1)
  })

  it('gives the parts the lines that they stand on', () => {
    const text = JSON.stringify({ resourceSpans: [{ resource: resource('r'), scopeSpans: [{ spans: [1, 2, 3].map(span) }] }] }, null, 1)
    const { records } = split(text, { partBytes: 10 })
    const lineOf = (id: number) => text.slice(0, text.indexOf(`[${id}]`)).split('\n').length
    const lineIn = (record: RecordText | undefined, id: number) =>
      (record?.lineNumber ?? 0) + (record?.text.slice(0, record.text.indexOf(`[${id}]`)).split('\n').length ?? 0) - 1
    expect([1, 2, 3].map((id) => lineIn(records[id - 1], id))).toEqual([1, 2, 3].map(lineOf))
  })

  it('says where the input ends when no record was begun', () => {
    expect(split('{"data": [\n  {"a": 1},').refusals).toMatchObject([{ reason: 'truncated JSON', examples: [{ where: 'line 2, column 12' }] }])
  })
})
