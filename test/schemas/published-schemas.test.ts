import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { schemas, schemaText } from '../../scripts/generate-schemas.ts'

it.each(Object.keys(schemas))('schemas/%s is what the zod schema generates (npm run generate)', (name) => {
  expect(readFileSync(new URL(`../../schemas/${name}`, import.meta.url), 'utf8')).toBe(schemaText(name))
})
