import { AppError } from '../../model/app-error.ts'
import { parseMost } from '../cases/case-flags.ts'
import { parsePassAt } from '../label/label-flags.ts'

export interface CalibrateArgs {
  run?: string
  metric?: string
  'pass-at'?: string
  swap?: string
  repeat?: string
  anchor?: boolean
  panel?: boolean
  calls?: boolean
  plan?: boolean
  yes?: boolean
  json?: boolean
  store?: string
  config?: string
}

export interface CalibrateSettings {
  passAt: number
  swap: number
  repeat: number
  anchor: boolean
  /** The judge is asked for anything at all. */
  asks: boolean
}

/** @throws AppError `usage` where a flag is no value of its kind, or two of them contradict each other */
export function settleCalibrate(args: CalibrateArgs): CalibrateSettings {
  const swap = args.swap === undefined ? 0 : parseMost('swap', args.swap, 30)
  const repeat = args.repeat === undefined ? 0 : parseMost('repeat', args.repeat, 30)
  const asks = swap > 0 || repeat > 0 || args.anchor === true
  if (asks && args.calls === false)
    throw new AppError('usage', '--swap, --repeat and --anchor ask the judge, and --no-calls forbids it.', { hint: 'Leave out one or the other.' })
  if (args.plan && !asks)
    throw new AppError('usage', 'There is nothing to plan: no call would be made.', { hint: 'Calls come from --swap N, --repeat N and --anchor.' })
  return { passAt: parsePassAt(args['pass-at']), swap, repeat, anchor: args.anchor === true, asks }
}
