import { createHash } from 'node:crypto'
import type { z } from 'zod'
import { Case, type CaseDraft, groupOf } from '../../../model/case.ts'
import { Label, type Missing, Output, Score } from '../../../model/score.ts'
import type { Imported, ImportProblem } from './imported.ts'
import { directionOf } from './metric-direction.ts'

/** A case before it has an id, where the file gives none. */
export type NewCase = Omit<CaseDraft, 'id'> & { id?: string | undefined }

/** Which output a figure is of. */
export interface OutputKey {
  caseId: string
  variant: string
  repeat: number
}

export interface Collector {
  /** When the file was written; for what tells no time itself. */
  readonly at: string
  /** Base name of the file. */
  readonly file: string
  /** The variant of outputs that name none: the file's name. */
  readonly variant: string
  problem(where: string, what: string): void
  /** The id of the case, or undefined where it could not be taken. A second case of one id, or the same case again, is refused and named. */
  addCase(draft: NewCase, where: string): string | undefined
  /** The same for results, in which a case comes once for each output: known ones are not added again. */
  caseOf(draft: NewCase, where: string): string | undefined
  /** The next repeat of a case in a variant: 0 the first time. */
  nextRepeat(caseId: string, variant: string): number
  addOutput(key: OutputKey, output: Omit<z.input<typeof Output>, keyof OutputKey | 'run' | 'at'> & { at?: string | undefined }, where: string): void
  addScore(key: OutputKey, score: Omit<z.input<typeof Score>, keyof OutputKey | 'run'>, where: string): void
  addLabel(key: OutputKey, label: Omit<Label, keyof OutputKey | 'run' | 'at' | 'strategy'> & { at?: string | undefined }, where: string): void
  renameVariants(nameOf: (variant: string) => string): void
  result(format: string): Imported
}

/** Over it an input is read, and said to be long: evaluation may pass it over (`eval.limits.maxInputBytes`). */
const longInputBytes = 1_000_000
const longestRationale = 4000

