import type { LoadEvidence, LoadStep, ScalabilityFit } from '../../model/load-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { formatBare } from '../format-figure.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Block, Column, Table, Text } from './blocks.ts'
import type { CurveLine, CurvePanel, CurvePoint } from './drawing.ts'
import { askedRate, firstTokenAt, inFlightText } from './load-figures.ts'
import { highestDriven, rateMarks } from './load-marks.ts'
import { brief } from './pieces.ts'

const ms = (value: number) => formatValue(value, 'ms')

/** A percentile at each level that has it; a refused one leaves a gap. */
function quantileLine(load: LoadEvidence, pick: 'p50' | 'p95' | 'p99'): CurveLine {
  const points = load.steps.flatMap((step) => pointOf(step.askedPerS, step.latency[pick], false))
  return { name: pick, as: 'both', points: pick === 'p95' ? [...points, ...forecastPoints(load)] : points }
}

function pointOf(x: number, y: Figure, extrapolated: boolean): CurvePoint[] {
  if (!isMeasured(y)) return []
  const band = y.interval === undefined ? {} : { low: y.interval.low, high: y.interval.high }
  return [{ x, y: y.value, ...band, extrapolated, text: `${formatBare(y)} at ${askedRate(x)}` }]
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
      text: `${formatValue(point.throughputPerS, 'per-s')} with ${inFlightText(point.inFlight)} in flight, ${askedRate(point.askedPerS)} asked`,
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
    marks: [...peakMark(fit, curve), ...(curve.some((point) => point.extrapolated) ? [{ x: driven, label: 'extrapolated' }] : [])],
  }
}

/** The peak is marked where the drawing reaches it. */
function peakMark(fit: ScalabilityFit | Figure, curve: ScalabilityFit['curve']): CurvePanel['marks'] {
  if (!('lambda' in fit) || !isMeasured(fit.peakInFlight)) return []
  const { value } = fit.peakInFlight
  return value > Math.max(0, ...curve.map((point) => point.inFlight)) ? [] : [{ x: value, label: `peak at ${formatCount(Math.round(value))} in flight` }]
}

const times: readonly { label: string; pick: (step: LoadStep) => Figure }[] = [
  { label: 'p95 of successes', pick: (step) => step.latencyOfSuccesses.p95 },
  { label: 'p95 service time', pick: (step) => step.serviceTime.p95 },
  { label: 'p50 first token', pick: (step) => firstTokenAt(step, 'p50') },
  { label: 'p95 first token', pick: (step) => firstTokenAt(step, 'p95') },
  { label: 'Time a delta', pick: (step) => step.timePerDelta },
]

/** The times that the table of levels has no room for; a time that no level has gets no column. */
function timesTable(load: LoadEvidence): Table {
  const shown = times.filter(({ pick }) => load.steps.some((step) => isMeasured(pick(step))))
  return {
    caption: 'Times by level that count successes alone, and the generator’s own lag',
    columns: [{ label: 'Asked' }, ...shown.map(({ label }): Column => ({ label, align: 'number' })), { label: 'Lag p99', align: 'number' }],
    rows: load.steps.map((step): Text[] => [askedRate(step.askedPerS), ...shown.map(({ pick }): Text => [brief(pick(step))]), ms(step.lag.p99Ms)]),
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
        'By the rate asked for, with bands; the shaded strip is the knee, from the highest rate that held to the lowest that did not. Beside it throughput by requests in flight with the scalability fit. Dashed is extrapolated.',
      drawing: { kind: 'curve', panels: [latencyPanel(load), throughputPanel(load)] },
      table: timesTable(load),
    },
  ]
}
