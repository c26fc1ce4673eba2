import type { LoadEvidence, LoadStep } from '../../model/load-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { Review } from '../../model/review.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Block, Column, Inline, Section, Text } from './blocks.ts'
import { alone, capacity } from './load-capacity.ts'
import { latencyCurves } from './load-curves.ts'
import { drivenFacts, outcomes } from './load-driven.ts'
import { askedRate, firstTokenAt, inFlightText } from './load-figures.ts'
import { stageCurves } from './load-stages.ts'
import { bare, note, prose, when } from './pieces.ts'
import { type Withheld, withheld } from './withheld.ts'

const title = 'Latency under load'

/** How each time is defined: tools mean different things by the same words. */
const definitions: Block = prose(
  { strong: 'Latency' },
  ' runs from when a request was due to its end, so a queue cannot hide; a request that fails counts as infinite. ',
  { strong: 'Service time' },
  ' runs from sent to end, which most closed-loop tools call latency. ',
  { strong: 'First token' },
  ' runs from due to the first content with text in it; other tools start at the sending, or stop at the first byte. ',
  { strong: 'Lag' },
  ' is the generator’s own delay, sent less due. ',
  { strong: 'Throughput' },
  ' counts successes a second at their end, ',
  { strong: 'goodput' },
  ' the part of the requests due that met every objective.',
)

function inFlight(step: LoadStep): string {
  const { mean, max, trendPerS } = step.inFlight
  const rising = isMeasured(trendPerS) && trendPerS.interval !== undefined && trendPerS.interval.low > 0
  return `${inFlightText(mean)}, max ${formatCount(max)}${rising ? ', rising' : ''}`
}

/** The figures that a step's row shows, by their column. */
function shownFigures(step: LoadStep): Omit<Withheld, 'at'>[] {
  return [
    { label: 'throughput', figure: step.throughputPerS },
    { label: 'goodput', figure: step.goodput.figure },
    { label: 'p50', figure: step.latency.p50 },
    { label: 'p95', figure: step.latency.p95 },
    { label: 'p99', figure: step.latency.p99 },
  ]
}

function stepsTable(load: LoadEvidence): Block[] {
  const columns = ['Failed', 'Throughput', 'Goodput', 'p50', 'p95', 'p99', 'In flight'] as const
  return [
    {
      kind: 'table',
      table: {
        caption: 'Levels of load: latency from due to end, failures as infinite',
        columns: [{ label: 'Asked' }, ...columns.map((label): Column => ({ label, align: 'number' }))],
        rows: load.steps.map((step): Text[] => [
          askedRate(step.askedPerS),
          `${formatCount(step.due - step.ok)} of ${formatCount(step.due)}`,
          ...shownFigures(step).map((shown): Text => [bare(shown.figure)]),
          inFlight(step),
        ]),
        wide: true,
      },
    },
    ...withheld(load.steps.flatMap((step) => shownFigures(step).map((shown) => ({ ...shown, at: askedRate(step.askedPerS) })))),
    ...besideLatency(load),
  ]
}

/** What a tool that starts its clock at the sending would have shown, and the first token, at the highest level that has the figures. */
function besideLatency(load: LoadEvidence): Block[] {
  const descending = load.steps.toSorted((a, b) => b.askedPerS - a.askedPerS)
  const both = descending.find(({ latency, serviceTime }) => isMeasured(latency.p95) && isMeasured(serviceTime.p95))
  const token = descending.find((step) => isMeasured(firstTokenAt(step, 'p95')))
  const hidden: Inline[] =
    load.loop === 'closed' || both === undefined
      ? []
      : [
          `At ${askedRate(both.askedPerS)} requests took `,
          bare(both.latency.p95),
          ' at p95 from due; service time alone, of those that succeeded, would have shown ',
          bare(both.serviceTime.p95),
          '. ',
        ]
  const first: Inline[] =
    token === undefined ? [] : [`The first token came after `, bare(firstTokenAt(token, 'p95')), ` at p95 of ${askedRate(token.askedPerS)}.`]
  return when(hidden.length + first.length > 0, prose(...hidden, ...first))
}

/** The generator's own figures, all that an invalid run is evidence of. */
function generatorTable(load: LoadEvidence): Block {
  return {
    kind: 'table',
    table: {
      caption: 'The generator, by level: figures of the tool, not of the system',
      columns: [
        { label: 'Asked' },
        { label: 'Due', align: 'number' },
        { label: 'Lag p50', align: 'number' },
        { label: 'Lag p99', align: 'number' },
        { label: 'Largest lag', align: 'number' },
      ],
      rows: load.steps.map((step) => [
        askedRate(step.askedPerS),
        formatCount(step.due),
        formatValue(step.lag.p50Ms, 'ms'),
        formatValue(step.lag.p99Ms, 'ms'),
        formatValue(step.lag.maxMs, 'ms'),
      ]),
    },
  }
}

function invalid(load: LoadEvidence): Block[] {
  return [
    note(
      { strong: 'This run is not evidence of the system. ' },
      load.validity.reason,
      ' Its latency, throughput and capacity are therefore not shown, and nothing in this review rests on them. Drive it again from a machine that keeps up, or at lower rates.',
    ),
    drivenFacts(load),
    generatorTable(load),
    ...outcomes(load),
  ]
}

function valid(load: LoadEvidence): Block[] {
  return [
    ...when(
      load.loop === 'closed',
      note(
        { strong: 'Closed loop. ' },
        'A fixed number of requests waited for each other, so a slow system slowed the load down: queues are hidden, and these figures flatter it.',
      ),
    ),
    ...when(
      load.ended.how !== 'completed',
      note({ strong: 'The run did not complete. ' }, `${load.ended.detail} The figures are of what was driven until then.`),
    ),
    drivenFacts(load),
    definitions,
    ...stepsTable(load),
    ...latencyCurves(load),
    ...outcomes(load),
    ...stageCurves(load),
    ...alone(load),
    ...capacity(load),
  ]
}

/** What was driven and how the system answered; a run whose generator lagged shows the generator alone. */
export function loadSection(review: Review): Section {
  const { load } = review
  if (load === undefined) {
    return {
      id: 'load',
      title,
      blocks: [
        note(
          { strong: 'Unknown. ' },
          'Nothing was driven, so latency beyond the load of today could not be seen. ',
          { code: 'loadbearing load URL' },
          ' supplies it.',
        ),
      ],
    }
  }
  return { id: 'load', title, blocks: load.validity.valid ? valid(load) : invalid(load) }
}
