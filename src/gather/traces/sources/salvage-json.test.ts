import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { salvageJson } from './salvage-json.ts'

const span = (id: number) => ({ id, name: 'a "quoted" ]}', attributes: [{ key: 'k', value: { stringValue: 'v' } }], events: [{ name: 'e' }] })
const request = { resourceSpans: [{ resource: { attributes: [] }, scopeSpans: [{ spans: [1, 2].map(span) }, { spans: [3].map(span) }] }] }
const text = JSON.stringify(request)

describe('mending truncated JSON', () => {
  it('keeps what is whole and closes what is open', () => {
    expect(salvageJson('{"trace": {"id": 1}, "observations": [{"id": 1}, {"id": 2}, {"id"')).toBe(
      '{"trace": {"id": 1}, "observations": [{"id": 1}, {"id": 2}]}',
    )
    expect(salvageJson('[{"a": 1}, {"a": "x\\"')).toBe('[{"a": 1}]')
  })

  it('has nothing to keep before the first whole record', () => {
    expect(salvageJson('{"resourceSpans":[{"resource":{"attributes":[{"key":"a"}]},"scopeSpans":[{"spans":[{"name":')).toBeUndefined()
    expect(salvageJson('{"a": [{"b": 1}, {')).toBeUndefined()
  })

  it('never keeps a part of a span, wherever the text ends', () => {
    const whole = new Map([1, 2, 3].map((id) => [id, JSON.stringify(span(id))]))
    fc.assert(
      fc.property(fc.nat(text.length), (length) => {
        const salvaged = salvageJson(text.slice(0, length))
        if (salvaged === undefined) return
        const kept: typeof request = JSON.parse(salvaged)
        const spans = kept.resourceSpans.flatMap((resource) => resource.scopeSpans).flatMap((scope) => scope.spans)
        for (const entry of spans) expect(JSON.stringify(entry)).toBe(whole.get(entry.id))
      }),
      { seed: 5, numRuns: 300 },
    )
  })
})
