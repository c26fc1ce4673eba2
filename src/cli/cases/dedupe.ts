import { defineCommand } from 'citty'
import { repeatedCases } from '../../measure/evaluation/coverage/near-duplicates-of-cases.ts'
import { AppError } from '../../model/app-error.ts'
import { type Case, inputText } from '../../model/case.ts'
import { caseFlags, requireCases, withCases } from './open-cases.ts'
import { counted, print, printJson } from './print.ts'
import { oneLine } from './table.ts'

export const dedupeCommand = defineCommand({
  meta: {
    name: 'loadbearing cases dedupe',
    description: 'Find cases that ask the same and say no more of the right answer; the fullest of a group is kept, then the oldest',
  },
  args: {
    apply: { type: 'boolean', description: 'Remove those that are the same word for word; without it they are only shown' },
    near: { type: 'boolean', description: 'With --apply: remove those too that are only near' },
    ...caseFlags,
  },
  async run({ args }): Promise<number> {
    if (args.near === true && args.apply !== true) {
      throw new AppError('usage', '--near says what --apply removes.', { hint: 'Near ones are always shown; to remove them too: --apply --near' })
    }
    return withCases(args, { create: false }, async (open) => {
      const cases = oldestFirst(requireCases(open))
      const groups = repeatedCases(cases)
      const repeats = groups.flatMap((group) => group.repeats)
      const exact = repeats.filter((repeat) => repeat.exact)
      const removed = args.apply ? (args.near ? repeats : exact).map((repeat) => repeat.case) : []
      if (removed.length > 0) await open.store.removeCases(open.set, removed)
      if (args.json) {
        printJson({
          set: open.set,
          applied: args.apply ?? false,
          removed: removed.map(({ id }) => id),
          groups: groups.map((group) => ({
            kept: group.kept.id,
            same: group.repeats.filter((repeat) => repeat.exact).map((repeat) => repeat.case.id),
            near: group.repeats.filter((repeat) => !repeat.exact).map((repeat) => repeat.case.id),
          })),
        })
        return 0
      }
      if (repeats.length === 0) {
        print(`No case of the ${counted(cases.length, 'case')} in the set \`${open.set}\` repeats another.`)
        return 0
      }
      for (const group of groups) {
        print(line('keep  ', group.kept))
        for (const repeat of group.repeats) print(line(repeat.exact ? 'same  ' : 'near  ', repeat.case))
      }
      const near = repeats.length - exact.length
      print(
        args.apply
          ? `Removed ${counted(removed.length, 'case')}; the set \`${open.set}\` has ${counted(cases.length - removed.length, 'case')}.`
          : `${exact.length} of ${counted(cases.length, 'case')} ${exact.length === 1 ? 'is' : 'are'} the same as another word for word, ${near} near one.`,
      )
      if (!args.apply && exact.length > 0) print('To remove those that are the same: npx loadbearing cases dedupe --apply')
      if (near > 0 && !args.near) print('To remove near ones too, once you have looked at them: npx loadbearing cases dedupe --apply --near')
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
