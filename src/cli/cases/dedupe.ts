import { defineCommand } from 'citty'
import { repeatedCases } from '../../measure/evaluation/coverage/near-duplicates-of-cases.ts'
import { AppError } from '../../model/app-error.ts'
import { type Case, inputText } from '../../model/case.ts'
import { quoted } from '../quoted.ts'
import { caseFlags, onlyInFiles, sameSet, withReadCases } from './open-cases.ts'
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
    return withReadCases(args, async ({ set, config, cases: all, where, inFiles, spans }) => {
      if (args.apply && inFiles) throw onlyInFiles({ set, config })
      const cases = oldestFirst(all)
      const groups = repeatedCases(cases)
      const repeats = groups.flatMap((group) => group.repeats)
      const exact = repeats.filter((repeat) => repeat.exact)
      const removed = groups.flatMap(({ kept, repeats: own }) =>
        own.filter(({ exact: isExact }) => args.apply && (isExact || args.near)).map((repeat) => ({ ...repeat, kept })),
      )
      if (removed.length > 0) {
        await spans?.evaluation.removeCases(
          set,
          removed.map((repeat) => repeat.case),
        )
      }
      if (args.json) {
        printJson({
          set,
          applied: args.apply ?? false,
          removed: removed.map((repeat) => repeat.case.id),
          groups: groups.map((group) => ({
            kept: group.kept.id,
            same: group.repeats.filter((repeat) => repeat.exact).map((repeat) => repeat.case.id),
            near: group.repeats.filter((repeat) => !repeat.exact).map((repeat) => repeat.case.id),
          })),
        })
        return 0
      }
      if (repeats.length === 0) {
        print(`No case of the ${counted(cases.length, 'case')} ${where} repeats another.`)
        return 0
      }
      const near = repeats.length - exact.length
      if (args.apply) {
        for (const { case: gone, exact: isExact, kept } of removed)
          print(`${line('removed  ', gone)}  (${isExact ? 'same as' : 'near'} ${oneLine(kept.id, 32)})`)
        print(`Removed ${counted(removed.length, 'case')}; the set \`${set}\` has ${counted(cases.length - removed.length, 'case')}.`)
      } else {
        for (const group of groups) {
          print(line('keep  ', group.kept))
          for (const repeat of group.repeats) print(line(repeat.exact ? 'same  ' : 'near  ', repeat.case))
        }
        print(`${exact.length} of ${counted(cases.length, 'case')} ${exact.length === 1 ? 'is' : 'are'} the same as another word for word, ${near} near one.`)
      }
      const command = `npx loadbearing cases dedupe${sameSet(args)}`
      if (inFiles)
        print(`To remove them: take them out of the file, or its cases into the set: npx loadbearing cases import ${config.eval.cases.map(quoted).join(' ')}`)
      else {
        if (!args.apply && exact.length > 0) print(`To remove those that are the same: ${command} --apply`)
        if (near > 0 && !args.near) print(`To remove near ones too, once you have looked at them: ${command} --apply --near`)
      }
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
