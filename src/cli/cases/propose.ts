import { basename } from 'node:path'
import { defineCommand } from 'citty'
import { idOf } from '../../gather/evaluation/formats/collect.ts'
import { proposeCases } from '../../measure/evaluation/cases/propose-cases.ts'
import { proposeFromQueries } from '../../measure/evaluation/cases/propose-from-queries.ts'
import { type Case, inputText } from '../../model/case.ts'
import { quoted } from '../quoted.ts'
import { seed } from '../seed.ts'
import { parseMost } from './case-flags.ts'
import { caseFlags, casesToRead, onlyInFiles, withCaseSet } from './open-cases.ts'
import { counted, print, printJson } from './print.ts'
import { queriesFlag, type RequestArgs, readQueriesOf, readRequests, requestFlags } from './queries.ts'
import { oneLine } from './table.ts'

const usualProposals = 20

export const proposeCommand = defineCommand({
  meta: {
    name: 'loadbearing cases propose',
    description: 'Propose cases from production: failures, bad feedback, low scores, gaps of coverage, outliers; each says where it comes from',
  },
  args: {
    ...requestFlags,
    queries: queriesFlag,
    most: { type: 'string', description: `Proposals at most (default ${usualProposals})`, valueHint: 'N' },
    apply: { type: 'boolean', description: 'Add them to the set; without it they are only shown' },
    ...caseFlags,
  },
  async run({ args }): Promise<number> {
    const most = parseMost('most', args.most, usualProposals)
    // Also the first cases of all may come from production: then there is no store yet.
    return withCaseSet(args, async ({ config, set, cases: inSet, place }) => {
      const { cases, inFiles } = await casesToRead({ config, set, cases: inSet }, args)
      if (args.apply && inFiles) throw onlyInFiles({ set, config })
      const { proposed, source, looked } = await proposals(args, { spans: await place.existing(), config }, cases, most)
      const lookedAt = args.queries === undefined ? counted(looked, 'request') : counted(looked, 'query', 'queries')
      if (args.apply && proposed.length > 0) await (await place.made()).evaluation.putCases(set, proposed)
      if (args.json) {
        printJson({ set, source, requests: looked, applied: args.apply ?? false, proposed })
        return 0
      }
      if (proposed.length === 0) {
        print(`Nothing to propose from ${lookedAt} in ${source}: none stands out, or all have a case already.`)
        return 0
      }
      for (const each of proposed) {
        print(oneLine(inputText(each.input), 120))
        print(
          `  ${oneLine(each.source.why ?? '', 100)}; ${each.source.traceId === undefined ? `from ${oneLine(source, 80)}` : `trace ${oneLine(each.source.traceId, 40)}`}`,
        )
      }
      const said = `${counted(proposed.length, 'case')} from ${lookedAt} in ${source}`
      print(
        args.apply
          ? `Added ${said}; the set \`${set}\` has ${counted(cases.length + proposed.length, 'case')}. They have no reference yet: what would have been right is yours to say.`
          : `${said}.${inFiles ? ` To add them, first take the cases of the files into the set: npx loadbearing cases import ${config.eval.cases.map(quoted).join(' ')}` : ' To add them: --apply'}`,
      )
      return 0
    })
  },
})

interface Proposals {
  proposed: Case[]
  source: string
  /** Requests, or queries, that were looked at. */
  looked: number
}

async function proposals(args: RequestArgs, from: Parameters<typeof readRequests>[1], cases: readonly Case[], most: number): Promise<Proposals> {
  const addedAt = new Date().toISOString()
  const dated = (all: readonly Case[]): Case[] => all.map((each) => ({ ...each, addedAt }))
  if (args.queries === undefined) {
    const { requests, source } = await readRequests(args, from)
    return { proposed: dated(proposeCases({ requests, cases, seed, most })), source, looked: requests.length }
  }
  const read = await readQueriesOf(args.queries, args)
  const queries = read.map((each) => ({ ...each, id: idOf(each.text) }))
  return { proposed: dated(proposeFromQueries({ queries, file: basename(args.queries), cases, seed, most })), source: args.queries, looked: read.length }
}
