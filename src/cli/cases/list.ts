import { defineCommand } from 'citty'
import { type Case, inputText } from '../../model/case.ts'
import { parseList, parseSlices } from './case-flags.ts'
import { caseFlags, withReadCases } from './open-cases.ts'
import { counted, print, printJson } from './print.ts'
import { tableText } from './table.ts'

export const listCommand = defineCommand({
  meta: { name: 'loadbearing cases list', description: 'List the cases of a set' },
  args: {
    slice: { type: 'string', description: 'Only cases of these slices, comma-separated', valueHint: 'NAME=VALUE,…' },
    tag: { type: 'string', description: 'Only cases with these tags, comma-separated', valueHint: 'TAG,…' },
    ...caseFlags,
  },
  async run({ args }): Promise<number> {
    const slices = parseSlices(args.slice)
    const tags = parseList(args.tag)
    return withReadCases(args, async ({ cases: all, where }) => {
      const chosen = all.filter(
        (each) => Object.entries(slices).every(([name, value]) => each.slices[name] === value) && tags.every((tag) => each.tags.includes(tag)),
      )
      if (args.json) {
        printJson(chosen)
        return 0
      }
      if (chosen.length > 0) process.stdout.write(casesTable(chosen))
      print(`${chosen.length === all.length ? '' : `${chosen.length} of `}${counted(all.length, 'case')} ${where}.`)
      return 0
    })
  },
})

function casesTable(cases: readonly Case[]): string {
  const rows = cases.map((each) => [
    each.id,
    inputText(each.input),
    Object.entries(each.slices)
      .map(([name, value]) => `${name}=${value}`)
      .join(' '),
    [each.source.kind, each.source.tool].filter((part) => part !== undefined).join(' '),
    each.reference !== undefined && each.reference.trim() !== '' ? 'yes' : each.referenceIds !== undefined ? 'ids' : 'no',
  ])
  return tableText(['id', 'input', 'slices', 'source', 'reference'], rows, [32, 60, 30, 20, 10])
}
