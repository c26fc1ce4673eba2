import { type Case, groupOf } from '../../model/case.ts'
import type { FailureMode } from '../../model/eval-config.ts'
import type { FailureModeEvidence } from '../../model/evaluation-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { refusal } from '../interval/refusal.ts'
import { meanOf } from './estimate/clustered-mean.ts'
import { statedTraffic, type Traffic, trafficMean, trafficShareOf, trafficWeights, unseenShare } from './estimate/traffic-weights.ts'
import { missingOutputs } from './missing-outputs.ts'
import { type CaseScores, casesById, isDefined, type MeasureTable, missesOf, type RunData, scoreTable } from './score-table.ts'

const per = 1000
const ratio = { unit: 'ratio', range: [0, 1] } as const

interface Row {
  group: string
  slices: Readonly<Record<string, string>>
  scores: CaseScores
  /** Share of the repeats with a value in which it failed; absent where none has a value. */
  failed?: number
}

/**
 * What each mode of failure costs: traffic share × failure rate × cost, in US dollars in a thousand requests.
 *
 * - The traffic share of a mode is that of its slices in `traffic`; slices that the traffic does not tell take their share of the cases.
 * - The rate is over its cases that have a value of the metric, weighted by the traffic of all other slice names, with the clustered interval of
 *   `meanOf` (Wilson for yes and no, so that no failure among few is not a rate of 0 for sure). Slices of the traffic without a case widen it: they may
 *   never fail, or always.
 * - The loss has the interval of the rate, scaled. Where the share is itself from the cases, it is that of failures of this mode among all cases, so
 *   that the doubt of both is in it.
 *
 * Cases without a value are counted in `missing` and are no successes. A metric without any score gives a refusal, not 0.
 *
 * @param options.data the run that is judged
 * @param options.traffic share of the traffic by slice name and value
 * @returns in the order of the modes: see `failureModesByLoss`
 */
export function failureModes(options: { modes: readonly FailureMode[]; data: RunData; cases: readonly Case[]; traffic: Traffic }): FailureModeEvidence[] {
  const tables = [...scoreTable(options.data).values()]
  return options.modes.map((mode) => {
    const table = tableOf(tables, mode.when.metric)
    const rows = table === undefined ? [] : rowsOf(table, mode, options.cases)
    return { id: mode.id, what: mode.what, metric: mode.when.metric, costUsd: mode.costUsd, ...measured(mode, rows, options.traffic) }
  })
}

/** Modes by expected loss, the costliest first; equal ones by what they may cost at most; those that could not be measured last. */
export function failureModesByLoss(modes: readonly FailureModeEvidence[]): FailureModeEvidence[] {
  const loss = ({ expectedLoss }: FailureModeEvidence): [number, number] =>
    isMeasured(expectedLoss) ? [expectedLoss.value, expectedLoss.interval?.high ?? expectedLoss.value] : [-1, -1]
  return [...modes].sort((a, b) => {
    const [x, y] = [loss(a), loss(b)]
    return y[0] - x[0] || y[1] - x[1] || (a.id < b.id ? -1 : 1)
  })
}

function tableOf(tables: readonly MeasureTable[], metric: string): MeasureTable | undefined {
  const named = tables.filter(({ measure, byCase }) => measure.metric === metric && byCase.size > 0)
  // Of tools under one name ours counts.
  return named.find(({ measure }) => measure.tool === 'loadbearing') ?? named[0]
}

function rowsOf({ byCase }: MeasureTable, { when }: FailureMode, cases: readonly Case[]): Row[] {
  const known = casesById(cases)
  return [...byCase].flatMap(([caseId, scores]): Row[] => {
    if (!isDefined(scores)) return []
    const own = known.get(caseId)
    const failed = scores.values.filter((value) => (when.below !== undefined && value < when.below) || (when.above !== undefined && value > when.above)).length
    return [
      {
        group: groupOf(own ?? { id: caseId }),
        slices: own?.slices ?? {},
        scores,
        ...(scores.values.length > 0 && { failed: failed / scores.values.length }),
      },
    ]
  })
}

