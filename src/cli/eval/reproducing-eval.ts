import { quoted } from '../quoted.ts'
import type { EvalArgs } from './eval-flags.ts'

const flagsThatMatter = ['config', 'variant', 'target', 'cases', 'set', 'scorers', 'repeats', 'concurrency', 'rate', 'max', 'store'] as const

/** The command that evaluates the same again, quoted for a shell. */
export function reproducingEval(args: EvalArgs): string {
  const flags = flagsThatMatter.flatMap((flag) => {
    const value = args[flag]
    return value === undefined ? [] : [`--${flag}`, quoted(value)]
  })
  return ['npx loadbearing eval', ...args._.map(quoted), ...flags, ...(args.cache === false ? ['--no-cache'] : [])].join(' ')
}
