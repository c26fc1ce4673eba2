import type { Review } from '../../model/review.ts'
import type { StageEvidence, TracesEvidence } from '../../model/traces-evidence.ts'
import { figureParts } from '../format-figure.ts'
import { formatCount, formatValue } from '../format-number.ts'
import { plural } from '../wording.ts'
import type { Block, Section } from './blocks.ts'
import { figure, joined, name, note, shareText, when, withoutTraces } from './pieces.ts'

const basisWords: Record<StageEvidence['basis'], string> = { declared: 'declared', inferred: 'inferred', named: 'guessed from the span’s name' }

function boxLines(stage: StageEvidence): string[] {
  const p50 = figureParts(stage.duration.p50).value
  const p99 = figureParts(stage.duration.p99).value
  const errors =
    stage.errors.have === 0 ? 'no errors' : `${formatCount(stage.errors.have)} ${plural(stage.errors.have, 'error')} of ${formatCount(stage.errors.of)}`
  return [
    `${formatValue(stage.callsPerTrace.value, 'count')} ${stage.callsPerTrace.value === 1 ? 'call' : 'calls'} a request`,
    `p50 ${p50} · p99 ${p99}`,
    errors,
  ]
}

function exhibit(traces: TracesEvidence): Block {
  const busiest = Math.max(1, ...traces.edges.map((edge) => edge.calls))
  return {
    kind: 'exhibit',
    id: 'architecture-drawing',
    title: 'The system as its traces show it',
    summary: `${traces.stages.length} ${plural(traces.stages.length, 'stage')}, ${traces.edges.length} ${plural(traces.edges.length, 'connection')}. An arrow leads from the caller to the called; its number is calls seen.`,
    drawing: {
      kind: 'architecture',
      boxes: traces.stages.map((stage) => ({ stage: stage.stage, lines: boxLines(stage), errors: stage.errors.have > 0, uncertain: stage.basis === 'named' })),
      arrows: traces.edges.map((edge) => ({ from: edge.from, to: edge.to, label: formatCount(edge.calls), weight: edge.calls / busiest })),
    },
    table: {
      caption: 'Connections between stages',
      columns: [{ label: 'From' }, { label: 'To' }, { label: 'Calls', align: 'number' }, { label: 'Traces', align: 'number' }],
      rows: traces.edges.map((edge) => [[name(edge.from)], [name(edge.to)], formatCount(edge.calls), formatCount(edge.traces)]),
    },
  }
}

function stageTable(traces: TracesEvidence): Block {
  return {
    kind: 'table',
    table: {
      caption: 'Stages: single calls, from start to end (intervals take the calls as independent)',
      columns: [
        { label: 'Stage' },
        { label: 'Calls', align: 'number' },
        { label: 'Calls a request', align: 'number' },
        { label: 'p50', align: 'number' },
        { label: 'p99', align: 'number' },
        { label: 'Errors', align: 'number' },
        { label: 'Known by' },
        { label: 'Models' },
      ],
      rows: traces.stages.map((stage) => [
        [name(stage.stage)],
        formatCount(stage.calls),
        formatValue(stage.callsPerTrace.value, 'count'),
        [figure(stage.duration.p50)],
        [figure(stage.duration.p99)],
        shareText(stage.errors),
        basisWords[stage.basis],
        stage.models.length === 0 ? 'none named' : joined(stage.models.map(name)),
      ]),
      wide: true,
    },
  }
}

/** The architecture as observed; as described needs an intake. */
export function architecture(review: Review): Section {
  const { traces } = review
  const guessed = traces?.stages.filter((stage) => stage.basis === 'named') ?? []
  const blocks: Block[] =
    traces === undefined || traces.stages.length === 0
      ? [withoutTraces('the architecture')]
      : [
          exhibit(traces),
          ...when(
            guessed.length > 0,
            note(
              `${guessed.length} ${plural(guessed.length, 'stage is', 'stages are')} known only from the span’s name, drawn with a dashed border: `,
              ...joined(guessed.map((stage) => name(stage.stage))),
              '. Take them with care.',
            ),
          ),
          stageTable(traces),
        ]
  return { id: 'architecture', title: 'Architecture as observed', blocks }
}
