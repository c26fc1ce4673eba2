import { defineCommand } from 'citty'
import { judgeGate } from '../../engine/judge-gate.ts'
import { compareRuns } from '../../measure/evaluation/comparison/compare-runs.ts'
import { flakyCases, lostCases } from '../../measure/evaluation/comparison/lost-cases.ts'
import { checkTraffic } from '../../measure/evaluation/estimate/traffic-weights.ts'
import { thresholdMean } from '../../measure/evaluation/gate/threshold-mean.ts'
import { judgeNoise, judgeStanding } from '../../measure/evaluation/judges/judge-standing.ts'
import type { RunData } from '../../measure/evaluation/score-table.ts'
import type { Config } from '../../model/config.ts'
import type { GateResult } from '../../model/gate.ts'
import { renderGateTerminal } from '../../report/gate/terminal.ts'
import type { EvaluationStore } from '../../store/open-store.ts'
import { casesOfRuns, findRun, readRun } from '../compare/find-run.ts'
import { loadConfigFile } from '../config/load-config.ts'
import { notNew } from '../eval/answers.ts'
import { refuseImpossibleRules } from '../eval/gate-rules.ts'
import { openRuns } from '../eval/open-evaluation.ts'
import { quoted } from '../quoted.ts'
import { seed } from '../seed.ts'
import { usesColor } from '../terminal.ts'
import { type Baseline, calibrationsToKeep, latestCalibrations, readBaseline, writeBaseline } from './baseline-file.ts'
import { refuseEmpty, refuseIdle, refuseItself, refuseResultOfSave } from './refusals.ts'
import { runWarnings } from './run-warnings.ts'
import { appendSummary, writeFiles } from './write-result.ts'

const exitOfFailure = 1
const mostLost = 20

export const gateCommand = defineCommand({
  meta: { name: 'loadbearing gate', description: 'For CI: the latest run against the baseline, on the same cases; exit 1 where it is worse' },
  args: {
    run: { type: 'positional', required: false, description: 'Run or variant to judge (default: the latest whole run)', valueHint: 'RUN' },
    save: { type: 'boolean', description: 'Make the run the baseline, and judge nothing' },
    baseline: { type: 'string', description: 'Baseline file (default eval.gate.baseline)', valueHint: 'FILE' },
    junit: { type: 'string', description: 'Write JUnit XML', valueHint: 'FILE' },
    sarif: { type: 'string', description: 'Write SARIF 2.1.0', valueHint: 'FILE' },
    markdown: { type: 'string', description: 'Write Markdown; in a GitHub step its summary gets it anyway', valueHint: 'FILE' },
    json: { type: 'boolean', description: 'Print the result as JSON' },
    store: { type: 'string', description: 'Store of the runs (default store.path of the config)', valueHint: 'DIR|URL' },
    config: { type: 'string', description: 'Config file (default loadbearing.config.*)', valueHint: 'FILE' },
  },
  async run({ args }): Promise<number> {
    const { junit, sarif, markdown, json } = args
    if (args.save) refuseResultOfSave({ junit, sarif, markdown, json })
    const { config, file: configFile } = await loadConfigFile(process.cwd(), args.config)
    const file = args.baseline ?? config.eval.gate.baseline
    const store = await openRuns(args, config)
    try {
      const { evaluation } = store
      const runs = await evaluation.runs()
      const now = await readRun(evaluation, findRun(runs, args.run))
      const warning = notNew(now.run)
      if (warning !== undefined) process.stderr.write(`${warning}\n`)
      refuseImpossibleRules(config.eval.gate.rules, now.run.measures)
      const warnings = runWarnings(now, runs, args.run)
      if (args.save) {
        for (const each of warnings) process.stderr.write(`warning: ${each}\n`)
        refuseEmpty(now, config.eval.gate.rules)
        const calibrations = calibrationsToKeep(now.run, config.eval.gate.rules, await evaluation.calibrations())
        await writeBaseline(file, { ...now, calibrations })
        process.stdout.write(
          `${file} is the baseline now: run ${now.run.id}, ${now.run.cases} cases, ${now.run.measures.length} metrics. Keep it with the code.\n`,
        )
        return 0
      }
      const result = await judged(await readBaseline(file), now, {
        config,
        evaluation,
        file,
        command: reproducing(args),
        warnings,
      })
      if (args.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
      else process.stdout.write(renderGateTerminal(result, { color: usesColor(), width: process.stdout.columns ?? 100 }))
      await appendSummary(result)
      await writeFiles(result, args, configFile)
      return result.outcome === 'fail' ? exitOfFailure : 0
    } finally {
      await store.close()
    }
  },
})

interface JudgedWith {
  config: Config
  evaluation: EvaluationStore
  file: string
  command: string
  warnings: readonly string[]
}

async function judged(baseline: Baseline, now: RunData, { config, evaluation, file, command, warnings }: JudgedWith): Promise<GateResult> {
  refuseItself(baseline, now)
  const cases = await casesOfRuns(evaluation, [baseline.run, now.run])
  const calibrations = latestCalibrations(baseline.calibrations, await evaluation.calibrations())
  const unusable = judgeStanding(calibrations)
  checkTraffic(cases, config.eval.traffic)
  const comparison = compareRuns(baseline, now, { cases, config: config.eval, seed, unusable, gradingSd: judgeNoise(calibrations) })
  refuseIdle({ comparison, baseline, now, rules: config.eval.gate.rules, file })
  return judgeGate({
    comparison,
    gate: config.eval.gate,
    ownMean: (metric, asked) => thresholdMean(now, metric, { ...asked, cases, sequential: config.eval.gate.sequential }),
    unusable,
    lost: (metric) => lostCases(baseline, now, metric, mostLost),
    flaky: flakyCases(now),
    at: now.run.startedAt,
    run: { id: now.run.id, ...(now.run.finishedAt !== undefined && { endedAt: now.run.finishedAt }) },
    warnings,
    baselineFile: file,
    command,
  })
}

function reproducing({ run, baseline, config, store }: { run?: string; baseline?: string; config?: string; store?: string }): string {
  const flags = Object.entries({ baseline, config, store }).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, quoted(value)]))
  return ['npx loadbearing gate', ...(run === undefined ? [] : [quoted(run)]), ...flags].join(' ')
}
