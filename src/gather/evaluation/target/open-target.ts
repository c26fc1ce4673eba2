import type { EvalTarget } from '../../../model/eval-config.ts'
import { commandTarget } from './command-target.ts'
import { functionTarget } from './function-target.ts'
import { httpTarget } from './http-target.ts'
import type { Target, TargetWorld } from './target.ts'

/** A version of the system that can be asked; answers that are there already come through `loggedTarget` and `tracesTarget`. */
export type AskedTarget = Extract<EvalTarget, { kind: 'http' | 'command' | 'function' }>

/** @throws AppError where the config of the target is at fault */
export async function openTarget(config: AskedTarget, world: TargetWorld): Promise<Target> {
  if (config.kind === 'http') return httpTarget(config, world)
  if (config.kind === 'command') return commandTarget(config, world)
  return functionTarget(config, world)
}
