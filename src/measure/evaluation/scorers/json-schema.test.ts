import { describe, expect, it } from 'vitest'
import { resolveScorer } from './registry.ts'
import { answered, checked, scored } from './scorer-fixture.ts'

const schema = {
  type: 'object',
  properties: { city: { type: 'string' }, size: { type: 'integer', minimum: 0 } },
  required: ['city'],
  additionalProperties: false,
}
const use = { scorer: 'json-schema', schema }

describe('json-schema', () => {
  it.each([
    ['{"city":"Paris"}', 1],
    [' {"city":"Paris","size":3}\n', 1],
    ['{"city":1}', 0],
    ['{"city":"Paris","mayor":"?"}', 0],
    ['[]', 0],
    ['{"city":"Par', 0],
    ['Here you are: {"city":"Paris"}', 0],
    ['Here you are:\n```json\n{"city":"Paris"}\n```\nAnything else?', 1],
    ['```\n{"city":"Paris"}\n```\n```\n{"city":"Rome"}\n```', 0],
    ['', 0],
  ])('%j is %i', async (text, value) => {
    expect(await scored(use, { text })).toBe(value)
  })

  it('takes any JSON without a schema, and nothing but JSON where fences are not allowed', async () => {
    expect([await scored('json-schema', { text: '3' }), await scored('json-schema', { text: 'three' })]).toEqual([1, 0])
    expect(await scored({ scorer: 'json-schema', fenced: false }, { text: '```json\n3\n```' })).toBe(0)
  })

  it('says where it does not fit', async () => {
    expect(await resolveScorer(use).score(answered({ text: '{"city":"Paris","size":-1}' }))).toEqual({ value: 0, rationale: '/size must be >= 0' })
  })

  it('reads draft 7 where the schema says so: a tuple in `items`', async () => {
    const tuple = { items: [{ type: 'integer' }, { type: 'string' }], additionalItems: false }
    expect(await checked({ scorer: 'json-schema', schema: { $schema: 'http://json-schema.org/draft-07/schema#', ...tuple } }, { text: '[1,"a",2]' })).toBe(0)
  })

  const long = `${'a'.repeat(40)}!`
  const both = (at: number) => ({ $ref: `#/$defs/d${at}` })
  it.each<[string, object, unknown]>([
    ['pattern', { pattern: '^(a+)+$' }, long],
    ['pattern of a name', { propertyNames: { pattern: '^(a+)+$' } }, { [long]: 1 }],
    ['patternProperties', { patternProperties: { '^(a|aa)+$': {} } }, { [long]: 1 }],
    ['pattern of draft 7', { $schema: 'http://json-schema.org/draft-07/schema#', pattern: '^(a|a?)+$' }, long],
    ['pattern of few repetitions', { pattern: '(?:x{0,10}){1,10}y' }, 'x'.repeat(80)],
    ['uniqueItems', { uniqueItems: true, items: { type: ['object', 'array'] } }, Array.from({ length: 20_000 }, (_, at) => ({ at, same: 'a'.repeat(50) }))],
    [
      'references that double',
      {
        ...both(30),
        $defs: Object.fromEntries(Array.from({ length: 31 }, (_, at) => [`d${at}`, at === 0 ? { type: 'null' } : { anyOf: [both(at - 1), both(at - 1)] }])),
      },
      1,
    ],
  ])('%s that would take without end gives a reason and no value', async (_, wild, json) => {
    expect(await scored({ scorer: 'json-schema', schema: wild, mostMs: 50 }, { text: JSON.stringify(json) })).toBe('scorer-error')
  })

  it('formats are not checked, whatever they are', async () => {
    for (const format of ['email', 'regex', 'uri', 'none']) expect(await scored({ scorer: 'json-schema', schema: { format } }, { text: `"${long}"` })).toBe(1)
  })

  it('a check that was stopped leaves the next one alone', async () => {
    const wild = { scorer: 'json-schema', schema: { pattern: '^(a+)+$' }, mostMs: 50 }
    expect([await scored(wild, { text: `"${long}"` }), await scored(wild, { text: '"aa"' }), await scored(wild, { text: '"b"' })]).toEqual([
      'scorer-error',
      1,
      0,
    ])
  })

  it.each([[{ type: 'strin' }], [{ $ref: 'https://example.com/other.json' }], [{ $ref: '#/$defs/none' }]])('refuses %j as a schema', (wrong) => {
    expect(() => resolveScorer({ scorer: 'json-schema', schema: wrong })).toThrow(
      expect.objectContaining({ code: 'config-invalid', message: expect.stringContaining('Options of scorer "json-schema": schema:') }),
    )
  })
})