function measured(mode: FailureMode, rows: readonly Row[], traffic: Traffic): Pick<FailureModeEvidence, 'trafficShare' | 'rate' | 'missing' | 'expectedLoss'> {
  const shareOf = ([name, value]: readonly [string, string]) => trafficShareOf(traffic, name, value)
  const told = Object.entries(mode.slices).filter((slice) => shareOf(slice) !== undefined)
  const untold = Object.entries(mode.slices).filter((slice) => shareOf(slice) === undefined)
  const others = Object.fromEntries(Object.entries(statedTraffic(traffic)).filter(([name]) => !Object.hasOwn(mode.slices, name)))
  const toldShare = told.reduce((product, slice) => product * (shareOf(slice) ?? 1), 1)
  const base = rows.filter(({ slices }) => told.every(([name, value]) => slices[name] === value))
  const inMode = base.filter((row) => isIn(row, untold))
  const valued = inMode.filter((row) => row.failed !== undefined)
  const missing = missingOutputs(inMode.map(({ scores, group }) => missesOf(scores, group)))
  const { weights } = trafficWeights(
    base.map(({ slices }) => slices),
    others,
  )
  const weightOf = new Map(base.map((row, at) => [row, weights[at] ?? 0]))
  const weigh = (some: readonly Row[]) => some.reduce((sum, row) => sum + (weightOf.get(row) ?? 0), 0)
  const ofBase = untold.length === 0 ? 1 : base.length === 0 ? 0 : weigh(inMode) / weigh(base)
  const trafficShare = Math.min(1, toldShare * (Number.isFinite(ofBase) ? ofBase : 0))
  const rate = rateOf(valued, others)
  if (!isMeasured(rate)) {
    const reason = rows.length === 0 ? `no case has a score of ${mode.when.metric}` : rate.refused
    return { trafficShare, rate: { ...rate, refused: reason }, missing, expectedLoss: refusal(reason, 'usd-per-1k-requests', rate.n, rate.needsN ?? 2) }
  }
  const joint = untold.length === 0 ? undefined : jointRate(base, inMode, valued, untold, weightOf, weigh)
  return { trafficShare, rate, missing, expectedLoss: scaled(rate, joint, { toldShare, trafficShare, costUsd: mode.costUsd }) }
}

function isIn({ slices }: Row, wanted: readonly (readonly [string, string])[]): boolean {
  return wanted.every(([name, value]) => slices[name] === value)
}

function rateOf(valued: readonly Row[], others: Traffic): Figure {
  const values = valued.map(({ failed = 0 }) => failed)
  const groups = valued.map(({ group }) => group)
  if (Object.keys(others).length === 0) return meanOf(values, groups, { ...ratio, method: 'failure rate' })
  const { figure, unseen } = trafficMean(
    values,
    groups,
    valued.map(({ slices }) => slices),
    { traffic: others, ...ratio },
  )
  const blind = unseenShare(unseen)
  if (!isMeasured(figure) || blind === 0) return figure
  const low = figure.interval?.low ?? figure.value
  const high = figure.interval?.high ?? figure.value
  const method = `${figure.interval?.method ?? 'the mean'}, and ${Math.round(100 * blind)} % of the traffic without a case failing never or always`
  return {
    value: figure.value,
    unit: figure.unit,
    n: figure.n,
    method: figure.method,
    interval: { low: low * (1 - blind), high: high * (1 - blind) + blind, confidence: 0.95, method },
  }
}

/** Failures of the mode among all cases of its base; a case of the mode with a value stands for those without. */
function jointRate(
  base: readonly Row[],
  inMode: readonly Row[],
  valued: readonly Row[],
  untold: readonly (readonly [string, string])[],
  weightOf: ReadonlyMap<Row, number>,
  weigh: (some: readonly Row[]) => number,
): Figure {
  const standsFor = weigh(inMode) / weigh(valued)
  const rows = base.filter((row) => row.failed !== undefined || !isIn(row, untold))
  return meanOf(
    rows.map((row) => (isIn(row, untold) ? (row.failed ?? 0) : 0)),
    rows.map(({ group }) => group),
    { ...ratio, weights: Float64Array.from(rows, (row) => (weightOf.get(row) ?? 0) * (isIn(row, untold) ? standsFor : 1)) },
  )
}

function scaled(
  rate: Figure,
  joint: Figure | undefined,
  { toldShare, trafficShare, costUsd }: { toldShare: number; trafficShare: number; costUsd: number },
): Figure {
  if (!isMeasured(rate)) return rate
  const value = trafficShare * rate.value * costUsd * per
  const [from, scale] = joint !== undefined && isMeasured(joint) ? [joint, toldShare * costUsd * per] : [rate, trafficShare * costUsd * per]
  const common = { value, unit: 'usd-per-1k-requests' as const, n: from.n, method: `traffic share × failure rate × cost, in ${per} requests` }
  if (from.interval === undefined) return { ...common, noInterval: from.noInterval ?? 'the rate has none' }
  const { low, high, confidence, method } = from.interval
  return { ...common, interval: { low: Math.min(value, low * scale), high: Math.max(value, high * scale), confidence, method } }
}
