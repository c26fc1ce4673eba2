import { existsSync } from 'node:fs'
import { AppError } from '../../model/app-error.ts'
import type { Case } from '../../model/case.ts'
import type { Config } from '../../model/config.ts'
import type { EvaluationStore, SpanStore } from '../../store/open-store.ts'
import { loadConfig } from '../config/load-config.ts'
import { openEvaluation } from '../eval/open-evaluation.ts'
import { hasReviewedStore } from '../open-reviewed-store.ts'

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

export interface OpenCases {
  config: Config
  /** Name of the case set. */
  set: string
  store: EvaluationStore
  spans: SpanStore
  /** Cases of the set. */
  cases: Case[]
}

/**
 * The case set that the flags name, for as long as the work takes. `create` makes an embedded store where there is none; without it there must be one.
 *
 * @throws AppError `usage` where there is no store, or its folder is of something else
 */
export async function withCases<T>(args: CaseArgs, { create }: { create: boolean }, work: (open: OpenCases) => Promise<T>): Promise<T> {
  const config = await loadConfig(process.cwd(), args.config)
  const spans = await openCaseStore(args, config, create)
  try {
    const store = spans.evaluation
    const set = args.set ?? config.eval.caseSet
    return await work({ config, set, store, spans, cases: await store.cases(set) })
  } finally {
    await spans.close()
  }
}

async function openCaseStore(args: CaseArgs, config: Config, create: boolean): Promise<SpanStore> {
  if (!create && !hasReviewedStore(args, config)) throw nothingThere(config.store.path)
  if (!create && args.store !== undefined && !/^https?:/.test(args.store) && !existsSync(args.store)) throw nothingThere(args.store)
  return openEvaluation(args, config)
}

function nothingThere(folder: string): AppError {
  return new AppError('usage', `There are no cases: there is no store at ${folder}.`, {
    hint: 'loadbearing cases import FILE, or loadbearing cases add --input TEXT',
  })
}

/** @throws AppError `usage` for a set without cases */
export function requireCases({ cases, set }: Pick<OpenCases, 'cases' | 'set'>): Case[] {
  if (cases.length > 0) return cases
  throw new AppError('usage', `There are no cases in the set \`${set}\`.`, {
    hint: 'loadbearing cases import FILE, or loadbearing cases add --input TEXT. Another set: --set NAME',
  })
}
