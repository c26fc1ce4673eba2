import { AppError } from '../../model/app-error.ts'
import type { Case } from '../../model/case.ts'
import type { Config } from '../../model/config.ts'
import type { EvaluationStore, SpanStore } from '../../store/open-store.ts'
import { loadConfig } from '../config/load-config.ts'
import { loadCases } from '../eval/load-cases.ts'
import { type EvaluationPlace, evaluationPlace } from '../eval/open-evaluation.ts'
import { printProblems } from '../eval/problems.ts'
import { quoted } from '../quoted.ts'

/** Flags that every command on cases has. */
export const caseFlags = {
  set: { type: 'string', description: 'Case set (default: eval.caseSet of the config)', valueHint: 'NAME' },
  store: { type: 'string', description: 'Store of the cases: a folder, or the URL of a ClickHouse server', valueHint: 'DIR|URL' },
  config: { type: 'string', description: 'Config file (default loadbearing.config.*)', valueHint: 'FILE' },
  json: { type: 'boolean', description: 'Print JSON on standard output' },
} as const

export interface CaseArgs {
  set?: string
  store?: string
  config?: string
  json?: boolean
}

/** The flags of a set and its place again, for a command that goes on from here: empty, or with a space before. */
export function sameSet({ set, store, config }: CaseArgs): string {
  return Object.entries({ set, store, config })
    .map(([flag, value]) => (value === undefined ? '' : ` --${flag} ${quoted(value)}`))
    .join('')
}

interface CaseSet {
  config: Config
  /** Name of the case set. */
  set: string
  /** Cases of the set; none where there is no store. */
  cases: Case[]
}

export interface OpenCases extends CaseSet {
  store: EvaluationStore
  spans: SpanStore
}

/** Cases to be read: those of the set, else those of the files that the config names. */
export interface ReadCases extends CaseSet {
  /** Where they are, in words: `in the set `default``. */
  where: string
  inFiles: boolean
  /** There need not be a store where the cases are in files. */
  spans?: SpanStore
}

/**
 * The case set that the flags name, and its place, for as long as the work takes; there need not be a store.
 *
 * @throws AppError `usage` where the folder of the store is of something else
 */
export async function withCaseSet<T>(args: CaseArgs, work: (set: CaseSet & { place: EvaluationPlace }) => Promise<T>): Promise<T> {
  const config = await loadConfig(process.cwd(), args.config)
  const place = evaluationPlace(args, config)
  try {
    const store = await place.existing()
    const set = args.set ?? config.eval.caseSet
    return await work({ config, set, place, cases: store === undefined ? [] : await store.evaluation.cases(set) })
  } finally {
    await place.close()
  }
}

/**
 * The case set in its store. `create` makes an embedded store where there is none; without it there must be one.
 *
 * @throws AppError `usage` where there is no store, or its folder is of something else
 */
export function withCases<T>(args: CaseArgs, { create }: { create: boolean }, work: (open: OpenCases) => Promise<T>): Promise<T> {
  return withCaseSet(args, async ({ place, ...set }) => {
    const spans = create ? await place.made() : await place.existing()
    if (spans !== undefined) return work({ ...set, spans, store: spans.evaluation })
    throw noCases(set, args, place.where)
  })
}

/**
 * Cases for a command that writes none: those of the set; where it is empty and the config names files for `eval`, those.
 *
 * @throws AppError `usage` where there are none
 */
export function withReadCases<T>(args: CaseArgs, work: (read: ReadCases) => Promise<T>): Promise<T> {
  return withCaseSet(args, async ({ place, ...set }) => {
    const spans = await place.existing()
    const read = await casesToRead(set, args)
    if (read.cases.length === 0) throw noCases(set, args, spans === undefined ? place.where : undefined)
    return work({ ...set, ...read, ...(spans !== undefined && { spans }) })
  })
}

/** Cases of the set, or of the config's files in their place, which is told on standard error. */
export async function casesToRead({ config, set, cases }: CaseSet, args: CaseArgs): Promise<Pick<ReadCases, 'cases' | 'where' | 'inFiles'>> {
  if (cases.length > 0 || !isInFiles(config, args)) return { cases, where: `in the set \`${set}\``, inFiles: false }
  const loaded = await loadCases(config.eval, async () => undefined)
  process.stderr.write(`The set \`${set}\` is empty: these are the cases of ${loaded.set}, as eval.cases of the config says.\n`)
  printProblems(loaded.problems)
  return { cases: loaded.cases, where: `of ${loaded.set}`, inFiles: true }
}

/** `eval` takes its cases from files, and nobody asked for a set of the store. */
function isInFiles({ eval: { cases } }: Config, { set }: CaseArgs): boolean {
  return cases.length > 0 && set === undefined
}

/** @throws AppError `usage` for a set without cases */
export function requireCases(open: CaseSet, args: CaseArgs): Case[] {
  if (open.cases.length > 0) return open.cases
  throw noCases(open, args)
}

/** @param missingStore place of the store that there is not */
function noCases({ set, config }: CaseSet, args: CaseArgs, missingStore?: string): AppError {
  if (isInFiles(config, args)) return onlyInFiles({ set, config })
  const hint = 'npx loadbearing cases import FILE, or npx loadbearing cases add --input TEXT'
  return missingStore === undefined
    ? new AppError('usage', `There are no cases in the set \`${set}\`.`, { hint: `${hint}. Another set: --set NAME` })
    : new AppError('usage', `There are no cases: there is no store at ${missingStore}.`, { hint })
}

/** The error of a command that changes a set, where the cases are in the config's files and the set is empty. */
export function onlyInFiles({ set, config }: Pick<CaseSet, 'set' | 'config'>): AppError {
  const { cases } = config.eval
  return new AppError('usage', `The cases are in ${cases.join(', ')} (eval.cases of the config), and the set \`${set}\` is empty: a file is not changed.`, {
    hint: `Take them into the set: npx loadbearing cases import ${cases.map(quoted).join(' ')}; then take eval.cases out of the config, so that \`eval\` asks the set too.`,
  })
}

/** On standard error, where what went into the set is not what `eval` asks. */
export function sayIfNotAsked({ set, config }: Pick<CaseSet, 'set' | 'config'>, args: CaseArgs): void {
  if (!isInFiles(config, args)) return
  process.stderr.write(
    `note: \`eval\` asks the cases of ${config.eval.cases.join(', ')}, as eval.cases of the config says, and not the set \`${set}\`. Without eval.cases it asks the set.\n`,
  )
}
