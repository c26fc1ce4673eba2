import { z } from 'zod'
import { compileSchema } from './compile-schema.ts'
import { defineFactory } from './define-factory.ts'
import { jsonIn } from './json-in.ts'
import { missing } from './missing.ts'
import { withinTime } from './pattern/within-time.ts'

/** The text is JSON of the right shape. */
export const jsonSchema = defineFactory({
  name: 'json-schema',
  version: '1',
  options: z.strictObject({
    schema: z.record(z.string(), z.unknown()).optional().describe('JSON Schema, draft 2020-12 (draft 7 by its `$schema`); any JSON without it'),
    fenced: z.boolean().default(true).describe('the JSON may stand in the only fenced block of a text'),
    mostMs: z.int().positive().max(10_000).default(1000).describe('longest check of one text against the schema, milliseconds'),
  }),
  expected: ['schema'],
  make: ({ schema, fenced, mostMs }) => {
    const validate = schema === undefined ? undefined : compileSchema(schema)
    return {
      id: 'json-schema',
      kind: 'deterministic',
      better: 'higher',
      range: [0, 1],
      unit: 'ratio',
      passAt: 1,
      formula: '1 when the text, or the only fenced block in it, is JSON that the schema accepts, else 0. Formats are not checked. An empty text is 0.',
      missingMeans: '`scorer-error`: the check took over `mostMs`, which a `pattern` that backtracks, or a schema that refers to itself, can.',
      score: ({ text }) => {
        const found = jsonIn(text, { fenced })
        if ('problem' in found) return { value: 0, rationale: found.problem.slice(0, 500) }
        if (validate === undefined) return 1
        // The whole check, not its patterns alone: references and `uniqueItems` multiply too.
        const checked = withinTime(() => validate(found.json), mostMs)
        if (checked === undefined) return missing('scorer-error', `the schema took over ${mostMs} ms on ${text.length} characters`)
        if (checked.value) return 1
        const [error] = validate.errors ?? []
        return { value: 0, rationale: `${error?.instancePath ?? ''} ${error?.message ?? 'does not fit'}`.trim().slice(0, 500) }
      },
    }
  },
})
