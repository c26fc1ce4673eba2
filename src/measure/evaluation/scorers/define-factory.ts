import { createHash } from 'node:crypto'
import { z } from 'zod'
import { AppError } from '../../../model/app-error.ts'
import type { Scorer } from '../../../model/scorer.ts'

/** Whose options they are: those of the config hold for the whole run, those of a case's `expect` for that case alone. */
export type OptionsOf = 'run' | 'case'

/** What the table of scorers says of a factory, beside what its scorer says of itself. */
interface FactoryAbout {
  options: z.ZodObject
  /** Options with which the table builds one, where it cannot be built without. */
  example: Readonly<Record<string, unknown>>
}

/** Makes a scorer of its options; throws AppError `config-invalid` when they are wrong. */
export type ScorerFactory = ((options: Readonly<Record<string, unknown>>, of?: OptionsOf) => Scorer) & { about?: FactoryAbout }

/** What a scorer's file says: its name, its options, and the scorer that they make. */
interface FactoryDefinition<Shape extends z.ZodRawShape> {
  name: string
  options: z.ZodObject<Shape>
  /** Version of the formula. */
  version: string
  /** Options that say what is expected rather than how it is measured: in a case's `expect` they are part of the case, not of the version. */
  expected?: readonly (keyof Shape & string)[]
  /** Options that show in the scorer's id. */
  inId?: readonly (keyof Shape & string)[]
  example?: Readonly<Record<string, unknown>>
  make(options: z.output<z.ZodObject<Shape>>): Omit<Scorer, 'version'>
}

/**
 * A factory that checks its options against their schema and writes what differs from the defaults into the version: `1(ignoreCase=true)`.
 *
 * @throws AppError `config-invalid`, from the factory: names scorer, option and what was expected
 */
export function defineFactory<Shape extends z.ZodRawShape>(definition: FactoryDefinition<Shape>): ScorerFactory {
  const { name, options: schema, version, expected = [], inId = [], example = {}, make } = definition
  const factory: ScorerFactory = (given, of = 'run') => {
    const parsed = schema.safeParse(given)
    if (!parsed.success) throw wrongOptions(name, parsed.error.issues, schema)
    const silent: readonly string[] = of === 'case' ? [...expected, ...inId] : inId
    const shown = Object.entries(parsed.data).filter(([key, value]) => !silent.includes(key) && !isDefault(schema, key, value))
    return { ...make(parsed.data), version: versionOf(version, shown) }
  }
  factory.about = { options: schema, example }
  return factory
}

function isDefault(schema: z.ZodObject, key: string, value: unknown): boolean {
  if (value === undefined) return true
  const byDefault = z.safeParse(schema.shape[key], undefined)
  return byDefault.success && JSON.stringify(byDefault.data) === JSON.stringify(value)
}

const longestShown = 60

function versionOf(version: string, shown: readonly [string, unknown][]): string {
  if (shown.length === 0) return version
  const words = [...shown]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value)
      return `${key}=${text.length <= longestShown ? text : createHash('sha256').update(text).digest('hex').slice(0, 12)}`
    })
  return `${version}(${words.join(',')})`
}

function wrongOptions(name: string, issues: readonly z.core.$ZodIssue[], schema: z.ZodObject): AppError {
  const what = issues.map(({ path, message }) => `${path.length === 0 ? '' : `${path.join('.')}: `}${message}`).join('; ')
  const known = Object.keys(schema.shape)
  return new AppError('config-invalid', `Options of scorer "${name}": ${what}.`, {
    hint: known.length === 0 ? `"${name}" takes no options.` : `"${name}" takes ${known.join(', ')}: see docs/scorers.md.`,
  })
}
