import { glob, isDynamicPattern } from 'tinyglobby'
import { contentOf } from '../../gather/evaluation/case-hash.ts'
import { type ImportProblem, readEvaluationFile } from '../../gather/evaluation/formats/index.ts'
import { sha256 } from '../../gather/evaluation/target/target.ts'
import { AppError } from '../../model/app-error.ts'
import type { Case } from '../../model/case.ts'
import type { EvalConfig } from '../../model/eval-config.ts'
import type { EvaluationStore } from '../../store/open-store.ts'

export interface LoadedCases {
  cases: Case[]
  /** Name of the set in the store, or the files. */
  set: string
  /** What could not be taken, and what is worth knowing; with the file. */
  problems: ImportProblem[]
}

/**
 * Cases of the files that the config names, else of its set in the store, where there is one. A second case of one id is refused, also over files.
 * @throws AppError `input-unreadable` where a file cannot be read, `usage` where there are no cases
 */
export async function loadCases(
  config: Pick<EvalConfig, 'cases' | 'caseSet' | 'sliceBy'>,
  store: () => Promise<EvaluationStore | undefined>,
): Promise<LoadedCases> {
  const loaded = await casesAsTheyAre(config, store)
  return { ...loaded, cases: loaded.cases.map((given) => sliced(given, config.sliceBy)) }
}

/** A case with fields of its metadata as slices; a slice that it names itself stays. */
function sliced(given: Case, names: readonly string[]): Case {
  const own = names.flatMap((name) => {
    const value = given.metadata?.[name]
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, String(value)] as const] : []
  })
  return own.length === 0 ? given : { ...given, slices: { ...Object.fromEntries(own), ...given.slices } }
}

async function casesAsTheyAre(
  { cases: patterns, caseSet }: Pick<EvalConfig, 'cases' | 'caseSet'>,
  store: () => Promise<EvaluationStore | undefined>,
): Promise<LoadedCases> {
  if (patterns.length > 0) return casesOfFiles(patterns)
  const evaluation = await store()
  const cases = (await evaluation?.cases(caseSet)) ?? []
  if (cases.length > 0) return { cases, set: caseSet, problems: [] }
  const others = ((await evaluation?.caseSets()) ?? []).filter(({ name }) => name !== caseSet)
  throw new AppError('usage', `There are no cases in the set \`${caseSet}\`.`, {
    hint: `Name a file: npx loadbearing eval cases.jsonl; or fill the set: npx loadbearing cases import FILE.${others.length === 0 ? '' : ` Other sets: ${others.map(({ name, cases: count }) => `${name} (${count})`).join(', ')}: --set NAME`}`,
  })
}

async function casesOfFiles(patterns: readonly string[]): Promise<LoadedCases> {
  const files = (await Promise.all(patterns.map(async (pattern) => (isDynamicPattern(pattern) ? (await glob(pattern)).sort() : [pattern])))).flat()
  if (files.length === 0)
    throw new AppError('input-unreadable', `No file matches ${patterns.join(', ')}.`, { hint: 'Check the pattern; quote it for your shell.' })
  const byId = new Map<string, { given: Case; file: string }>()
  const problems: ImportProblem[] = []
  for (const file of files) {
    const imported = await readEvaluationFile(file)
    problems.push(...imported.problems.map(({ where, what }) => ({ where: files.length > 1 ? `${file}, ${where}` : where, what })))
    for (const given of imported.cases) {
      const known = byId.get(given.id)
      if (known === undefined) byId.set(given.id, { given, file })
      else problems.push({ where: `${file}, case ${given.id}`, what: `left out: ${known.file} has a case of the same id` })
    }
  }
  if (byId.size === 0) {
    throw new AppError(
      'usage',
      `There is no case in ${files.join(', ')}${problems.length === 0 ? '' : `: ${problems.length} left out, the first at ${problems[0]?.where}: ${problems[0]?.what}`}.`,
      {
        hint: 'A case is a line such as {"id": "refund-1", "input": "How do I get a refund?", "reference": "Within 14 days."}; or npx loadbearing cases add.',
      },
    )
  }
  return { cases: [...byId.values()].map(({ given }) => given), set: files.join(', '), problems }
}

/** SHA-256 of all of the cases that decides an answer or a score, in order. */
export function hashOfCases(cases: readonly Case[]): string {
  return sha256(cases.map(contentOf))
}
