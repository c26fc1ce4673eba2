import { resolve } from 'node:path'
import { defineCommand } from 'citty'
import { buildReview } from '../../engine/build-review.ts'
import { interruptSignal } from '../interrupt.ts'
import { createProgress } from '../progress.ts'
import { chosenAudits } from '../review/chosen-audits.ts'
import { finishReview } from '../review/finish-review.ts'
import { exampleFiles } from './example-files.ts'
import { gatherExample } from './gather-example.ts'
import { openPage } from './open-page.ts'

const exitOfInterrupt = 130

export const demoCommand = defineCommand({
  meta: {
    name: 'loadbearing demo',
    description: 'Review a real system, start to finish: a question-answering service with faults that teams ship. No key, no network',
  },
  args: {
    faults: {
      type: 'string',
      default: 'all',
      description: 'Faults of the example: all, none, or names, comma-separated (its README lists them)',
      valueHint: 'NAMES',
    },
    out: { type: 'string', description: 'Folder of the review (default .loadbearing/reviews/<id>)', valueHint: 'DIR' },
    only: { type: 'string', description: 'Only these audits, comma-separated', valueHint: 'ID' },
    json: { type: 'boolean', description: 'Print review.json on standard output' },
    open: { type: 'boolean', default: true, description: 'Open the page in the browser; --no-open does not' },
  },
  async run({ args }): Promise<number> {
    const progress = createProgress(process.stderr)
    const interrupt = interruptSignal()
    const say = (line: string) => {
      progress.end()
      process.stderr.write(`${line}\n`)
    }
    try {
      const audits = chosenAudits(args.only)
      const files = exampleFiles()
      const folder = resolve('.loadbearing', 'demo')
      const { evidence, config } = await gatherExample(files, { folder, faults: args.faults, flags: {}, progress, say, signal: interrupt.signal })
      progress.end()
      const paths = await finishReview(buildReview(evidence, config, audits), evidence, args)
      if (args.open) openPage(paths.html)
      return interrupt.signal.aborted ? exitOfInterrupt : 0
    } finally {
      progress.end()
      interrupt.release()
    }
  },
})
