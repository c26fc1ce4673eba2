import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { AppError } from '../../../model/app-error.ts'
import type { Imported } from './imported.ts'
import { readAs } from './read-fixture.ts'

const isKept = (imported: Imported): boolean => imported.cases.length + imported.outputs.length + imported.scores.length + imported.labels.length > 0

/** Files that are read, to be cut, joined and spoilt. */
const seeds = [
  'id,input,reference,output,error\n1,What?,Me,,late\n2,"Who, or ""what""?",Me,Me,\n',
  '{"id":"1","input":"What?","output":"So","expect":[{"scorer":"exact","value":"So"}]}\n{"id":"2","error":"late"}\n',
  '[{"user_input":"q","response":"r","retrieved_contexts":["a"],"faithfulness":NaN}]',
  'prompts: [a]\nproviders: [b]\ntests:\n  - vars: {q: Who?}\n    assert: [{type: contains, value: x, weight: 0}]\n',
  '{"version":3,"results":[{"vars":{"q":"a"},"provider":"p","prompt":"x","success":false,"gradingResult":{"componentResults":[{"pass":false}]}}]}',
  '{"testRunData":{"testCases":[{"input":"q","actualOutput":"a","metricsData":[{"name":"Bias","score":0.1}]}]}}',
  '{"data":[{"id":"s","traceId":"t","name":"n","value":1,"source":"ANNOTATION"}],"meta":{}}',
  'question,[p] x,Status,Score\na,b,PASS,1\n',
  "query,expected_response\nq,\"['a' 'b']\"\n",
]
const pieces = [
  '\n',
  '"',
  ',',
  ';',
  '\t',
  '{',
  '}',
  '[',
  ']',
  ':',
  '- ',
  '\\',
  '\uFEFF',
  '&a',
  '*a',
  '!!js',
  '---\n',
  'null',
  'NaN',
  '-1e999',
  '__proto__',
  '"a":',
]
const seed = fc.constantFrom(...seeds).map((text) => Buffer.from(text))
const spoilt = fc
  .tuple(
    seed,
    fc.nat(400),
    fc.nat(40),
    fc.oneof(
      fc.uint8Array({ maxLength: 6 }),
      fc.constantFrom(...pieces).map((text) => Buffer.from(text)),
    ),
  )
  .map(([file, at, removed, put]) => Buffer.concat([file.subarray(0, at), put, file.subarray(at + removed)]))
const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.concat([Buffer.from([0x1f, 0x8b]), bytes])),
  fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.concat([Buffer.from([0xff, 0xfe]), bytes])),
  fc.array(fc.constantFrom(...pieces, 'input', 'id', 'output'), { maxLength: 30 }).map((parts) => Buffer.from(parts.join(''))),
  spoilt,
  fc.tuple(seed, spoilt).map((both) => Buffer.concat(both)),
)

const value = fc.oneof(fc.constantFrom('', ' ', null, true, false, 0, 'So', [], {}, ['a', { id: 'd' }], { a: 1 }), fc.string({ maxLength: 6 }), fc.double())
const names = [
  'input',
  'question',
  'output',
  'error',
  'reference',
  'contexts',
  'relevant',
  'slices',
  'tags',
  'expect',
  'repeat',
  'latencyMs',
  'at',
  'tokens',
  'x',
]
const ownRows = fc.array(fc.record(Object.fromEntries(names.map((name) => [name, value])), { requiredKeys: [] }), { minLength: 1, maxLength: 12 })

describe('readEvaluationFile', () => {
  it('ends on any bytes in a refusal that says what to do, or in a result with something in it (property)', async () => {
    await fc.assert(
      fc.asyncProperty(anyBytes, async (bytes) => {
        const read = await readAs('any.dat', bytes).catch((error: unknown) => error)
        if (read instanceof AppError) expect(read).toMatchObject({ code: 'input-unreadable', hint: expect.any(String) })
        else if (read instanceof Error) throw read
        else expect(read).toSatisfy(isKept)
      }),
      { seed: 8, numRuns: 250 },
    )
  })

  it('loses no row: each is a case, an output, or left out by name (property)', async () => {
    const first = { id: 'first', input: 'First?' }
    await fc.assert(
      fc.asyncProperty(ownRows, async (rows) => {
        const named = [first, ...rows.map((row, index) => ({ ...row, id: `row-${index}` }))]
        const { cases, outputs, problems } = await readAs('rows.jsonl', named.map((row) => `${JSON.stringify(row)}\n`).join(''))
        const told = new Set([...cases.map(({ id }) => id), ...outputs.map(({ caseId }) => caseId)])
        const leftOut = problems.filter(({ what }) => what.startsWith('left out')).map(({ where }) => where)
        const noOutput = problems.filter(({ what }) => what.startsWith('its output is left out')).map(({ where }) => where)
        named.forEach(({ id }, index) => {
          const where = `line ${index + 1}`
          if (told.has(id)) expect(leftOut).not.toContain(where)
          else expect([...leftOut, ...noOutput]).toContain(where)
        })
        expect([...told].filter((id) => !named.some((row) => row.id === id))).toEqual([])
        expect(new Set(outputs.map(({ caseId }) => caseId)).size).toBe(outputs.length)
      }),
      { seed: 9, numRuns: 150 },
    )
  })
})
