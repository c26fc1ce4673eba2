import type { CapacityForecast, LoadEvidence, StageAlone } from '../../model/load-evidence.ts'
import type { Figure } from '../../model/measurement.ts'
import { formatCount, formatValue } from '../format-number.ts'
import type { Block, Fact, Inline, Text } from './blocks.ts'
import { askedRate, asTimes } from './load-figures.ts'
import { bare, brief, figure, name, when } from './pieces.ts'
import { type Withheld, withheld } from './withheld.ts'

const holdsWords: Record<CapacityForecast['holds'], string> = { yes: 'holds', no: 'does not hold', unknown: 'unknown' }
const basisWords: Record<CapacityForecast['basis'], string> = { measured: 'between levels that were driven', beyond: 'extrapolated beyond what was driven' }

function quantile(quantiles: StageAlone['alone'], pick: 'p50' | 'p95'): Figure {
  return 'p50' in quantiles ? quantiles[pick] : quantiles
}

/** The figures of a stage's row, by their column. */
function aloneFigures(item: StageAlone): Omit<Withheld, 'at'>[] {
  return [
    { label: 'p50 alone', figure: quantile(item.alone, 'p50') },
    { label: 'p50 in the chain', figure: quantile(item.inChain, 'p50') },
    { label: 'p95 alone', figure: quantile(item.alone, 'p95') },
    { label: 'p95 in the chain', figure: quantile(item.inChain, 'p95') },
    { label: 'chain over alone at p50', figure: asTimes(item.inflationP50) },
    { label: 'chain over alone at p95', figure: asTimes(item.inflationP95) },
  ]
}

/** Stages driven alone beside their time within whole requests. */
export function alone(load: LoadEvidence): Block[] {
  return when(
    load.alone.length > 0,
    {
      kind: 'table',
      table: {
        caption: 'Stages alone beside in the chain: what contention and queueing cost',
        columns: [
          { label: 'Stage' },
          ...['p50 alone', 'p50 in chain', 'p95 alone', 'p95 in chain', 'Chain over alone, p50', 'Chain over alone, p95'].map((label) => ({
            label,
            align: 'number' as const,
          })),
          { label: 'How it was isolated' },
        ],
        rows: load.alone.map((item): Text[] => [
          [name(item.stage)],
          ...aloneFigures(item).map((shown): Inline[] => [bare(shown.figure)]),
          `${item.how}, ${askedRate(item.atPerS)}, ${formatCount(item.requests)} requests`,
        ]),
        wide: true,
      },
    },
    ...withheld(load.alone.flatMap((item) => aloneFigures(item).map((shown) => ({ ...shown, at: item.stage })))),
  )
}

function limits({ capacity, loop }: LoadEvidence): Fact[] {
  const { saturates } = capacity
  const failedPerS = capacity.failedPerS ?? capacity.failedUnderHeldPerS
  const failed =
    failedPerS === undefined
      ? 'no level failed'
      : `${askedRate(failedPerS)} did not${capacity.failedBecause === undefined ? '' : `: ${capacity.failedBecause}`}`
  const held = capacity.heldPerS === undefined ? 'no level held' : `${askedRate(capacity.heldPerS)} held`
  const levels = loop === 'closed' ? '' : `; ${held}, ${failed}`
  return [
    { term: 'Load today', text: [figure(capacity.today)] },
    { term: 'The knee', text: [figure(capacity.knee), levels] },
    {
      term: 'Saturates first',
      text:
        'stage' in saturates
          ? [name(saturates.stage), `: ${saturates.reason}; its part of what load adds: `, brief(saturates.shareOfGrowth)]
          : [figure(saturates)],
    },
  ]
}

function fitFacts({ capacity: { fit } }: LoadEvidence): Fact[] {
  if (!('lambda' in fit)) return [{ term: 'Scalability fit', text: [figure(fit)] }]
  const peak: Inline[] = ['N* ', brief(fit.peakInFlight), ' in flight; X* ', brief(fit.peakPerS)]
  return [
    {
      term: 'Scalability fit',
      text: [
        'λ ',
        brief(fit.lambda),
        ' one at a time; contention σ ',
        brief(fit.sigma),
        '; crosstalk κ ',
        brief(fit.kappa),
        `; from ${formatCount(fit.lambda.n)} levels, r² ${formatCount(Math.round(fit.r2 * 1000) / 1000)}`,
      ],
    },
    { term: 'Peak of the fit', text: peak },
  ]
}

function forecasts({ capacity }: LoadEvidence): Block[] {
  return when(capacity.forecasts.length > 0, {
    kind: 'table',
    table: {
      caption: 'What growth would do',
      columns: [
        { label: 'Growth' },
        { label: 'At', align: 'number' },
        { label: 'Holds' },
        { label: 'Throughput', align: 'number' },
        { label: 'p95', align: 'number' },
        { label: 'Why' },
      ],
      rows: capacity.forecasts.map((forecast): Text[] => [
        `×${formatCount(forecast.multiple)}`,
        formatValue(forecast.atPerS, 'per-s'),
        forecast.holds === 'unknown' ? { verdict: 'unknown' } : { strong: holdsWords[forecast.holds] },
        [figure(forecast.throughputPerS)],
        [figure(forecast.p95Ms)],
        `${forecast.statement} Basis: ${basisWords[forecast.basis]}.`,
      ]),
    },
  })
}

/** Where the system gives way, what the fit says, and what follows at multiples of today. */
export function capacity(load: LoadEvidence): Block[] {
  return [{ kind: 'facts', facts: [...limits(load), ...fitFacts(load)] }, ...forecasts(load)]
}
