import type { Figure } from '../../model/measurement.ts'
import type { Review } from '../../model/review.ts'
import type { LatencyEvidence, Quantiles, TailComposition } from '../../model/traces-evidence.ts'
import { formatFigure } from '../format-figure.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Block, Column, Section, Text } from './blocks.ts'
import { counterfactualBlocks } from './counterfactuals.ts'
import { figure, name, note, prose, when, withoutTraces } from './pieces.ts'

function quantileTable(caption: string, what: string, quantiles: Quantiles): Block {
  const names = ['p50', 'p90', 'p95', 'p99', 'mean'] as const
  return {
    kind: 'table',
    table: {
      caption,
      columns: [{ label: 'Time' }, ...names.map((label): Column => ({ label, align: 'number' }))],
      rows: [[what, ...names.map((name): Text => [figure(quantiles[name])])]],
    },
  }
}

/** `p99` for .99. */
function percentile(quantile: number): string {
  return `p${formatCount(Math.round(quantile * 10000) / 100)}`
}

function waterfall(composition: TailComposition, id: string, endWords: string): Block {
  const { shares } = composition
  const total = (pick: (share: (typeof shares)[number]) => number) =>
    formatValue(
      shares.reduce((sum, share) => sum + pick(share), 0),
      'ms',
    )
  const tail = `slowest, over ${percentile(composition.quantile)}`
  return {
    kind: 'exhibit',
    id: `${id}-waterfall`,
    title: `Where the time ${endWords} goes: a typical request and a slow one`,
    summary: `Mean time of each stage on the critical path, in requests around the median and in the ${formatCount(composition.tailTraces)} slowest (${percentile(composition.quantile)} and over). Same scale for both.`,
    drawing: {
      kind: 'stacked',
      bars: [
        {
          label: 'around p50',
          total: total((share) => share.aroundP50Ms),
          segments: shares.map((s) => ({ name: s.stage, value: s.aroundP50Ms, label: formatValue(s.aroundP50Ms, 'ms') })),
        },
        {
          label: tail,
          total: total((share) => share.inTailMs),
          segments: shares.map((s) => ({ name: s.stage, value: s.inTailMs, label: formatValue(s.inTailMs, 'ms') })),
        },
      ],
    },
    table: {
      caption: 'Mean critical-path time by stage, and whether slow requests make more calls or slower ones',
      columns: [
        { label: 'Stage' },
        { label: 'Around p50', align: 'number' },
        { label: 'In the tail', align: 'number' },
        { label: 'Calls, typical', align: 'number' },
        { label: 'Calls, tail', align: 'number' },
        { label: 'Time a call, typical', align: 'number' },
        { label: 'Time a call, tail', align: 'number' },
      ],
      rows: shares.map((share) => [
        [name(share.stage)],
        formatValue(share.aroundP50Ms, 'ms'),
        formatValue(share.inTailMs, 'ms'),
        formatCount(share.callsBody),
        formatCount(share.callsTail),
        formatValue(share.msPerCallBody, 'ms'),
        formatValue(share.msPerCallTail, 'ms'),
      ]),
      wide: true,
    },
  }
}

function tailShares(composition: TailComposition, id: string): Block {
  return {
    kind: 'exhibit',
    id: `${id}-shares`,
    title: 'Which stage makes the slow requests slow',
    summary:
      'Share of critical-path time: over all requests (mean), in the slowest ones (tail), and of what the slowest take on top of the rest (excess). Whiskers are intervals. A share of the tail is not a gain: the gains are in the replay.',
    drawing: {
      kind: 'intervals',
      series: ['mean', 'tail', 'excess'],
      rows: composition.shares.map((share) => ({ label: share.stage, marks: [{ figure: share.mean }, { figure: share.tail }, { figure: share.excess }] })),
    },
    table: {
      caption: 'Shares of critical-path time by stage',
      columns: [{ label: 'Stage' }, { label: 'Mean', align: 'number' }, { label: 'Tail', align: 'number' }, { label: 'Excess', align: 'number' }],
      rows: composition.shares.map((share) => [[name(share.stage)], [figure(share.mean)], [figure(share.tail)], [figure(share.excess)]]),
    },
  }
}

function compositionBlocks(composition: TailComposition | Figure, id: string, endWords: string): Block[] {
  if (!('shares' in composition)) return [note(`Where the time ${endWords} goes, in the tail: ${formatFigure(composition)}.`)]
  return [
    prose(
      'The tail begins at ',
      figure(composition.thresholdMs),
      `, ${percentile(composition.quantile)} of requests, and holds ${formatCount(composition.tailTraces)} traces.`,
    ),
    waterfall(composition, id, endWords),
    tailShares(composition, id),
  ]
}

