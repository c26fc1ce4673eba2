import type { CalibrationEvidence } from '../model/evaluation-evidence.ts'
import type { Figure } from '../model/measurement.ts'
import type { Share } from '../model/share.ts'
import { formatDifference, formatSizeFigure } from './format-difference.ts'
import { formatFigure, formatShare } from './format-figure.ts'
import { formatCount } from './format-number.ts'
import { measureName } from './gate/gate-words.ts'
import { columns, inert, painter, wrap } from './terminal-text.ts'
import { visibleName, visibleText } from './visible-text.ts'
import { plural } from './wording.ts'

/** A judge held against people, and what follows for the rate of a run. */
export interface CalibrationReport {
  calibration: CalibrationEvidence
  /** The run whose rate is corrected. */
  run: string
  passAt: number
  /** Mean of the judge by itself. */
  judge?: Figure
  /** The rate as people would have it. */
  people?: { method: 'ppi++' | 'rogan-gladen' | 'labels'; figure: Figure }
  /** Parts that an earlier calibration measured, and this one did not. */
  kept: readonly ('order' | 'selfConsistency' | 'gradingSd' | 'drift')[]
  /** What a reader must know beside the figures. */
  notes: readonly string[]
}

type Row = readonly [label: string, value: string]

const usableWords = { yes: 'may be used', no: 'must not be used', unknown: 'is not known to be usable' } as const
const labelled = 'labelled outputs'
const methodWords = {
  'ppi++': { of: labelled, how: () => 'grades of the judge, corrected by the labels of this run (PPI++)' },
  'rogan-gladen': {
    of: 'graded outputs',
    how: (passAt: number) =>
      `the share from ${passAt} on, from what the judge passes, corrected for its errors on labelled outputs of other runs (Rogan and Gladen)`,
  },
  labels: { of: labelled, how: () => 'from the labels alone' },
} as const

export function renderCalibrationTerminal(report: CalibrationReport, { color, width }: { color: boolean; width: number }): string {
  const paint = painter(color)
  const { calibration, passAt, notes } = report
  const { judge, tool, metric, at, pairs, raters, usable, reason } = calibration
  const lines = [
    paint.strong(`${visibleName(judge)} on ${visibleName(measureName({ tool, metric, judge: '' }))} ${usableWords[usable]}`),
    ...wrap(visibleText(reason), width - 2).map((line) => `  ${line}`),
    '',
    ...wrap(
      `${formatCount(pairs)} labelled ${plural(pairs, 'output')}, ${formatCount(raters)} ${plural(raters, 'person', 'people')}; from ${passAt} an output passes.${at === undefined ? '' : ` Held on ${at.slice(0, 10)}.`}${countsOnce(calibration)}`,
      width,
    ),
    ...sections(report).flatMap(([title, rows]) => (rows.length === 0 ? [] : ['', paint.strong(title), ...table(rows, width)])),
    ...(notes.length === 0 ? [] : ['', ...notes.flatMap((note) => wrap(visibleText(note), width))]),
  ]
  return inert(`${lines.join('\n')}\n`)
}

function sections(report: CalibrationReport): [title: string, rows: Row[]][] {
  const { humanAgreement, agreement, baseRate, sensitivity, specificity, auroc } = report.calibration
  return [
    [
      'People with each other: the ceiling',
      humanAgreement === undefined
        ? [['not known', 'no two people labelled the same outputs']]
        : [
            ['AC1', formatFigure(humanAgreement.ac1, 'outputs that two labelled')],
            ['kappa', formatFigure(humanAgreement.kappa, 'outputs that two labelled')],
            ['alpha', formatFigure(humanAgreement.alpha, 'outputs that two labelled')],
          ],
    ],
    [
      'The judge with people',
      [
        ['same verdict', formatFigure(agreement.observed, labelled)],
        ['AC1', formatFigure(agreement.ac1, labelled)],
        ['kappa', formatFigure(agreement.kappa, labelled)],
        ['people pass', formatFigure(baseRate.human, labelled)],
        ['the judge passes', formatFigure(baseRate.judge, labelled)],
        ['sensitivity', explained(sensitivity, 'of what people pass, it passes')],
        ['specificity', explained(specificity, 'of what people fail, it fails')],
        ...(auroc === undefined ? [] : [['AUROC', formatFigure(auroc, labelled)] satisfies Row]),
      ],
    ],
    ['What sways it', leanings(report)],
    [`The rate of run ${visibleName(report.run)}`, rates(report)],
  ]
}

