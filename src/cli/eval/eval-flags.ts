import { existsSync } from 'node:fs'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { type EvalConfig, EvalTarget } from '../../model/eval-config.ts'
import { parseList, parseMost } from '../cases/case-flags.ts'
import { parsePositive } from '../load/load-flags.ts'

export interface EvalArgs {
  /** Case files. */
  _: string[]
  config?: string
  variant?: string
  target?: string
  cases?: string
  set?: string
  scorers?: string
  repeats?: string
  concurrency?: string
  rate?: string
  resume?: string
  plan?: boolean
  yes?: boolean
  max?: string
  cache?: boolean
  json?: boolean
  store?: string
  out?: string
}

/** What is to be done, after flags and config. */
export interface Settled {
  config: EvalConfig
  /** Of the version that is evaluated. */
  variant: string
  target: EvalTarget
  /** Cases were named by a flag or the config, rather than left to the log, the traces or the store. */
  namesCases: boolean
  /** First so many cases alone. */
  most?: number
}

/** The version that has no name of its own. */
const current = 'current'

/**
 * Flags over config.
 * @param resumed variant of the run that goes on
 * @throws AppError `usage` where a flag is no value of its kind, there is no such variant, or no target at all
 */
export function settle(args: EvalArgs, { eval: given }: Config, resumed?: string): Settled {
  const files = [...args._, ...parseList(args.cases)]
  const ratePerS = parsePositive('rate', args.rate) ?? given.ratePerS
  const scorers = parseList(args.scorers)
  const config: EvalConfig = {
    ...given,
    ...(files.length > 0 && { cases: files }),
    ...(args.set !== undefined && { caseSet: args.set, ...(files.length === 0 && { cases: [] }) }),
    ...(scorers.length > 0 && { scorers: scorers.map((name) => configured(name, given)) }),
    repeats: parseMost('repeats', args.repeats, given.repeats),
    concurrency: parseMost('concurrency', args.concurrency, given.concurrency),
    ...(ratePerS !== undefined && { ratePerS }),
    ...(args.cache !== undefined && { cache: args.cache }),
  }
  const variant = args.variant ?? resumed ?? current
  const most = args.max === undefined ? undefined : parseMost('max', args.max, 10)
  return {
    config,
    variant,
    target: chosenTarget(args.target, variant, given, args.variant !== undefined),
    namesCases: config.cases.length > 0 || args.set !== undefined,
    ...(most !== undefined && { most }),
  }
}

/** A scorer that the config names has its options from there. */
function configured(name: string, { scorers }: EvalConfig): EvalConfig['scorers'][number] {
  return scorers.find((use) => typeof use !== 'string' && (use.metric ?? use.scorer) === name) ?? name
}

function chosenTarget(flag: string | undefined, variant: string, { target, variants }: EvalConfig, isNamed: boolean): EvalTarget {
  const own = Object.hasOwn(variants, variant) ? variants[variant] : undefined
  if (flag !== undefined) return targetOfFlag(flag, own ?? target)
  if (own !== undefined) return own
  const names = Object.keys(variants)
  if (isNamed && names.length > 0 && variant !== current) {
    throw new AppError('usage', `There is no variant \`${variant}\`.`, {
      hint: `Variants of the config: ${names.join(', ')}. For another system under that name: --target`,
    })
  }
  if (target !== undefined) return target
  throw new AppError('usage', 'There is no system to evaluate.', {
    hint:
      names.length > 0
        ? `Choose a variant: --variant ${names[0]}`
        : 'Give --target URL, a module (--target ./system.ts) or logged outputs (--target outputs.jsonl), or set eval.target in the config.',
  })
}

/** `localhost`, an IP address, or any host with a port: what follows may look like a file. */
const addressWithoutScheme = /^(?:(?:localhost|\d{1,3}(?:\.\d{1,3}){3}|\[[0-9a-f:]+\])(?::\d+)?|[\w.-]+:\d+)(?:[/?]|$)/i

/** An address keeps body, headers and paths of the config's own HTTP target. */
function targetOfFlag(flag: string, configuredTarget: EvalTarget | undefined): EvalTarget {
  const isUrl = /^https?:\/\//.test(flag)
  if (addressWithoutScheme.test(flag) && !existsSync(flag)) {
    throw new AppError('usage', `--target ${flag} is no file, and an address begins with http:// or https://.`, { hint: `Did you mean http://${flag}?` })
  }
  const draft = isUrl
    ? { ...(configuredTarget?.kind === 'http' ? configuredTarget : {}), kind: 'http', url: flag }
    : /\.[cm]?[jt]sx?$/.test(flag)
      ? { kind: 'function', file: flag }
      : { kind: 'logged', file: flag }
  const parsed = EvalTarget.safeParse(draft)
  if (parsed.success) return parsed.data
  throw new AppError('usage', `--target ${flag} is no target: ${parsed.error.issues[0]?.message ?? ''}`, {
    hint: 'For example --target http://127.0.0.1:3000/answer',
  })
}
