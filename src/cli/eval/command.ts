import { defineCommand } from 'citty'
import { loadConfig } from '../config/load-config.ts'
import { runEval } from './run-eval.ts'

export const evalCommand = defineCommand({
  meta: { name: 'loadbearing eval', description: 'Run cases through a version of the system, or grade outputs that are there, and keep the scores' },
  args: {
    files: {
      type: 'positional',
      required: false,
      description: 'Case files of any format that `cases import` reads (default: eval.cases of the config, else the set of the store)',
    },
    cases: { type: 'string', description: 'The same, as a flag', valueHint: 'FILE,…' },
    set: { type: 'string', description: 'Case set of the store (default: eval.caseSet)', valueHint: 'NAME' },
    variant: { type: 'string', description: 'Name of the version that is evaluated; one of eval.variants is taken from there', valueHint: 'NAME' },
    target: { type: 'string', description: 'System to evaluate: an address, a module (.ts, .js), or a file of logged outputs', valueHint: 'URL|FILE' },
    scorers: { type: 'string', description: 'Scorers, comma-separated (default: eval.scorers, else what the cases allow)', valueHint: 'NAME,…' },
    repeats: { type: 'string', description: 'Ask every case so often; nothing is cached then', valueHint: 'N' },
    concurrency: { type: 'string', description: 'Requests at a time (default 4)', valueHint: 'N' },
    rate: { type: 'string', description: 'Requests a second at most', valueHint: 'N' },
    max: { type: 'string', description: 'The first so many cases alone', valueHint: 'N' },
    cache: {
      type: 'boolean',
      description: 'Keep answers and take those of earlier runs (default: of functions and commands alone whose files are the same and reach nothing else)',
      negativeDescription: 'Ask again, also what an earlier run has the answer to',
    },
    resume: { type: 'string', description: 'Go on with a run that was stopped: the latest, or the one that is named', valueHint: '[RUN]' },
    plan: { type: 'boolean', description: 'Say what it would take and cost, and stop' },
    yes: { type: 'boolean', description: 'Begin although the plan costs more than the cap; the cap holds' },
    out: { type: 'string', description: 'Write outputs with their scores, a line each', valueHint: 'FILE' },
    store: { type: 'string', description: 'Store of cases and runs: a folder, or the URL of a ClickHouse server', valueHint: 'DIR|URL' },
    json: { type: 'boolean', description: 'Print the run and its metrics as JSON on standard output' },
    config: { type: 'string', description: 'Config file (default loadbearing.config.*)', valueHint: 'FILE' },
  },
  async run({ args }): Promise<number> {
    return runEval(args, await loadConfig(process.cwd(), args.config))
  },
})
