import { defineCommand } from 'citty'
import { compareRuns } from '../../measure/evaluation/comparison/compare-runs.ts'
import { checkTraffic } from '../../measure/evaluation/estimate/traffic-weights.ts'
import { judgeNoise, judgeStanding } from '../../measure/evaluation/judges/judge-standing.ts'
import { AppError } from '../../model/app-error.ts'
import { renderComparisonTerminal } from '../../report/compare-terminal.ts'
import { loadConfig } from '../config/load-config.ts'
import { openRuns } from '../eval/open-evaluation.ts'
import { seed } from '../seed.ts'
import { usesColor } from '../terminal.ts'
import { casesOfRuns, findRun, readRun } from './find-run.ts'

export const compareCommand = defineCommand({
  meta: { name: 'loadbearing compare', description: 'Is the new one better? better, equivalent, worse, underpowered or unmeasurable, metric by metric' },
  args: {
    a: { type: 'positional', required: false, description: 'Run or variant: the old one', valueHint: 'RUN' },
    b: { type: 'positional', required: false, description: 'Run or variant: the new one', valueHint: 'RUN' },
    json: { type: 'boolean', description: 'Print the comparison as JSON' },
    store: { type: 'string', description: 'Store of the runs (default store.path of the config)', valueHint: 'DIR|URL' },
    config: { type: 'string', description: 'Config file (default loadbearing.config.*)', valueHint: 'FILE' },
  },
  async run({ args }): Promise<number> {
    if (args.a === undefined || args.b === undefined || args._.length > 2) {
      throw new AppError('usage', 'Two runs, or two variants, are compared.', { hint: 'npx loadbearing compare current prompt-7' })
    }
    const config = await loadConfig(process.cwd(), args.config)
    const store = await openRuns(args, config)
    try {
      const { evaluation } = store
      const runs = await evaluation.runs()
      const [a, b] = [findRun(runs, args.a), findRun(runs, args.b)]
      if (a.id === b.id) throw new AppError('usage', `${args.a} and ${args.b} are one and the same run, ${a.id}.`, { hint: 'Name two runs, or two variants.' })
      const cases = await casesOfRuns(evaluation, [a, b])
      checkTraffic(cases, config.eval.traffic)
      const calibrations = await evaluation.calibrations()
      const comparison = compareRuns(await readRun(evaluation, a), await readRun(evaluation, b), {
        cases,
        config: config.eval,
        seed,
        unusable: judgeStanding(calibrations),
        gradingSd: judgeNoise(calibrations),
      })
      if (comparison.shared === 0) throw noSharedCase(a.id, b.id)
      process.stdout.write(
        args.json
          ? `${JSON.stringify(comparison, null, 2)}\n`
          : renderComparisonTerminal(comparison, { color: usesColor(), width: process.stdout.columns ?? 100 }),
      )
      return 0
    } finally {
      await store.close()
    }
  },
})

function noSharedCase(a: string, b: string): AppError {
  return new AppError('usage', `${a} and ${b} have no case in common, so nothing can be compared.`, {
    hint: 'Run the same cases through both: npx loadbearing eval CASES --variant NAME',
  })
}
