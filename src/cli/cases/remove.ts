import { defineCommand } from 'citty'
import { AppError } from '../../model/app-error.ts'
import { caseFlags, requireCases, withCases } from './open-cases.ts'
import { counted, print, printJson } from './print.ts'
import { firstOf } from './table.ts'

export const removeCommand = defineCommand({
  meta: { name: 'loadbearing cases remove', description: 'Take cases out of a set; runs keep what they have of them' },
  args: { ids: { type: 'positional', required: true, description: 'Ids of the cases' }, ...caseFlags },
  async run({ args }): Promise<number> {
    const ids = [...new Set(args._)]
    return withCases(args, { create: false }, async (open) => {
      const cases = requireCases(open, args)
      const removed = cases.filter(({ id }) => ids.includes(id))
      const unknown = ids.filter((id) => !removed.some((each) => each.id === id))
      if (unknown.length > 0) {
        throw new AppError(
          'usage',
          `There is no case ${firstOf(
            unknown.map((id) => `\`${id}\``),
            5,
          )} in the set \`${open.set}\`. Nothing was removed.`,
          { hint: 'npx loadbearing cases list shows the ids.' },
        )
      }
      await open.store.removeCases(open.set, removed)
      if (args.json) printJson({ set: open.set, removed: ids })
      else print(`Removed ${counted(removed.length, 'case')}; the set \`${open.set}\` has ${counted(cases.length - removed.length, 'case')}.`)
      return 0
    })
  },
})
