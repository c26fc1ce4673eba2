import type { Figure } from '../model/measurement.ts'
import { formatFigure } from './format-figure.ts'
import { formatCount } from './format-number.ts'
import { type Paint, painter, wrap } from './terminal-text.ts'
import { visibleName } from './visible-text.ts'
import { plural } from './wording.ts'

export interface LabelOutcome {
  /** The command without the size of its sample, and the size where it was given. */
  command: string
  sample: string
  /** How to hold the judge against the labels; absent where no judge graded the metric. */
  calibrate?: string
  metric: string
  /** Labels of this rater: given in this session, there in all, and asked for. */
  now: number
  labelled: number
  of: number
  skipped: number
  raters: number
  judge?: Figure
  people?: { method: string; figure: Figure }
  /** A sample that would be larger, where all of this one is labelled. */
  more?: number
}

/** What a session of labelling came to. */
export function renderLabelOutcome(outcome: LabelOutcome, { color, width }: { color: boolean; width: number }): string {
  const paint = painter(color)
  const { command, sample, calibrate, now, labelled, of, skipped, raters, more } = outcome
  const heading = `${formatCount(now)} labelled now, ${formatCount(labelled)} of ${formatCount(of)} in all${skipped === 0 ? '' : `, ${formatCount(skipped)} skipped`}.`
  const next =
    labelled < of
      ? `To go on: ${command}${sample}`
      : more === undefined
        ? 'Every output of the run is labelled.'
        : `All of this sample is labelled. A larger one: ${command} --n ${more}`
  return `\n${[
    paint.strong(heading),
    ...figures(outcome, paint, width),
    ...(raters === 1
      ? wrap('One person labelled this so far. A second one (--rater NAME) is asked the same outputs: how far people agree is the ceiling of any judge.', width)
      : []),
    next,
    ...(calibrate !== undefined && labelled > 0 ? [`How far the judge may be trusted: ${calibrate}`] : []),
  ].join('\n')}\n`
}

function figures({ metric, labelled, judge, people }: LabelOutcome, paint: Paint, width: number): string[] {
  if (people === undefined) return []
  const of = `${formatCount(labelled)} ${plural(labelled, 'label')}`
  const words = people.method === 'labels' ? `from labels alone` : `the judge corrected by ${of}`
  return [
    ...wrap(`${visibleName(metric)} of the whole run, as people would have it: ${formatFigure(people.figure)}; ${words}.`, width),
    ...(judge === undefined ? [] : [paint.quiet(`  the judge by itself: ${formatFigure(judge)}`)]),
  ]
}
