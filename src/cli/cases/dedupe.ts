import { defineCommand } from 'citty'
import { nearDuplicates } from '../../measure/evaluation/coverage/near-duplicates.ts'
import { type Case, inputText } from '../../model/case.ts'
import { caseFlags, requireCases, withCases } from './open-cases.ts'
import { counted, print, printJson } from './print.ts'
import { oneLine } from './table.ts'

export const dedupeCommand = defineCommand({
  meta: { name: 'loadbearing cases dedupe', description: 'Find cases that ask the same; the oldest of a group is kept' },
  args: { apply: { type: 'boolean', description: 'Remove the repeats; without it they are only shown' }, ...caseFlags },
  async run({ args }): Promise<number> {
    return withCases(args, { create: false }, async (open) => {
      const cases = oldestFirst(requireCases(open))
      const groups = nearDuplicates(cases.map(({ input }) => inputText(input))).map(({ indexes, exact }) => {
        const [kept, ...repeats] = indexes.flatMap((index) => cases[index] ?? [])
        return { kept, repeats, exact }
      })
      const repeats = groups.flatMap((group) => group.repeats)
      if (args.apply && repeats.length > 0) await open.store.removeCases(open.set, repeats)
      if (args.json) {
        printJson({
          set: open.set,
          applied: args.apply ?? false,
          groups: groups.map((group) => ({ kept: group.kept?.id, repeats: group.repeats.map(({ id }) => id), exact: group.exact })),
        })
        return 0
      }
      if (repeats.length === 0) {
        print(`No case of the ${counted(cases.length, 'case')} in the set \`${open.set}\` repeats another.`)
        return 0
      }
      for (const group of groups) {
        if (group.kept !== undefined) print(line('keep  ', group.kept))
        for (const each of group.repeats) print(line(group.exact ? 'same  ' : 'near  ', each))
      }
      print(
        args.apply
          ? `Removed ${counted(repeats.length, 'case')}; the set \`${open.set}\` has ${counted(cases.length - repeats.length, 'case')}.`
          : `${counted(repeats.length, 'case')} of ${cases.length} ${repeats.length === 1 ? 'repeats' : 'repeat'} another. To remove: loadbearing cases dedupe --apply`,
      )
      return 0
    })
  },
})

function line(mark: string, { id, input }: Case): string {
  return `${mark}${oneLine(id, 32)}  ${oneLine(inputText(input), 80)}`
}

/** In the order in which they were added; cases that do not say when stay where they stand. */
function oldestFirst(cases: readonly Case[]): Case[] {
  return cases
    .map((each, index) => ({ each, index }))
    .sort((a, b) => (a.each.addedAt === undefined || b.each.addedAt === undefined ? 0 : a.each.addedAt.localeCompare(b.each.addedAt)) || a.index - b.index)
    .map(({ each }) => each)
}
