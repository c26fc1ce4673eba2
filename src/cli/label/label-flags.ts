import { userInfo } from 'node:os'
import { AppError } from '../../model/app-error.ts'
import { labelStrategies } from '../../model/score.ts'
import { parseMost } from '../cases/case-flags.ts'
import type { PickStrategy } from './plan-labels.ts'

export interface LabelArgs {
  run?: string
  metric?: string
  rater?: string
  n?: string
  strategy?: string
  scale?: string
  'pass-at'?: string
  set?: string
  reveal?: boolean
  list?: boolean
  json?: boolean
  store?: string
  config?: string
}

export interface LabelSettings {
  rater: string
  n: number
  /** Absent where no flag says it: then the one that earlier labels were picked by. */
  strategy?: PickStrategy
  scale: number
  passAt: number
}

const usualN = 50
const strategies = labelStrategies.filter((each) => each !== 'import')

/** @throws AppError `usage` where a flag is no value of its kind */
export function settleLabel(args: LabelArgs): LabelSettings {
  if (args.json && !args.list) throw new AppError('usage', '--json prints what is left, so it goes with --list.', { hint: 'loadbearing label --list --json' })
  const scale = parseMost('scale', args.scale, 2)
  if (scale < 2 || scale > 9)
    throw new AppError('usage', `--scale ${scale} has no keys: it is 2 to 9.`, { hint: 'For example --scale 5, for grades of 1 to 5' })
  return {
    rater: raterOf(args.rater),
    n: parseMost('n', args.n, usualN),
    ...(args.strategy !== undefined && { strategy: strategyOf(args.strategy) }),
    scale,
    passAt: parsePassAt(args['pass-at']),
  }
}

/** Without the flag half of the way. @throws AppError `usage` */
export function parsePassAt(value: string | undefined): number {
  if (value === undefined) return 0.5
  const number = Number(value)
  if (value.trim() !== '' && number > 0 && number <= 1) return number
  throw new AppError('usage', `--pass-at ${value} is no grade to pass at: it is over 0 and at most 1.`, { hint: 'For example --pass-at 0.8' })
}

function strategyOf(value: string): PickStrategy {
  const found = strategies.find((each) => each === value)
  if (found !== undefined) return found
  throw new AppError('usage', `There is no strategy \`${value}\`.`, { hint: `--strategy ${strategies.join('|')}` })
}

function raterOf(flag: string | undefined): string {
  const name = flag?.trim() ?? systemUser()
  if (name !== undefined && name !== '') return name
  throw new AppError('usage', 'It is not known who labels.', { hint: 'Give a name: --rater anna' })
}

/** A container may have a user without a name. */
function systemUser(): string | undefined {
  try {
    return userInfo().username
  } catch {
    return process.env.USER
  }
}