function leanings({ calibration, kept }: CalibrationReport): Row[] {
  const { order, lengthBias, selfPreference, selfConsistency, gradingSd, drift, effectiveJudges } = calibration
  const earlier = (part: CalibrationReport['kept'][number]): string => (kept.includes(part) ? ', as measured before' : '')
  return [
    order === undefined
      ? ['order', 'not measured: --swap N asks for the better of two answers, in both orders']
      : ['order', `turns with the order of the answers in ${counted(order.flips)}; the first place wins ${counted(order.firstWins)}${earlier('order')}`],
    lengthBias === undefined ? ['length', 'not measured'] : ['length', `${formatDifference(lengthBias)} for an answer longer by one standard deviation`],
    ...(selfPreference === undefined
      ? []
      : [['its own family', `${formatDifference(selfPreference)} for answers of its own family, beside what people gave`] satisfies Row]),
    selfConsistency === undefined
      ? ['itself, again', 'not measured: --repeat N grades outputs a second time']
      : ['itself, again', `same verdict in ${counted(selfConsistency)}${earlier('selfConsistency')}`],
    ...(gradingSd === undefined ? [] : [['its own noise', `${noise(gradingSd)}${earlier('gradingSd')}`] satisfies Row]),
    drift === undefined
      ? ['drift', 'not measured: --anchor grades the outputs again that were labelled first']
      : ['drift', `${formatDifference(drift)} on the same outputs since they were graded${earlier('drift')}`],
    ...(effectiveJudges === undefined ? [] : [['panel', `worth ${formatCount(Number(effectiveJudges.toFixed(2)))} independent judges`] satisfies Row]),
  ]
}

function noise(gradingSd: Figure): string {
  if ('refused' in gradingSd) return formatFigure(gradingSd, 'outputs graded again')
  return `one grading is off by ${formatSizeFigure(gradingSd)} (standard deviation), n ${formatCount(gradingSd.n)} outputs graded again`
}

/** Where n is not that of the outputs. */
function countsOnce({ pairs, agreement: { observed } }: CalibrationEvidence): string {
  return observed.n === pairs || 'refused' in observed ? '' : ' In n, outputs of one case or one group of cases count once.'
}

function rates({ judge, people, passAt }: CalibrationReport): Row[] {
  return [
    ...(judge === undefined ? [] : [['the judge alone', formatFigure(judge, 'cases')] satisfies Row]),
    people === undefined
      ? ['people', 'not known: none of its outputs has a label']
      : ['people', `${formatFigure(people.figure, methodWords[people.method].of)}: ${methodWords[people.method].how(passAt)}`],
  ]
}

function explained(figure: Figure, what: string): string {
  return 'refused' in figure ? formatFigure(figure, labelled) : `${formatFigure(figure, labelled)}: ${what}`
}

/** `3 of 30, 10 % [3.5, 25.6]`. */
function counted({ have, of, figure }: Share): string {
  return `${formatCount(have)} of ${formatCount(of)}, ${formatShare(figure)}`
}

function table(rows: readonly Row[], width: number): string[] {
  const wide = Math.max(...rows.map(([label]) => columns(label))) + 2
  return rows.flatMap(([label, value]) =>
    wrap(value, Math.max(20, width - wide - 2)).map((line, at) => `  ${at === 0 ? label + ' '.repeat(wide - columns(label)) : ' '.repeat(wide)}${line}`),
  )
}
