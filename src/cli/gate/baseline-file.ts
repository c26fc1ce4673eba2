import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { RunData } from '../../measure/evaluation/score-table.ts'
import { AppError } from '../../model/app-error.ts'
import type { GateRule } from '../../model/eval-config.ts'
import { EvalRun } from '../../model/eval-run.ts'
import { CalibrationEvidence } from '../../model/evaluation-evidence.ts'
import { calibrationOf, type JudgedMeasure } from '../../model/judged-measure.ts'
import { Output, Score } from '../../model/score.ts'

const schema = 'loadbearing/baseline@1'

const Line = z.union([
  z.strictObject({ schema: z.literal(schema), run: EvalRun }),
  z.strictObject({ case: z.string(), hash: z.string() }),
  z.strictObject({ output: Output }),
  z.strictObject({ score: Score }),
  z.strictObject({ calibration: CalibrationEvidence }),
])

/** A run as it is kept with the code, and how the judges of its rules were held against people: another machine has no store of labels. */
export interface Baseline extends RunData {
  calibrations: readonly CalibrationEvidence[]
}

/**
 * A run as a file to keep with the code: a line a row, sorted, so that a change of the baseline reads well in a diff. Texts of users, documents and
 * answers stay out of it: figures are all that the gate needs.
 * @throws AppError `usage` where it cannot be written
 */
export async function writeBaseline(file: string, { run, outputs, scores, caseHashes = new Map(), calibrations }: Baseline): Promise<void> {
  const lines = [
    { schema, run },
    ...calibrations.map((calibration) => ({ calibration })),
    ...[...caseHashes].map(([id, hash]) => ({ case: id, hash })),
    ...outputs.map(({ text: _text, retrieved: _retrieved, missing, ...rest }) => ({
      output: { ...rest, ...(missing !== undefined && { missing: { ...missing, detail: '' } }) },
    })),
    ...scores.map(({ claims: _claims, rationale: _rationale, missing, ...rest }) => ({
      score: { ...rest, ...(missing !== undefined && { missing: { ...missing, detail: '' } }) },
    })),
  ]
  try {
    await mkdir(dirname(file), { recursive: true })
    await writeFile(`${file}.part`, `${lines.map((line) => JSON.stringify(line)).join('\n')}\n`)
    await rename(`${file}.part`, file)
  } catch (cause) {
    throw new AppError('usage', `The baseline could not be written to ${file}: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'Name a file that can be written: --baseline FILE',
    })
  }
}

/** @throws AppError `usage` where there is none, `input-unreadable` naming the line that is none of a baseline */
export async function readBaseline(file: string): Promise<Baseline> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    throw new AppError('usage', `There is no baseline at ${file}.`, {
      cause,
      hint: 'Make one of the run that is good enough, and keep it with the code: npx loadbearing gate --save',
    })
  }
  const lines = text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [readLine(line, `${file}:${index + 1}`)]))
  const [head, ...rest] = lines
  if (head === undefined || !('run' in head)) {
    throw new AppError('input-unreadable', `${file} is no baseline: its first line names no run.`, { hint: 'Make it again: npx loadbearing gate --save' })
  }
  return {
    run: head.run,
    caseHashes: new Map(rest.flatMap((line) => ('case' in line ? [[line.case, line.hash] as const] : []))),
    outputs: rest.flatMap((line) => ('output' in line ? [line.output] : [])),
    scores: rest.flatMap((line) => ('score' in line ? [line.score] : [])),
    calibrations: rest.flatMap((line) => ('calibration' in line ? [line.calibration] : [])),
  }
}

function readLine(line: string, where: string): z.infer<typeof Line> {
  let json: unknown
  try {
    json = JSON.parse(line)
  } catch (cause) {
    throw new AppError('input-unreadable', `${where} is no JSON: ${cause instanceof Error ? cause.message : String(cause)}`, {
      cause,
      hint: 'A conflict of a merge? Make it again: npx loadbearing gate --save',
    })
  }
  const parsed = Line.safeParse(json)
  if (parsed.success) return parsed.data
  throw new AppError('input-unreadable', `${where} is no line of a baseline: ${parsed.error.issues[0]?.message ?? ''}`, {
    hint: 'Another version wrote it? Make it again: npx loadbearing gate --save',
  })
}

/** The calibrations of just the measures of the run that have a rule. */
export function calibrationsToKeep(
  run: EvalRun,
  rules: readonly Pick<GateRule, 'metric'>[],
  calibrations: readonly CalibrationEvidence[],
): CalibrationEvidence[] {
  const ruled = run.measures.filter(({ metric, judge }) => judge !== '' && rules.some((rule) => rule.metric === metric))
  return ruled.flatMap((measure) => calibrationOf(measure, calibrations) ?? [])
}

/** Those of the baseline and of the store, of each measure of a judge the one that was held last; of two without a date, or of one, that of the store. */
export function latestCalibrations(baseline: readonly CalibrationEvidence[], store: readonly CalibrationEvidence[]): CalibrationEvidence[] {
  const keyOf = ({ tool, metric, version, judge }: JudgedMeasure): string => JSON.stringify([tool, metric, version, judge])
  const latest = new Map(store.map((each) => [keyOf(each), each]))
  for (const each of baseline) {
    const other = latest.get(keyOf(each))
    if (other === undefined || Date.parse(each.at ?? '') > Date.parse(other.at ?? '')) latest.set(keyOf(each), each)
  }
  return [...latest.values()]
}
