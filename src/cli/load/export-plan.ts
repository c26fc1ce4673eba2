import { exportK6 } from '../../gather/load/k6/export-k6.ts'
import type { K6Arrivals } from '../../gather/load/k6/plan.ts'
import type { LoadPlan } from '../../gather/load/plan.ts'
import { scheduleOf } from '../../gather/load/schedule.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import { writeOut } from '../write-out.ts'

/** Writes the plan as a script of the tool that `--export` names, to `--out` or standard output. @throws AppError `usage` */
export async function writeK6Script(plan: LoadPlan, args: { export?: string; out?: string }, config: Config): Promise<number> {
  if (args.export !== 'k6') throw new AppError('usage', `--export ${args.export} is not known.`, { hint: '--export k6' })
  const { loop } = plan
  if (loop.kind === 'closed') throw new AppError('usage', 'A closed loop is not exported.', { hint: 'Leave --closed out: an open loop is what shows queues.' })
  const secret = Object.keys(config.load.headersFromEnv)
  const script = exportK6({
    target: {
      ...plan.target,
      headers: Object.fromEntries(Object.entries(plan.target.headers).filter(([name]) => !secret.includes(name))),
      headersFromEnv: config.load.headersFromEnv,
    },
    bodies: plan.bodies,
    arrivals: k6Arrivals(plan, loop),
    steps: loop.levels,
    limits: plan.limits,
    objectives: plan.objectives,
  })
  if (args.out === undefined) {
    process.stdout.write(script)
    return 0
  }
  await writeOut(args.out, script, { what: 'script', hint: '--out names a file here.' })
  process.stderr.write(`Wrote ${args.out}. Run it with: k6 run --out json=results.json ${args.out}\nThen: loadbearing load --import k6 results.json\n`)
  return 0
}

function k6Arrivals(plan: LoadPlan, loop: Extract<LoadPlan['loop'], { kind: 'open' }>): K6Arrivals {
  if (loop.arrivals.kind === 'constant') return { kind: 'constant', ramp: loop.ramp !== undefined }
  return { kind: loop.arrivals.kind, dueMs: scheduleOf(plan, loop.levels, 0) }
}
