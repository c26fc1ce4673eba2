import { z } from 'zod'
import { Case } from '../model/case.ts'
import { EvalRun } from '../model/eval-run.ts'
import { CalibrationEvidence } from '../model/evaluation-evidence.ts'
import { Label, Output, Score } from '../model/score.ts'
import type { Engine } from './engine.ts'
import * as queries from './evaluation-queries.ts'
import { columnsOf, createEvaluationTable, type EvaluationTable, evaluationTables as tables } from './evaluation-tables.ts'

/** What was once paid for, by a hash of all that decides it: an answer of the system, or of a judge. */
export type CacheKind = 'output' | 'judge'

/** Cases, runs and what came of them. Every write can be sent again: a row of the same key takes the place of the one before. */
export interface EvaluationStore {
  /** Whether anything of an evaluation was ever written here; looking makes no table. */
  isUsed(): Promise<boolean>
  /** Adds cases, or replaces those of the same id where they stand. */
  putCases(set: string, cases: readonly Case[]): Promise<void>
  removeCases(set: string, cases: readonly Case[]): Promise<void>
  /** Cases of a set, in the order in which they were added. */
  cases(set: string): Promise<Case[]>
  caseSets(): Promise<{ name: string; cases: number }[]>
  /** Cases as a run was asked them, by the hash of the set: the set itself may change afterwards. */
  putSnapshot(caseSetHash: string, cases: readonly Case[]): Promise<void>
  /** Empty where there is none. */
  snapshot(caseSetHash: string): Promise<Case[]>
  putRun(run: EvalRun): Promise<void>
  /** The latest first. */
  runs(): Promise<EvalRun[]>
  putOutputs(outputs: readonly Output[]): Promise<void>
  /** By case and repeat. */
  outputs(run: string): Promise<Output[]>
  putScores(scores: readonly Score[]): Promise<void>
  /** By case, repeat and measure. */
  scores(run: string): Promise<Score[]>
  putLabels(labels: readonly Label[]): Promise<void>
  /** Takes labels back: undo. */
  removeLabels(labels: readonly Label[]): Promise<void>
  /** Of a run, or of all. */
  labels(run?: string): Promise<Label[]>
  /** A judge held against people; the latest of each judge, tool, metric and version. */
  putCalibration(calibration: CalibrationEvidence): Promise<void>
  calibrations(): Promise<CalibrationEvidence[]>
  putCached(kind: CacheKind, bodies: ReadonlyMap<string, string>): Promise<void>
  /** Bodies by hash; a hash without one is not in the map. */
  cached(kind: CacheKind, hashes: readonly string[]): Promise<Map<string, string>>
}

/** Rows that go into one insert. */
const rowsPerInsert = 20_000
/** Hashes that go into one query. */
const hashesPerQuery = 1000

type Cells = readonly (string | number | null)[]

