import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { Config } from '../src/model/config.ts'
import { Evidence } from '../src/model/evidence.ts'
import { Review } from '../src/model/review.ts'

/** Writes the published JSON Schemas from the zod schemas; a test compares them, so that they cannot drift. */
export const schemas: Record<string, () => unknown> = {
  'config.schema.json': () => z.toJSONSchema(Config, { io: 'input', reused: 'ref' }),
  'evidence.schema.json': () => z.toJSONSchema(Evidence, { reused: 'ref' }),
  'review.schema.json': () => z.toJSONSchema(Review, { reused: 'ref' }),
}

export function schemaText(name: string): string {
  return `${JSON.stringify(schemas[name](), null, 2)}\n`
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const folder = fileURLToPath(new URL('../schemas', import.meta.url))
  mkdirSync(folder, { recursive: true })
  for (const name of Object.keys(schemas)) writeFileSync(join(folder, name), schemaText(name))
}
