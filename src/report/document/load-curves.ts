import type { LoadEvidence, ScalabilityFit } from '../../model/load-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { formatBare } from '../format-figure.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Block, Inline, Table } from './blocks.ts'
import type { CurveLine, CurvePanel, CurvePoint } from './drawing.ts'
import { highestDriven, rateMarks } from './load-marks.ts'
import { bare } from './pieces.ts'

const perS = (value: number) => formatValue(value, 'per-s')
const ms = (value: number) => formatValue(value, 'ms')

/** A percentile at each level that has it; a refused one leaves a gap. */
function quantileLine(load: LoadEvidence, pick: 'p50' | 'p95' | 'p99'): CurveLine {
  const points = load.steps.flatMap((step) => pointOf(step.askedPerS, step.latency[pick], false))
  return { name: pick, as: 'both', points: pick === 'p95' ? [...points, ...forecastPoints(load)] : points }
}

function pointOf(x: number, y: Figure, extrapolated: boolean): CurvePoint[] {
  if (!isMeasured(y)) return []
  const band = y.interval === undefined ? {} : { low: y.interval.low, high: y.interval.high }
  return [{ x, y: y.value, ...band, extrapolated, text: `${formatBare(y)} at ${perS(x)}` }]
}

function forecastPoints(load: LoadEvidence): CurvePoint[] {
  const driven = highestDriven(load)
  return load.capacity.forecasts
    .filter((forecast) => forecast.basis === 'beyond' && forecast.atPerS > driven)
    .flatMap((forecast) => pointOf(forecast.atPerS, forecast.p95Ms, true))
}

function latencyPanel(load: LoadEvidence): CurvePanel {
  const lines = (['p50', 'p95', 'p99'] as const).map((pick) => quantileLine(load, pick))
  const { latencyMs } = load.objectives
  return {
    title: 'Latency from due',
    x: { label: 'requests asked for', unit: 'per-s', scale: 'log' },
    y: { label: 'latency', unit: 'ms', scale: 'log' },
    lines,
    targets: latencyMs === undefined ? [] : [{ y: latencyMs, label: `objective ${ms(latencyMs)}` }],
    marks: rateMarks(
      load,
      lines.some((line) => line.points.some((point) => point.extrapolated === true)),
    ),
  }
}

function throughputPanel(load: LoadEvidence): CurvePanel {
  const { points, fit } = load.capacity
  const measured: CurveLine = {
    name: 'measured',
    as: 'dots',
    points: points.map((point) => ({
      x: point.inFlight,
      y: point.throughputPerS,
      text: `${perS(point.throughputPerS)} with ${formatCount(point.inFlight)} in flight, ${perS(point.askedPerS)} asked`,
    })),
  }
  const curve = 'lambda' in fit ? fit.curve : []
  const driven = Math.max(0, ...curve.filter((point) => !point.extrapolated).map((point) => point.inFlight))
  const fitted: CurveLine = {
    name: 'fit',
    as: 'path',
    points: curve.map((point) => ({ x: point.inFlight, y: point.perS, low: point.low, high: point.high, extrapolated: point.extrapolated })),
  }
  return {
    title: 'Throughput',
    x: { label: 'requests in flight, mean', unit: 'count', scale: 'linear' },
    y: { label: 'throughput', unit: 'per-s', scale: 'linear' },
    lines: [measured, fitted],
    targets: [],
    marks: [...peakMark(fit, curve), ...(curve.some((point) => point.extrapolated) ? [{ x: driven, label: 'extrapolated from here' }] : [])],
  }
}

/** The peak is marked where the drawing reaches it. */
function peakMark(fit: ScalabilityFit | Figure, curve: ScalabilityFit['curve']): CurvePanel['marks'] {
  if (!('lambda' in fit) || !isMeasured(fit.peakInFlight)) return []
  const { value } = fit.peakInFlight
  return value > Math.max(0, ...curve.map((point) => point.inFlight)) ? [] : [{ x: value, label: `peak at ${formatCount(Math.round(value))} in flight` }]
}

/** The times that the table of levels has no room for. */
function timesTable(load: LoadEvidence): Table {
  const cell = (value: Figure | undefined): Inline[] => [bare(value)]
  return {
    caption: 'Times by level: of successes alone, service time, first token, and the generator’s lag',
    columns: [
      { label: 'Asked' },
      { label: 'p95 of successes', align: 'number' },
      { label: 'p95 service time', align: 'number' },
      { label: 'p50 first token', align: 'number' },
      { label: 'p95 first token', align: 'number' },
      { label: 'Time a delta', align: 'number' },
      { label: 'Lag p99', align: 'number' },
    ],
    rows: load.steps.map((step) => [
      perS(step.askedPerS),
      cell(step.latencyOfSuccesses.p95),
      cell(step.serviceTime.p95),
      cell('p50' in step.firstToken ? step.firstToken.p50 : step.firstToken),
      cell('p50' in step.firstToken ? step.firstToken.p95 : step.firstToken),
      cell(step.timePerDelta),
      ms(step.lag.p99Ms),
    ]),
  }
}

export function latencyCurves(load: LoadEvidence): Block[] {
  if (load.steps.length === 0) return []
  return [
    {
      kind: 'exhibit',
      id: 'load-curves',
      title: 'Latency and throughput against load',
      summary:
        'Left: latency by the rate asked for, with bands; a percentile that the level cannot carry is left out. The shaded strip is the knee: from the highest rate that held to the lowest that did not. Right: throughput by requests in flight, with the scalability fit. Dashed is extrapolated.',
      drawing: { kind: 'curve', panels: [latencyPanel(load), throughputPanel(load)] },
      table: timesTable(load),
    },
  ]
}
