import type { LoadEvidence, LoadStep } from '../../model/load-evidence.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { Review } from '../../model/review.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Block, Inline, Section } from './blocks.ts'
import { alone, capacity } from './load-capacity.ts'
import { latencyCurves } from './load-curves.ts'
import { drivenFacts, outcomes } from './load-driven.ts'
import { stageCurves } from './load-stages.ts'
import { bare, note, prose, shareText, when } from './pieces.ts'
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
  ' is the generator’s own delay, sent less due.',
)

function inFlight(step: LoadStep): Inline[] {
  const { mean, max, trendPerS } = step.inFlight
  const rising = isMeasured(trendPerS) && trendPerS.interval !== undefined && trendPerS.interval.low > 0
  return [`${formatCount(mean)}, at most ${formatCount(max)}${rising ? ', rising' : ''}`]
}

/** The percentiles that a step's row shows, by their column. */
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
  const rate = (step: LoadStep) => formatValue(step.askedPerS, 'per-s')
  return [
    {
      kind: 'table',
      table: {
        caption: 'Levels of load: latency from due to end, failures as infinite',
        columns: [
          { label: 'Asked' },
          { label: 'Due', align: 'number' },
          { label: 'Failed', align: 'number' },
          { label: 'Good responses', align: 'number' },
          { label: 'Goodput', align: 'number' },
          { label: 'p50', align: 'number' },
          { label: 'p95', align: 'number' },
          { label: 'p99', align: 'number' },
          { label: 'In flight', align: 'number' },
        ],
        rows: load.steps.map((step) => [
          rate(step),
          formatCount(step.due),
          formatCount(step.due - step.ok),
          ...shownFigures(step).map((shown): Inline[] => [bare(shown.figure)]),
          inFlight(step),
        ]),
      },
    },
    ...withheld(load.steps.flatMap((step) => shownFigures(step).map((shown) => ({ ...shown, at: rate(step) })))),
    ...hiddenByClosedLoop(load),
  ]
}

/** What a tool that starts its clock at the sending would have shown at the highest level that has both figures. */
function hiddenByClosedLoop(load: LoadEvidence): Block[] {
  const step = load.steps
    .filter(({ latency, serviceTime }) => isMeasured(latency.p95) && isMeasured(serviceTime.p95))
    .toSorted((a, b) => b.askedPerS - a.askedPerS)[0]
  if (load.loop === 'closed' || step === undefined) return []
  return [
    prose(
      `At ${formatValue(step.askedPerS, 'per-s')} users waited `,
      bare(step.latency.p95),
      ' at p95; service time alone, of the requests that succeeded, would have shown ',
      bare(step.serviceTime.p95),
      '.',
    ),
  ]
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
        formatValue(step.askedPerS, 'per-s'),
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
    ...when(
      load.joined.of > 0 && load.joined.have < load.joined.of,
      prose('Spans were found for ', ...shareText(load.joined, 'requests'), '; stage figures stand on these.'),
    ),
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
