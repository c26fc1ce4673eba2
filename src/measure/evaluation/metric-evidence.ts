import { type Case, groupOf } from '../../model/case.ts'
import type { RunMeasure } from '../../model/eval-run.ts'
import type { MetricEvidence, SliceFigure } from '../../model/evaluation-evidence.ts'
import type { Label, MissingReason } from '../../model/score.ts'
import { share } from '../interval/wilson.ts'
import { bySlice } from './by-slice.ts'
import { meanOf } from './estimate/clustered-mean.ts'
import { meanBounds } from './estimate/missing-bounds.ts'
import { statedTraffic, type Traffic, trafficMean, trafficShareOf, unseenShare } from './estimate/traffic-weights.ts'
import { correctedByPeople } from './metric-evidence-corrected.ts'
import { missingOutputs } from './missing-outputs.ts'
import {
  askedAfresh,
  type CaseScores,
  casesById,
  isDefined,
  type MeasureTable,
  meanOverRepeats,
  missesOf,
  missingRepeats,
  type RunData,
  scoreTable,
} from './score-table.ts'

interface Options {
  cases: readonly Case[]
  labels: readonly Label[]
  traffic: Traffic
}

interface Row {
  scores: CaseScores
  value: number | undefined
  group: string
  slices: Readonly<Record<string, string>>
}

/**
 * Every measure of a run: its mean over cases with the clustered interval, what is missing and what that could do, slices, spread, flakiness, and the
 * mean as people would have it where there are labels. Cases on which a metric has no meaning are no cases of it.
 */
export function metricEvidence(data: RunData, options: Options): MetricEvidence[] {
  const known = casesById(options.cases)
  const isFresh = askedAfresh(data.outputs)
  return [...scoreTable(data).values()].map((table) => {
    const rows: Row[] = [...table.byCase].flatMap(([caseId, scores]) => {
      if (!isDefined(scores)) return []
      const own = known.get(caseId)
      return [{ scores, value: meanOverRepeats(scores), group: groupOf(own ?? { id: caseId }), slices: own?.slices ?? {} }]
    })
    const fresh =
      table.measure.unit !== 'ratio' ? [] : [...table.byCase].filter(([caseId, { values }]) => values.length > 1 && isFresh(caseId)).map(([, scores]) => scores)
    const corrected = table.measure.judge === '' ? undefined : correctedByPeople(data, table, { labels: options.labels, known })
    return {
      ...table.measure,
      run: data.run.id,
      variant: data.run.variant,
      ...ofRows(rows, table, options.traffic),
      bySlice: slicesOf(rows, table, options.traffic),
      ...(fresh.length > 0 && {
        flaky: share(fresh.filter(({ values }) => values.some((value) => value !== values[0])).length, fresh.length),
      }),
      ...(corrected !== undefined && { corrected }),
    }
  })
}

function ofRows(rows: readonly Row[], { measure }: MeasureTable, traffic: Traffic) {
  const { unit, range } = measure
  const complete = withValues(rows)
  const values = complete.map(({ value }) => value)
  const bounds = meanBounds(
    rows.map(({ scores, value }) => ({ ...(value !== undefined && { value }), missing: missingRepeats(scores) })),
    range,
  )
  const reasons = new Map<MissingReason, number>()
  for (const { scores } of rows) for (const { reason } of scores.missing) reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const groups = complete.map(({ group }) => group)
  return {
    mean: meanOf(values, groups, { unit, range }),
    ...overTraffic(complete, measure, traffic),
    missing: missingOf(rows),
    missingBy: [...reasons].map(([reason, count]) => ({ reason, count })).sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1)),
    ...(bounds !== undefined && { bounds: measure.better === 'higher' ? { worst: bounds.low, best: bounds.high } : { worst: bounds.high, best: bounds.low } }),
    ...(values.length > 1 && { sd: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)) }),
  }
}

/** The mean over the traffic, and how much of the traffic that leaves out; nothing where none is stated. */
function overTraffic(complete: readonly (Row & { value: number })[], { unit, range }: RunMeasure, traffic: Traffic) {
  if (Object.keys(statedTraffic(traffic)).length === 0) return {}
  const { figure, unseen } = trafficMean(
    complete.map(({ value }) => value),
    complete.map(({ group }) => group),
    complete.map(({ slices }) => slices),
    { traffic, unit, range },
  )
  return { trafficMean: figure, trafficUnseen: unseenShare(unseen) }
}

function withValues(rows: readonly Row[]): (Row & { value: number })[] {
  return rows.flatMap((row) => (row.value === undefined ? [] : [{ ...row, value: row.value }]))
}

function missingOf(rows: readonly Row[]) {
  return missingOutputs(rows.map(({ scores, group }) => missesOf(scores, group)))
}

function slicesOf(rows: readonly Row[], { measure: { unit, range } }: MeasureTable, traffic: Traffic): SliceFigure[] {
  return bySlice(rows).map(({ name, value, rows: own }) => {
    const complete = withValues(own)
    const trafficShare = trafficShareOf(traffic, name, value)
    return {
      name,
      value,
      mean: meanOf(
        complete.map((row) => row.value),
        complete.map(({ group }) => group),
        { unit, range },
      ),
      missing: missingOf(own),
      ...(trafficShare !== undefined && { trafficShare }),
    }
  })
}