export function createCollector({ file, at }: { file: string; at: string }): Collector {
  const variantOfFile = file.replace(/(\.(jsonl?|csv|tsv|ya?ml|gz|ndjson))+$/i, '')
  const cases = new Map<string, { found: Case; where: string }>()
  const outputs: Output[] = []
  const scores: Score[] = []
  const labels: Label[] = []
  const problems: ImportProblem[] = []
  const repeats = new Map<string, number>()
  const problem = (where: string, what: string): void => void problems.push({ where, what })

  function take(draft: NewCase, where: string, knownIsFine: boolean): string | undefined {
    const parsed = Case.safeParse(told({ ...draft, source: draft.source ?? { kind: 'import', file }, id: draft.id ?? 'none' }))
    if (!parsed.success) {
      problem(where, `left out: ${inWords(parsed.error)}`)
      return undefined
    }
    const read = parsed.data
    if (typeof read.input === 'string' && read.input.trim() === '') {
      problem(where, 'left out: its input is empty')
      return undefined
    }
    const candidates = draft.id === undefined ? [idOf(read.input), idOf([read.input, read.reference, read.expect, read.referenceIds])] : [draft.id]
    for (const id of candidates) {
      const known = cases.get(id)
      if (known === undefined) {
        keep({ ...read, id }, where)
        return id
      }
      const isSame = sameContent(known.found, read)
      if (knownIsFine && (isSame || (draft.id !== undefined && canonical(known.found.input) === canonical(read.input)))) return id
      if (draft.id !== undefined) problem(where, `left out: the id \`${id}\` is that of ${known.where} already`)
      else if (isSame) problem(where, `left out: the same case as ${known.where}`)
      if (draft.id !== undefined || isSame) return undefined
    }
    problem(where, 'left out: the same case came before')
    return undefined
  }

  function keep(read: Case, where: string): void {
    cases.set(read.id, { found: read, where })
    const bytes = Buffer.byteLength(typeof read.input === 'string' ? read.input : JSON.stringify(read.input))
    if (bytes >= longInputBytes) problem(where, `its input has ${(bytes / 1e6).toFixed(1)} MB: it is kept, and over eval.limits.maxInputBytes it is not asked`)
    if (read.reference?.trim() === '') problem(where, 'its reference is empty')
  }

  const withKey = (key: OutputKey, fields: object): object => told({ ...key, run: '', ...fields })

  return {
    at,
    file,
    variant: variantOfFile,
    problem,
    addCase: (draft, where) => take(draft, where, false),
    caseOf: (draft, where) => take(draft, where, true),
    nextRepeat(caseId, variant) {
      const key = `${variant}\u0000${caseId}`
      const repeat = repeats.get(key) ?? 0
      repeats.set(key, repeat + 1)
      return repeat
    },
    addOutput(key, output, where) {
      const parsed = Output.safeParse(withKey(key, { ...output, at: output.at ?? at }))
      if (parsed.success) outputs.push(parsed.data)
      else problem(where, `its output is left out: ${inWords(parsed.error)}`)
    },
    addScore(key, score, where) {
      const parsed = Score.safeParse(withKey(key, { ...score, rationale: score.rationale?.slice(0, longestRationale) }))
      if (parsed.success) scores.push(parsed.data)
      else problem(where, `its score \`${score.metric}\` is left out: ${inWords(parsed.error)}`)
    },
    addLabel(key, label, where) {
      const parsed = Label.safeParse(withKey(key, { ...label, at: label.at ?? at, strategy: 'import' }))
      if (parsed.success) labels.push(parsed.data)
      else problem(where, `its label \`${label.metric}\` is left out: ${inWords(parsed.error)}`)
    },
    renameVariants(nameOf) {
      for (const row of [...outputs, ...scores, ...labels]) row.variant = nameOf(row.variant)
    },
    result(format) {
      for (const metric of new Set(scores.filter((score) => directionOf(score) === undefined).map((score) => score.metric)))
        problem(`metric \`${metric}\``, 'whether higher or lower is better is not told: taken for higher is better')
      const rows = [...outputs, ...scores, ...labels]
      const variants = new Set(rows.map(({ variant }) => variant))
      // Two files of one name are two runs, and the same content is the same run: what is imported again takes the place of what was there.
      const file = `${variantOfFile}-${hashOfRows(rows, at)}`
      for (const row of rows) row.run = variants.size > 1 ? `${file}/${row.variant}` : file
      return { format, cases: [...cases.values()].map(({ found }) => found), outputs, scores, labels, problems }
    },
  }
}

/** Of all that the rows say; the file's own time, which stands where a row tells none, is no part of it. */
function hashOfRows(rows: readonly (Output | Score | Label)[], fileAt: string): string {
  const hash = createHash('sha256')
  for (const row of rows) hash.update(`${canonical('at' in row && row.at === fileAt ? { ...row, at: null } : row)}\n`)
  return hash.digest('hex').slice(0, 8)
}

/** A row that failed to run in the tool that wrote the file: not a fail, but no result. */
export function importError(detail: string): Missing {
  return { reason: 'import-error', detail: detail.slice(0, 2000) }
}

/** The fields that say something. */
function told(fields: object): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Stable: the same content has the same id in every file. The id of a case that has none is that of its input. */
export function idOf(content: unknown): string {
  return `case-${createHash('sha256').update(canonical(content)).digest('hex').slice(0, 12)}`
}

/** JSON with sorted keys. */
function canonical(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  )
}

function sameContent(a: Case, b: Case): boolean {
  const content = (each: Case) =>
    canonical([each.input, each.reference ?? null, each.referenceIds ?? null, each.expect, each.group === undefined ? null : groupOf(each)])
  return content(a) === content(b)
}

function inWords(error: z.ZodError): string {
  const [issue] = error.issues
  if (issue === undefined) return 'it is not valid'
  return issue.path.length === 0 ? issue.message : `${issue.path.join('.')}: ${issue.message}`
}
