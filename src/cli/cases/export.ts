import { defineCommand } from 'citty'
import { type ExportFormat, exportCases, exportFormats } from '../../gather/evaluation/formats/export-cases.ts'
import { AppError } from '../../model/app-error.ts'
import { writeOut } from '../write-out.ts'
import { caseFlags, withReadCases } from './open-cases.ts'
import { counted } from './print.ts'

export const exportCommand = defineCommand({
  meta: { name: 'loadbearing cases export', description: 'Write the cases of a set for another tool' },
  args: {
    format: { type: 'string', description: `${exportFormats.join(', ')} (default jsonl)`, valueHint: 'FORMAT' },
    run: { type: 'string', description: 'For ragas: take the outputs of this run along', valueHint: 'ID' },
    out: { type: 'string', description: 'File to write to (default: standard output)', valueHint: 'FILE' },
    ...caseFlags,
  },
  async run({ args }): Promise<number> {
    const format = parseFormat(args.format ?? 'jsonl')
    return withReadCases(args, async ({ cases, spans }) => {
      const outputs = args.run === undefined ? [] : ((await spans?.evaluation.outputs(args.run)) ?? [])
      if (args.run !== undefined && outputs.length === 0) {
        const runs = (await spans?.evaluation.runs()) ?? []
        throw new AppError('usage', `There are no outputs of a run \`${args.run}\`.`, {
          hint:
            runs.length === 0
              ? 'There are no runs in the store: npx loadbearing eval'
              : `Runs: ${runs
                  .slice(0, 10)
                  .map(({ id }) => id)
                  .join(', ')}`,
        })
      }
      const text = exportCases(format, cases, outputs)
      if (args.out === undefined) {
        process.stdout.write(text)
        return 0
      }
      await writeOut(args.out, text, { what: 'cases', hint: '--out names a file here.' })
      process.stderr.write(`Wrote ${counted(cases.length, 'case')} to ${args.out}.\n`)
      return 0
    })
  },
})

function parseFormat(given: string): ExportFormat {
  const format = exportFormats.find((each) => each === given)
  if (format === undefined) throw new AppError('usage', `--format ${given} is not known.`, { hint: `Formats: ${exportFormats.join(', ')}` })
  return format
}
