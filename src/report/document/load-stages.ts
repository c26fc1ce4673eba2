import type { LoadEvidence, StageCurve } from '../../model/load-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Block, Inline } from './blocks.ts'
import type { CurveLine } from './drawing.ts'
import { askedRate, asTimes, inFlightText } from './load-figures.ts'
import { rateMarks } from './load-marks.ts'
import { brief, name, note, when } from './pieces.ts'

const ms = (value: number) => formatValue(value, 'ms')

const mostStages = 6

function growthOf(stage: StageCurve): number {
  return isMeasured(stage.shareOfGrowth) ? stage.shareOfGrowth.value : Number.NEGATIVE_INFINITY
}

function stageLine(stage: StageCurve): CurveLine {
  return {
    name: stage.stage,
    as: 'both',
    points: stage.points.map((point) => ({
      x: point.askedPerS,
      y: point.p50Ms,
      text: `${ms(point.p50Ms)} at ${askedRate(point.askedPerS)}, ${formatCount(point.calls)} calls`,
    })),
  }
}

function stageRow(stage: StageCurve): Inline[][] {
  const sorted = stage.points.toSorted((a, b) => a.askedPerS - b.askedPerS)
  const [lowest, highest] = [sorted[0], sorted.at(-1)]
  const range = (pick: (point: StageCurve['points'][number]) => string): Inline[] =>
    lowest === undefined || highest === undefined ? ['no calls seen'] : [`${pick(lowest)} → ${pick(highest)}`]
  return [
    [name(stage.stage)],
    range((point) => ms(point.p50Ms)),
    range((point) => ms(point.p95Ms)),
    range((point) => inFlightText(point.inFlight)),
    [brief(asTimes(stage.growth))],
    [brief(stage.shareOfGrowth)],
  ]
}

/** How each stage's own time grows with the load, from the server's spans. */
export function stageCurves(load: LoadEvidence): Block[] {
  const stages = load.capacity.stages.toSorted((a, b) => growthOf(b) - growthOf(a))
  if (stages.length === 0) return [note('No spans could be joined with the requests, so which stage slows under load is unknown.')]
  const drawn = stages.filter((stage) => stage.points.length > 0).slice(0, mostStages)
  const rates = load.steps.map((step) => step.askedPerS)
  const [from, to] = [Math.min(...rates), Math.max(...rates)]
  return when(drawn.length > 0, {
    kind: 'exhibit',
    id: 'load-stages',
    title: 'Which stage slows as load grows',
    summary: `Median time of a call of each stage by the rate asked for, ${askedRate(from)} to ${askedRate(to)}.${stages.length > drawn.length ? ` The ${drawn.length} that add most; the table has all ${stages.length}.` : ''}`,
    drawing: {
      kind: 'curve',
      panels: [
        {
          title: 'Median time of a call',
          x: { label: 'requests asked for', unit: 'per-s', scale: 'log' },
          y: { label: 'time', unit: 'ms', scale: 'log' },
          lines: drawn.map(stageLine),
          targets: [],
          marks: rateMarks(load, false),
        },
      ],
    },
    table: {
      caption: 'Stages from the lowest level to the highest: single calls, and calls at work at a time',
      columns: [
        { label: 'Stage' },
        { label: 'p50', align: 'number' },
        { label: 'p95', align: 'number' },
        { label: 'At work', align: 'number' },
        { label: 'p50 over lowest', align: 'number' },
        { label: 'Part of what load adds', align: 'number' },
      ],
      rows: stages.map(stageRow),
      wide: true,
    },
  })
}
