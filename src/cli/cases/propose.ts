import { defineCommand } from 'citty'
import { proposeCases } from '../../measure/evaluation/cases/propose-cases.ts'
import { inputText } from '../../model/case.ts'
import { seed } from '../seed.ts'
import { parseMost } from './case-flags.ts'
import { caseFlags, withCaseSet } from './open-cases.ts'
import { counted, print, printJson } from './print.ts'
import { readRequests, requestFlags } from './queries.ts'
import { oneLine } from './table.ts'

const usualProposals = 20

export const proposeCommand = defineCommand({
  meta: {
    name: 'loadbearing cases propose',
    description: 'Propose cases from production: failures, bad feedback, low scores, gaps of coverage, outliers; each with its trace',
  },
  args: {
    ...requestFlags,
    most: { type: 'string', description: `Proposals at most (default ${usualProposals})`, valueHint: 'N' },
    apply: { type: 'boolean', description: 'Add them to the set; without it they are only shown' },
    ...caseFlags,
  },
  async run({ args }): Promise<number> {
    const most = parseMost('most', args.most, usualProposals)
    // Also the first cases of all may come from production: then there is no store yet.
    return withCaseSet(args, async ({ config, set, cases, place }) => {
      const { requests, source } = await readRequests(args, { spans: await place.existing(), config })
      const addedAt = new Date().toISOString()
      const proposed = proposeCases({ requests, cases, seed, most }).map((each) => ({ ...each, addedAt }))
      if (args.apply && proposed.length > 0) await (await place.made()).evaluation.putCases(set, proposed)
      if (args.json) {
        printJson({ set, source, requests: requests.length, applied: args.apply ?? false, proposed })
        return 0
      }
      if (proposed.length === 0) {
        print(`Nothing to propose from ${counted(requests.length, 'request')} in ${source}: none stands out, or all have a case already.`)
        return 0
      }
      for (const each of proposed) {
        print(oneLine(inputText(each.input), 120))
        print(`  ${oneLine(each.source.why ?? '', 100)}; trace ${oneLine(each.source.traceId ?? '', 40)}`)
      }
      const said = `${counted(proposed.length, 'case')} from ${counted(requests.length, 'request')} in ${source}`
      print(
        args.apply
          ? `Added ${said}; the set \`${set}\` has ${counted(cases.length + proposed.length, 'case')}. They have no reference yet: what would have been right is yours to say.`
          : `${said}. To add them: --apply`,
      )
      return 0
    })
  },
})
