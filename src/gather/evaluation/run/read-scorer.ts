import { z } from 'zod'
import { AppError } from '../../../model/app-error.ts'
import { defineScorer, type Scorer, type ScorerDefinition, scorerKinds } from '../../../model/scorer.ts'

const isFunction = z.custom<Scorer['score']>((value) => typeof value === 'function', 'is no function')
const bound = z.number().nullable()

/** A scorer as a file gives it; what `defineScorer` fills in may be absent. */
const Definition = z.object({
  id: z.string().min(1),
  score: isFunction,
  version: z.string().min(1).optional(),
  kind: z.enum(scorerKinds).optional(),
  better: z.enum(['higher', 'lower']).optional(),
  range: z.tuple([bound, bound]).optional(),
  unit: z.enum(['ratio', 'ms', 'usd', 'count', 'tokens']).optional(),
  formula: z.string().optional(),
  missingMeans: z.string().optional(),
  passAt: z.number().optional(),
})

/** The default export of a user's file as a scorer. @throws AppError `config-invalid` saying what it lacks */
export function readScorer(module: Readonly<Record<string, unknown>>, file: string): Scorer {
  const parsed = Definition.safeParse(module.default)
  if (!parsed.success) {
    throw new AppError('config-invalid', `The default export of ${file} is no scorer:\n${z.prettifyError(parsed.error)}`, {
      hint: "export default defineScorer({ id: 'polite', score: ({ text }) => … }), with defineScorer of 'loadbearing'",
    })
  }
  const definition: ScorerDefinition = defined(parsed.data)
  return defineScorer(definition)
}

/** Fields that are `undefined` would take the place of defaults. */
function defined<T extends object>(value: T): T {
  const copy = { ...value }
  for (const key of Object.keys(copy)) if (Reflect.get(copy, key) === undefined) Reflect.deleteProperty(copy, key)
  return copy
}
