import { Ajv, type ValidateFunction } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { AppError } from '../../../model/app-error.ts'
import { withinTime } from './pattern/within-time.ts'

/** Schemas that cases bring are compiled once; more than this many different ones are let go of. */
const mostKept = 500
/** Compiling holds the schema against its own schema, which `enum` and `required` of many items can make long. */
const mostCompileMs = 5000
const kept = new Map<string, ValidateFunction>()

/**
 * A JSON Schema as a function: draft 2020-12, or draft 7 where `$schema` says so. Formats (`date`, `email`) are not checked.
 *
 * @throws AppError `config-invalid` for what is no schema, refers to one that is not in it, or takes too long to read
 */
export function compileSchema(schema: Readonly<Record<string, unknown>>): ValidateFunction {
  const key = JSON.stringify(schema)
  const known = kept.get(key)
  if (known !== undefined) return known
  const compiled = compile(schema)
  if (kept.size >= mostKept) kept.clear()
  kept.set(key, compiled)
  return compiled
}

function compile(schema: Readonly<Record<string, unknown>>): ValidateFunction {
  const isDraft7 = typeof schema.$schema === 'string' && schema.$schema.includes('draft-07')
  const options = { strict: false, validateFormats: false, allErrors: false, logger: false } as const
  let compiled: { value: ValidateFunction } | undefined
  try {
    compiled = withinTime(() => (isDraft7 ? new Ajv(options) : new Ajv2020(options)).compile(schema), mostCompileMs)
  } catch (cause) {
    throw wrongSchema(cause instanceof Error ? cause.message : String(cause), cause)
  }
  if (compiled === undefined) throw wrongSchema(`it is not read after ${mostCompileMs / 1000} s`)
  return compiled.value
}

function wrongSchema(what: string, cause?: unknown): AppError {
  return new AppError('config-invalid', `Options of scorer "json-schema": schema: ${what}.`, {
    hint: 'A JSON Schema of draft 2020-12 or draft 7, with all that it refers to in it.',
    cause,
  })
}
