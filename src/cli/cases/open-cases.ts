import { AppError } from '../../model/app-error.ts'
import type { Case } from '../../model/case.ts'
import type { Config } from '../../model/config.ts'
import type { EvaluationStore, SpanStore } from '../../store/open-store.ts'
import { loadConfig } from '../config/load-config.ts'
import { type EvaluationPlace, evaluationPlace } from '../eval/open-evaluation.ts'

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
    throw new AppError('usage', `There are no cases: there is no store at ${place.where}.`, {
      hint: 'npx loadbearing cases import FILE, or npx loadbearing cases add --input TEXT',
    })
  })
}

/** @throws AppError `usage` for a set without cases */
export function requireCases({ cases, set }: Pick<OpenCases, 'cases' | 'set'>): Case[] {
  if (cases.length > 0) return cases
  throw new AppError('usage', `There are no cases in the set \`${set}\`.`, {
    hint: 'npx loadbearing cases import FILE, or npx loadbearing cases add --input TEXT. Another set: --set NAME',
  })
}
