import { basename } from 'node:path'
import { defineCommand } from 'citty'
import { type Imported, readEvaluationFile } from '../../gather/evaluation/formats/index.ts'
import { runsOf } from '../../gather/evaluation/formats/runs-of.ts'
import { readJudgeMetric } from '../../gather/evaluation/judge/measures.ts'
import { AppError } from '../../model/app-error.ts'
import type { Case } from '../../model/case.ts'
import type { EvalRun } from '../../model/eval-run.ts'
import { hashOfCases } from '../eval/load-cases.ts'
import { quoted } from '../quoted.ts'
import { version } from '../version.ts'
import { parseList } from './case-flags.ts'
import { type MergedCases, mergeCases } from './merge-cases.ts'
import { caseFlags, sayIfNotAsked, withCases } from './open-cases.ts'
import { counted, print, printJson } from './print.ts'
import { firstOf, oneLine } from './table.ts'

export const importCommand = defineCommand({
  meta: { name: 'loadbearing cases import', description: 'Take cases, and where a file has them outputs, scores and labels, from files of other tools' },
  args: {
    files: {
      type: 'positional',
      required: false,
      description: 'JSONL, CSV, JSON or YAML of promptfoo, Ragas, DeepEval, OpenAI evals, Langfuse, TruLens, or of your own',
    },
    slices: { type: 'string', description: 'Fields of the rows that become slices, comma-separated', valueHint: 'NAME,…' },
    replace: { type: 'boolean', description: 'Take what the files say also of cases that are in the set from elsewhere' },
    ...caseFlags,
  },
  async run({ args }): Promise<number> {
    if (args._.length === 0) {
      throw new AppError('usage', 'There is no file to import.', { hint: 'npx loadbearing cases import FILE…; docs/cases.md lists the formats.' })
    }
    const read: { file: string; imported: Imported }[] = []
    // All are read before any is stored: a file that cannot be read leaves nothing half done.
    for (const file of args._) read.push({ file, imported: await readEvaluationFile(file) })
    const names = parseList(args.slices)
    checkSlices(
      names,
      read.flatMap(({ imported }) => imported.cases),
    )
    return withCases(args, { create: true }, async ({ store, set, cases, config }) => {
      const now = new Date().toISOString()
      const known = new Map(cases.map((each) => [each.id, each]))
      const reports: FileReport[] = []
      for (const { file, imported } of read) {
        const added = imported.cases.map((each) => withSlices({ ...each, addedAt: each.addedAt ?? known.get(each.id)?.addedAt ?? now }, names))
        const merged = mergeCases(added, known, { file: basename(file), replace: args.replace ?? false })
        const caseSetHash = hashOfCases(added)
        const runs = runsOf(imported, {
          caseSet: set,
          caseSetHash,
          target: `imported from ${basename(file)}`,
          toolVersion: version,
          command: `loadbearing cases import ${quoted(file)}`,
        })
        await store.putCases(set, merged.put)
        if (runs.length > 0) await store.putSnapshot(caseSetHash, added)
        for (const run of runs) await store.putRun(run)
        await store.putOutputs(imported.outputs)
        await store.putScores(imported.scores)
        await store.putLabels(imported.labels)
        for (const each of merged.put) known.set(each.id, each)
        reports.push({ file, imported: { ...imported, problems: [...imported.problems, ...merged.problems] }, merged, runs })
      }
      sayIfNotAsked({ set, config }, args)
      if (args.json) printJson({ set, cases: known.size, files: reports.map(asJson) })
      else {
        for (const report of reports) printReport(report)
        print(`The set \`${set}\` has ${counted(known.size, 'case')}.`)
      }
      return 0
    })
  },
})

interface FileReport {
  file: string
  imported: Imported
  merged: MergedCases
  runs: readonly EvalRun[]
}

function asJson({ file, imported, merged, runs }: FileReport): object {
  const { format, cases, outputs, scores, labels, problems } = imported
  return {
    file,
    format,
    cases: cases.length,
    newCases: merged.fresh,
    replacedCases: merged.replaced,
    keptCases: merged.kept,
    outputs: outputs.length,
    scores: scores.length,
    labels: labels.length,
    runs: runs.map(({ id, variant }) => ({ id, variant })),
    problems,
  }
}

function printReport({ file, imported, merged, runs }: FileReport): void {
  const { format, cases, outputs, scores, labels, problems } = imported
  const { fresh, replaced, kept } = merged
  const of = [`${fresh} new`, ...(replaced > 0 ? [`${replaced} replaced`] : []), ...(kept > 0 ? [`${kept} kept as they are`] : [])]
  const parts = [
    ...(cases.length > 0 ? [`${counted(cases.length, 'case')}${of.length === 1 ? '' : ` (${of.join(', ')})`}`] : []),
    ...(outputs.length > 0 ? [counted(outputs.length, 'output')] : []),
    ...(scores.length > 0 ? [counted(scores.length, 'score')] : []),
    ...(labels.length > 0 ? [counted(labels.length, 'label')] : []),
  ]
  print(`${file} (${format}): ${parts.join(', ')}`)
  if (runs.length > 0)
    print(
      `  ${runs.length === 1 ? 'run' : 'runs'}: ${firstOf(
        runs.map(({ id }) => oneLine(id, 60)),
        4,
      )}`,
    )
  for (const line of askingForJudge(cases)) print(`  ${line}`)
  const missing = outputs.filter((output) => output.missing !== undefined).length
  if (missing > 0) print(`  ${counted(missing, 'output')} ${missing === 1 ? 'is' : 'are'} missing, with the reason that the file gives`)
  for (const [what, places] of Map.groupBy(problems, (problem) => problem.what))
    print(
      `  ${oneLine(what, 160)}: ${firstOf(
        places.map(({ where }) => oneLine(where, 60)),
        3,
      )}`,
    )
}

/** Cases whose checks `eval` grades with a judge alone, by name. */
function askingForJudge(cases: readonly Case[]): string[] {
  const asking = cases.flatMap(({ id, expect }) => {
    const scorers = expect.map(({ scorer }) => scorer).filter((scorer) => readJudgeMetric(scorer) !== undefined)
    return scorers.length === 0 ? [] : [{ id, scorers }]
  })
  if (asking.length === 0) return []
  const scorers = [...new Set(asking.flatMap((each) => each.scorers))].join(', ')
  const named = firstOf(
    asking.map(({ id }) => oneLine(id, 60)),
    3,
  )
  return [
    `${counted(asking.length, 'case')} ${asking.length === 1 ? 'asks' : 'ask'} for a judge (${scorers}): ${named}. Without eval.judge in the config these checks are missing`,
  ]
}

function withSlices(each: Case, names: readonly string[]): Case {
  if (names.length === 0) return each
  const metadata = { ...each.metadata }
  const slices = { ...each.slices }
  for (const name of names) {
    const value = metadata[name]
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') continue
    slices[name] = String(value)
    delete metadata[name]
  }
  return { ...each, slices, ...(each.metadata !== undefined && { metadata }) }
}

function checkSlices(names: readonly string[], cases: readonly Case[]): void {
  const fields = new Set(cases.flatMap(({ metadata }) => Object.keys(metadata ?? {})))
  const absent = names.filter((name) => !fields.has(name))
  if (absent.length === 0) return
  throw new AppError('usage', `No case that was read has a field ${absent.map((name) => `\`${name}\``).join(' or ')}. Nothing was imported.`, {
    hint: fields.size === 0 ? 'The cases have no further fields: leave --slices out.' : `Fields: ${[...fields].slice(0, 20).join(', ')}`,
  })
}