/** Cases, runs, outputs, scores and labels in tables beside the spans; a table is made when it is first needed. */
export function evaluationStore(engine: Engine, options: { durable: boolean }): EvaluationStore {
  const made = new Map<string, Promise<void>>()
  const ready = (table: EvaluationTable): Promise<void> => {
    const making = made.get(table.name) ?? engine.command(createEvaluationTable(table, options))
    made.set(table.name, making)
    return making
  }

  async function put(table: EvaluationTable, rows: readonly { cells: Cells; body: unknown; deleted?: boolean }[]): Promise<void> {
    if (rows.length === 0) return
    await ready(table)
    const columns = [...columnsOf(table), 'Deleted', 'Body']
    for (let from = 0; from < rows.length; from += rowsPerInsert) {
      const lines = rows.slice(from, from + rowsPerInsert).map(({ cells, body, deleted }) => {
        const line = [...cells, deleted === true ? 1 : 0, typeof body === 'string' ? body : JSON.stringify(body)]
        // The engine refuses half of a surrogate pair together with the whole batch.
        return JSON.stringify(line.map((cell) => (typeof cell === 'string' ? cell.toWellFormed() : cell)))
      })
      await engine.insert(table.name, columns, Buffer.from(lines.join('\n')))
    }
  }

  async function read<Row>(table: EvaluationTable, schema: z.ZodType<Row>, sql: string, params: Record<string, unknown> = {}): Promise<Row[]> {
    await ready(table)
    const lines = await engine.lines(sql, params)
    return lines.map((line) => schema.parse(JSON.parse(BodyLine.parse(JSON.parse(line))[0])))
  }

  async function rowsOfCases(set: string, cases: readonly Case[], deleted: boolean) {
    await ready(tables.cases)
    const known = new Map(
      (await engine.rows<{ id: string; position: string }>(queries.positionsOfCases, { set })).map(({ id, position }) => [id, Number(position)]),
    )
    const [last] = await engine.rows<{ position: string }>(queries.lastPositionOfSet, { set })
    let next = Number(last?.position ?? 0) + 1
    return cases.map((each) => ({ cells: [set, each.id, known.get(each.id) ?? next++], body: each, deleted }))
  }

  async function caseCount(set: string): Promise<number> {
    await ready(tables.cases)
    return (await engine.rows<{ id: string }>(queries.positionsOfCases, { set })).length
  }

  const labelRow = (label: Label, deleted: boolean) => ({
    cells: [label.run, label.caseId, label.repeat, label.metric, label.rater, label.value],
    body: label,
    deleted,
  })

  return {
    async isUsed() {
      const [found] = await engine.rows<{ tables: string }>(queries.evaluationTablesThere, {})
      return Number(found?.tables ?? 0) > 0
    },
    putCases: async (set, cases) => put(tables.cases, await rowsOfCases(set, cases, false)),
    removeCases: async (set, cases) => put(tables.cases, await rowsOfCases(set, cases, true)),
    cases: (set) => read(tables.cases, Case, queries.casesOfSet, { set }),
    async caseSets() {
      await ready(tables.cases)
      const rows = await engine.rows<{ name: string; cases: string }>(queries.caseSetSizes, {})
      return rows.filter(({ name }) => !name.startsWith(snapshotMark)).map(({ name, cases }) => ({ name, cases: Number(cases) }))
    },
    async putSnapshot(hash, cases) {
      if ((await caseCount(snapshotName(hash))) !== cases.length) await put(tables.cases, await rowsOfCases(snapshotName(hash), cases, false))
    },
    snapshot: (hash) => read(tables.cases, Case, queries.casesOfSet, { set: snapshotName(hash) }),
    putRun: (run) => put(tables.runs, [{ cells: [run.id], body: run }]),
    runs: async () => (await read(tables.runs, EvalRun, queries.runs)).sort((a, b) => b.startedAt.localeCompare(a.startedAt)),
    putOutputs: (outputs) =>
      put(
        tables.outputs,
        outputs.map((output) => ({ cells: [output.run, output.caseId, output.repeat], body: output })),
      ),
    outputs: (run) => read(tables.outputs, Output, queries.outputsOfRun, { run }),
    putScores: (scores) =>
      put(
        tables.scores,
        scores.map((score) => ({
          cells: [
            score.run,
            score.caseId,
            score.repeat,
            score.tool,
            score.metric,
            score.version,
            score.judge,
            score.value ?? null,
            score.missing?.reason ?? '',
          ],
          body: score,
        })),
      ),
    scores: (run) => read(tables.scores, Score, queries.scoresOfRun, { run }),
    putLabels: (given) =>
      put(
        tables.labels,
        given.map((label) => labelRow(label, false)),
      ),
    removeLabels: (given) =>
      put(
        tables.labels,
        given.map((label) => labelRow(label, true)),
      ),
    labels: (run) => (run === undefined ? read(tables.labels, Label, queries.labels) : read(tables.labels, Label, queries.labelsOfRun, { run })),
    putCalibration: (calibration) =>
      put(tables.calibrations, [{ cells: [calibration.judge, calibratedMetric(calibration), calibration.version], body: calibration }]),
    calibrations: () => read(tables.calibrations, CalibrationEvidence, queries.calibrations),
    putCached: (kind, bodies) =>
      put(
        tables.cache,
        [...bodies].map(([hash, body]) => ({ cells: [kind, hash], body })),
      ),
    async cached(kind, hashes) {
      await ready(tables.cache)
      const found = new Map<string, string>()
      for (let from = 0; from < hashes.length; from += hashesPerQuery) {
        const lines = await engine.lines(queries.cachedBodies, { kind, hashes: hashes.slice(from, from + hashesPerQuery) })
        for (const line of lines) {
          const [hash, body] = HashLine.parse(JSON.parse(line))
          found.set(hash, body)
        }
      }
      return found
    },
  }
}

/** The key has no column of its own for the tool, and a table that is there keeps its key: another tool's metric has the tool before its name. */
const calibratedMetric = ({ tool, metric }: CalibrationEvidence): string => (tool === 'loadbearing' ? metric : JSON.stringify([tool, metric]))

/** Sets that are snapshots are not listed. */
const snapshotMark = '#'
const snapshotName = (hash: string): string => `${snapshotMark}${hash}`

const BodyLine = z.tuple([z.string()])
const HashLine = z.tuple([z.string(), z.string()])
