import { text as readAll } from 'node:stream/consumers'
import { defineCommand } from 'citty'
import { type Imported, readCaseText } from '../../gather/evaluation/formats/index.ts'
import { AppError } from '../../model/app-error.ts'
import type { Case } from '../../model/case.ts'
import { parseList, parseSlices } from './case-flags.ts'
import { caseFlags, sayIfNotAsked, withCases } from './open-cases.ts'
import { counted, print, printJson } from './print.ts'
import { firstOf, oneLine } from './table.ts'

export const addCommand = defineCommand({
  meta: { name: 'loadbearing cases add', description: 'Add a case from flags, or cases as JSON or JSONL on standard input' },
  args: {
    input: { type: 'string', description: 'The question; without it cases are read from standard input', valueHint: 'TEXT' },
    reference: { type: 'string', description: 'The right answer', valueHint: 'TEXT' },
    relevant: { type: 'string', description: 'Ids of the documents that hold the answer, comma-separated', valueHint: 'ID,…' },
    slice: { type: 'string', description: 'Slices that it belongs to, comma-separated', valueHint: 'NAME=VALUE,…' },
    group: { type: 'string', description: 'Conversation, document or user that it shares with other cases', valueHint: 'NAME' },
    tag: { type: 'string', description: 'Tags, comma-separated', valueHint: 'TAG,…' },
    id: { type: 'string', description: 'Id (default: made of the question)', valueHint: 'ID' },
    ...caseFlags,
  },
  async run({ args }): Promise<number> {
    const now = new Date().toISOString()
    const read = await readGiven(args, now)
    return withCases(args, { create: true }, async ({ store, set, cases, config }) => {
      const known = new Set(cases.map(({ id }) => id))
      const taken = read.cases.filter(({ id }) => known.has(id))
      if (taken.length > 0) {
        throw new AppError(
          'usage',
          `${counted(taken.length, 'case')} of the same id ${taken.length === 1 ? 'is' : 'are'} in the set \`${set}\` already: ${firstOf(
            taken.map(({ id }) => oneLine(id, 60)),
            5,
          )}. Nothing was added.`,
          {
            hint: 'Give another --id, or take the old one out: npx loadbearing cases remove ID',
          },
        )
      }
      const added: Case[] = read.cases.map((each) => ({
        ...each,
        source: each.source.kind === 'import' ? { kind: 'manual' } : each.source,
        addedAt: each.addedAt ?? now,
      }))
      await store.putCases(set, added)
      sayIfNotAsked({ set, config }, args)
      if (args.json) printJson({ set, added, problems: read.problems })
      else {
        print(
          `Added ${firstOf(
            added.map(({ id }) => oneLine(id, 60)),
            5,
          )} to the set \`${set}\`: ${counted(cases.length + added.length, 'case')}.`,
        )
        for (const { where, what } of read.problems) print(`  ${oneLine(where, 60)}: ${oneLine(what, 160)}`)
      }
      return 0
    })
  },
})

interface Given {
  input?: string
  reference?: string
  relevant?: string
  slice?: string
  group?: string
  tag?: string
  id?: string
}

async function readGiven(args: Given, at: string): Promise<Imported> {
  if (args.input === undefined) {
    if (process.stdin.isTTY) throw new AppError('usage', 'There is no question.', { hint: 'Give --input TEXT, or cases as JSON on standard input.' })
    const given = await readAll(process.stdin)
    if (given.trim() === '') {
      throw new AppError('usage', 'There is no question: nothing came on standard input.', { hint: 'Give --input TEXT, or cases as JSON on standard input.' })
    }
    return readCaseText(given, 'standard input', at)
  }
  const relevant = parseList(args.relevant)
  const row = {
    input: args.input,
    ...(args.reference !== undefined && { reference: args.reference }),
    ...(relevant.length > 0 && { referenceIds: relevant }),
    slices: parseSlices(args.slice),
    tags: parseList(args.tag),
    ...(args.group !== undefined && { group: args.group }),
    ...(args.id !== undefined && { id: args.id }),
  }
  return readCaseText(JSON.stringify(row), '--input', at)
}