function uninstrumented(latency: LatencyEvidence): Block[] {
  const { mean, tail, gaps } = latency.uninstrumented
  return [
    prose('Time in which no span was at work: ', figure(mean), ' of critical-path time on average, ', figure(tail), ' in the tail.'),
    ...when(gaps.length > 0, {
      kind: 'table',
      table: {
        caption: 'Largest gaps without a span',
        columns: [{ label: 'Under' }, { label: 'Calls', align: 'number' }, { label: 'Time in all', align: 'number' }],
        rows: gaps.map((gap) => [[name(gap.parent)], formatCount(gap.calls), formatValue(gap.totalMs, 'ms')]),
      },
    }),
  ]
}

function generation(latency: LatencyEvidence): Block {
  const regression = latency.generationByTokens
  if (!('r2' in regression)) return note(`Generation time by tokens: ${formatFigure(regression)}.`)
  return {
    kind: 'facts',
    facts: [
      {
        term: 'Generation',
        text: [
          'stage ',
          name(regression.stage),
          `, ${formatCount(regression.n)} calls; tokens explain ${formatValue(regression.r2, 'ratio')} of the variation in their time`,
        ],
      },
      { term: 'An output token', text: [figure(regression.msPerOutputToken)] },
      { term: 'An uncached input token', text: [figure(regression.msPerUncachedInputToken)] },
      {
        term: 'Before any token',
        text:
          (regression.interceptMs.interval?.high ?? regression.interceptMs.value) < 0
            ? 'not given: the line does not hold for short answers'
            : [figure(regression.interceptMs)],
      },
    ],
  }
}

export function whereTheTimeGoes(review: Review): Section {
  const latency = review.traces?.latency
  if (latency === undefined) return { id: 'latency', title: 'Where the time goes', blocks: [withoutTraces('latency')] }
  return {
    id: 'latency',
    title: 'Where the time goes',
    blocks: [
      quantileTable('Latency of a request, from its root’s start to its end', 'Request', latency.request),
      prose(`Composition and replay stand on ${formatCount(latency.basis.traces)} of ${formatCount(latency.basis.of)} traces: ${latency.basis.method}.`),
      ...compositionBlocks(latency.composition, 'latency', 'of a request'),
      ...counterfactualBlocks(latency.counterfactuals),
      generation(latency),
      ...uninstrumented(latency),
      ...when(latency.slowest.length > 0, {
        kind: 'table',
        table: {
          caption: 'Slowest requests seen',
          columns: [{ label: 'Trace' }, { label: 'Time', align: 'number' }, { label: 'Mostly in' }],
          rows: latency.slowest.map((slow) => [[name(slow.traceId)], formatValue(slow.ms, 'ms'), [name(slow.stage)]]),
        },
      }),
    ],
  }
}

export function firstToken(review: Review): Section {
  const latency = review.traces?.latency
  if (latency === undefined) return { id: 'first-token', title: 'Time to first token', blocks: [withoutTraces('the first token')] }
  const { firstToken: quantiles } = latency
  return {
    id: 'first-token',
    title: 'Time to first token',
    blocks: [
      'p50' in quantiles
        ? quantileTable('From the root’s start to the first token that a user could see', 'First token', quantiles)
        : note(`Time to first token: ${formatFigure(quantiles)}.`),
      ...compositionBlocks(latency.compositionToFirstToken, 'first-token', 'to the first token'),
    ],
  }
}

export function sessions(review: Review): Section {
  const exposure = review.traces?.latency.exposure
  const title = 'What sessions meet'
  if (exposure === undefined) return { id: 'sessions', title, blocks: [withoutTraces('sessions')] }
  if (!('sessions' in exposure)) return { id: 'sessions', title, blocks: [note(`Sessions that meet the tail: ${formatFigure(exposure)}.`)] }
  return {
    id: 'sessions',
    title,
    blocks: [
      prose(
        'A percentile of requests is not a share of people. With ',
        figure(exposure.requestsPerSession),
        ` requests a session, over ${formatCount(exposure.sessions)} sessions, `,
        figure(exposure.exposed),
        ` of sessions met at least one response at or over ${percentile(exposure.quantile)}.`,
      ),
    ],
  }
}
