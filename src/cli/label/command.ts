import { defineCommand } from 'citty'
import { loadConfig } from '../config/load-config.ts'
import { labelRun } from './label-run.ts'

export const labelCommand = defineCommand({
  meta: { name: 'loadbearing label', description: 'Grade outputs yourself, one after the other: what people say is what a judge is held to' },
  args: {
    run: { type: 'positional', required: false, description: 'Run or variant (default: the latest whole run)', valueHint: 'RUN' },
    metric: { type: 'string', description: 'What is asked (default: what the judge of the run graded, else correct)', valueHint: 'NAME' },
    rater: { type: 'string', description: 'Who labels (default: your user name)', valueHint: 'NAME' },
    n: { type: 'string', description: 'Labels wanted in all, those of before included (default 50)', valueHint: 'N' },
    strategy: {
      type: 'string',
      description: 'Which outputs are likelier to be asked: mixed (default), uniform, uncertainty, disagreement, all',
      valueHint: 'NAME',
    },
    scale: { type: 'string', description: 'Grades 1 to N instead of pass and fail', valueHint: 'N' },
    'pass-at': { type: 'string', description: 'Grade from which an output passes: the judge is unsure near it (default 0.5)', valueHint: 'GRADE' },
    reveal: { type: 'boolean', description: 'Show what the judge gave, after each label' },
    list: { type: 'boolean', description: 'Say what is left, and ask nothing' },
    json: { type: 'boolean', description: 'With --list: as JSON on standard output' },
    set: { type: 'string', description: 'The latest run of this case set', valueHint: 'NAME' },
    store: { type: 'string', description: 'Store of the runs (default store.path of the config)', valueHint: 'DIR|URL' },
    config: { type: 'string', description: 'Config file (default loadbearing.config.*)', valueHint: 'FILE' },
  },
  async run({ args }): Promise<number> {
    return labelRun(args, await loadConfig(process.cwd(), args.config))
  },
})
