import { defineCommand } from 'citty'
import { loadConfig } from '../config/load-config.ts'
import { calibrate } from './calibrate.ts'

export const calibrateCommand = defineCommand({
  meta: { name: 'loadbearing judge calibrate', description: 'How far a judge agrees with people, what sways it, and the rate as people would have it' },
  args: {
    run: { type: 'positional', required: false, description: 'Run or variant (default: the latest whole run that people labelled)', valueHint: 'RUN' },
    metric: { type: 'string', description: 'Metric of the judge (default: the one that people labelled)', valueHint: 'NAME' },
    'pass-at': { type: 'string', description: 'Grade, and label, from which an output passes (default 0.5)', valueHint: 'GRADE' },
    swap: { type: 'string', description: 'Ask for the better of two answers to N cases, in both orders: 2 N calls', valueHint: 'N' },
    repeat: { type: 'string', description: 'Grade N outputs again, without the cache: does it say the same?', valueHint: 'N' },
    anchor: { type: 'boolean', description: 'Grade the outputs again that were labelled first: has it drifted?' },
    panel: { type: 'boolean', description: 'Several judges graded the metric: how many are they worth? (free; says so where there is one)' },
    calls: { type: 'boolean', default: true, description: 'Ask the judge where a flag wants it', negativeDescription: 'Stored grades and labels alone' },
    plan: { type: 'boolean', description: 'Say what the calls would cost, and stop' },
    yes: { type: 'boolean', description: 'Begin although the plan costs more than the cap; the cap holds' },
    json: { type: 'boolean', description: 'Print the calibration and the corrected rate as JSON' },
    store: { type: 'string', description: 'Store of the runs (default store.path of the config)', valueHint: 'DIR|URL' },
    config: { type: 'string', description: 'Config file (default loadbearing.config.*)', valueHint: 'FILE' },
  },
  async run({ args }): Promise<number> {
    return calibrate(args, await loadConfig(process.cwd(), args.config))
  },
})
