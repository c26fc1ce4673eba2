import { appendFile } from 'node:fs/promises'
import { defineCommand } from 'citty'
import { judgeGate } from '../../engine/judge-gate.ts'
import { compareRuns } from '../../measure/evaluation/comparison/compare-runs.ts'
import { flakyCases, lostCases } from '../../measure/evaluation/comparison/lost-cases.ts'
import { checkTraffic } from '../../measure/evaluation/estimate/traffic-weights.ts'
import { thresholdMean } from '../../measure/evaluation/gate/threshold-mean.ts'
import { judgeNoise, judgeStanding } from '../../measure/evaluation/judges/judge-standing.ts'
import type { RunData } from '../../measure/evaluation/score-table.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import type { ComparisonEvidence } from '../../model/evaluation-evidence.ts'
import type { GateResult } from '../../model/gate.ts'
import { renderGateJunit } from '../../report/gate/junit.ts'
import { renderGateMarkdown } from '../../report/gate/markdown.ts'
import { renderGateSarif } from '../../report/gate/sarif.ts'
import { renderGateTerminal } from '../../report/gate/terminal.ts'
import type { EvaluationStore } from '../../store/open-store.ts'
import { casesOfRuns, findRun, readRun } from '../compare/find-run.ts'
import { loadConfig } from '../config/load-config.ts'
import { isUnanswered, notNew } from '../eval/answers.ts'
import { refuseImpossibleRules } from '../eval/gate-rules.ts'
import { openRuns } from '../eval/open-evaluation.ts'
import { quoted } from '../quoted.ts'
import { seed } from '../seed.ts'
import { usesColor } from '../terminal.ts'
import { version } from '../version.ts'
import { writeOut } from '../write-out.ts'
import { type Baseline, calibrationsToKeep, latestCalibrations, readBaseline, writeBaseline } from './baseline-file.ts'
import { runWarnings } from './run-warnings.ts'

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
    const config = await loadConfig(process.cwd(), args.config)
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
        refuseEmpty(now, config)
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
      await writeAll(result, args)
      if (args.json) process.stdout.write(`${JSON.stringify(result, null, 2)}\n`)
      else process.stdout.write(renderGateTerminal(result, { color: usesColor(), width: process.stdout.columns ?? 100 }))
      return result.outcome === 'fail' ? exitOfFailure : 0
    } finally {
      await store.close()
    }
  },
})

/** A baseline without values would let everything pass for good. */
function refuseEmpty(now: RunData, { eval: { gate } }: Config): void {
  const hint = 'See what went wrong: npx loadbearing eval; or name another run: npx loadbearing gate RUN --save'
  if (isUnanswered(now)) throw new AppError('usage', `Run ${now.run.id} has no answer to any of its ${now.run.cases} cases: it is no baseline.`, { hint })
  const empty = gate.rules.filter((rule) => !now.scores.some(({ metric, value }) => metric === rule.metric && value !== undefined))
  if (empty.length === 0) return
  throw new AppError(
    'usage',
    `Run ${now.run.id} has no value of ${empty.map(({ metric }) => metric).join(', ')}, and the gate has a rule on it: it is no baseline.`,
    { hint },
  )
}

/** Few cases of many pass nearly everything. */
function refuseFew({ shared, onlyInA, changed }: ComparisonEvidence, now: RunData): void {
  const of = shared + changed + onlyInA
  if (2 * shared >= of) return
  const edited = changed === 0 ? '' : `, and ${changed} were changed since`
  throw new AppError('usage', `Only ${shared} of the baseline's ${of} cases can be judged: ${onlyInA} were not asked in run ${now.run.id}${edited}.`, {
    hint: 'Run them all: npx loadbearing eval without --max; or make the baseline again: npx loadbearing gate --save',
  })
}

interface JudgedWith {
  config: Config
  evaluation: EvaluationStore
  file: string
  command: string
  warnings: readonly string[]
}

async function judged(baseline: Baseline, now: RunData, { config, evaluation, file, command, warnings }: JudgedWith): Promise<GateResult> {
  if (baseline.run.id === now.run.id) {
    throw new AppError('usage', `The latest whole run, ${now.run.id}, is the baseline itself.`, {
      hint: 'Run the cases again first: npx loadbearing eval; or name another run.',
    })
  }
  const cases = await casesOfRuns(evaluation, [baseline.run, now.run])
  const calibrations = latestCalibrations(baseline.calibrations, await evaluation.calibrations())
  const unusable = judgeStanding(calibrations)
  checkTraffic(cases, config.eval.traffic)
  const comparison = compareRuns(baseline, now, { cases, config: config.eval, seed, unusable, gradingSd: judgeNoise(calibrations) })
  if (comparison.shared === 0) {
    throw new AppError('usage', `The baseline ${file} and run ${now.run.id} have no case in common.`, {
      hint: 'Run the cases of the baseline, or make another baseline: npx loadbearing gate --save',
    })
  }
  refuseFew(comparison, now)
  if (config.eval.gate.rules.length === 0) {
    throw new AppError('usage', 'The gate has no rule, so it would pass whatever comes.', {
      hint: `Name the metrics that must not get worse, in eval.gate.rules: { metric: '${comparison.metrics[0]?.metric ?? 'word-f1'}', margin: 0.02 }.`,
    })
  }
  // A rule that judges nothing would pass for good.
  const unmet = config.eval.gate.rules.filter(({ metric }) => !comparison.metrics.some((each) => each.metric === metric))
  if (unmet.length > 0) {
    throw new AppError('usage', `${unmet.map(({ metric }) => metric).join(', ')}: the gate has a rule on it, and it is not in both runs.`, {
      hint: `In both: ${comparison.metrics.map(({ metric }) => metric).join(', ') || 'none'}. Another version of a scorer, or another judge, is another measure: then make the baseline again.`,
    })
  }
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

interface GateFiles {
  junit?: string
  sarif?: string
  markdown?: string
}

async function writeAll(result: GateResult, { junit, sarif, markdown }: GateFiles): Promise<void> {
  const files = [
    { file: junit, text: () => renderGateJunit(result) },
    { file: sarif, text: () => renderGateSarif(result, version) },
    { file: markdown, text: () => renderGateMarkdown(result) },
  ]
  for (const { file, text } of files) {
    if (file === undefined) continue
    await writeOut(file, text(), { what: 'result', hint: 'Name a file that can be written.' })
  }
  const summary = process.env.GITHUB_STEP_SUMMARY
  if (summary !== undefined && summary !== '') await appendFile(summary, renderGateMarkdown(result))
}

function reproducing({ run, baseline, config, store }: { run?: string; baseline?: string; config?: string; store?: string }): string {
  const flags = Object.entries({ baseline, config, store }).flatMap(([flag, value]) => (value === undefined ? [] : [`--${flag}`, quoted(value)]))
  return ['npx loadbearing gate', ...(run === undefined ? [] : [quoted(run)]), ...flags].join(' ')
}
