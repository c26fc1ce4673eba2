import { quoted, unquoted } from '../quoted.ts'
import type { EvalArgs } from './eval-flags.ts'

const flagsThatMatter = ['config', 'variant', 'target', 'cases', 'set', 'scorers', 'repeats', 'concurrency', 'rate', 'max', 'store'] as const

/** The command that evaluates the same again, quoted for a shell. */
export function reproducingEval(args: EvalArgs): string {
  const flags = flagsThatMatter.flatMap((flag) => {
    const value = args[flag]
    return value === undefined ? [] : [`--${flag}`, quoted(value)]
  })
  return ['npx loadbearing eval', ...args._.map(quoted), ...flags, ...(args.cache === undefined ? [] : [args.cache ? '--cache' : '--no-cache'])].join(' ')
}

/** Flags by which the same thing is said in two ways: one that is given replaces all of the kept ones. */
const casesFlags = ['cases', 'set'] as const

/** Flags of a run's kept command, under those that are given now: `--resume` alone goes on with what the run was started with. */
export function withFlagsOf(command: string, given: EvalArgs): EvalArgs {
  const kept = flagsOf(command)
  const namesCases = given._.length > 0 || casesFlags.some((flag) => given[flag] !== undefined)
  const base: EvalArgs = namesCases ? { ...kept, _: [], cases: undefined, set: undefined } : kept
  return { ...base, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)), _: namesCases ? given._ : kept._ }
}

function flagsOf(command: string): EvalArgs {
  const [, , , ...words] = unquoted(command)
  const args: EvalArgs = { _: [] }
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? ''
    const flag = flagsThatMatter.find((each) => word === `--${each}`)
    if (flag !== undefined) {
      at += 1
      args[flag] = words[at]
    } else if (word === '--cache' || word === '--no-cache') args.cache = word === '--cache'
    else args._.push(word)
  }
  return args
}
