import type { CalibrationEvidence, EvaluationEvidence } from '../../model/evaluation-evidence.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import type { Review } from '../../model/review.ts'
import { worstFirst } from '../../model/worst-first.ts'
import { formatDifference, formatSize, formatSizeFigure } from '../format-difference.ts'
import { formatCount, formatValue } from '../format-number.ts'
import { visibleName } from '../visible-text.ts'
import { plural } from '../wording.ts'
import type { Block, Column, Fact, Inline, Section, Text } from './blocks.ts'
import { comparisonBlocks, costsTable } from './evaluation-comparison.ts'
import { evaluatedDetail } from './evaluation-evaluated.ts'
import { metricsInFull } from './evaluation-metrics.ts'
import { examplesText, type JudgeOnMetric, judgesOnMetrics } from './evaluation-trust.ts'
import { whatWouldNarrow } from './evaluation-variance.ts'
import { heldWords, missingText, standingWords } from './evaluation-words.ts'
import { bare, joined, name, prose, shareText, when } from './pieces.ts'
import { type Withheld, withheld, withoutInterval } from './withheld.ts'

const mostGaps = 10
const numbers = (...labels: string[]): Column[] => labels.map((label) => ({ label, align: 'number' }))

/** Ways in which a judge leans, as far as they were measured. */
function leanings(calibration: CalibrationEvidence): Inline[] {
  const { order, lengthBias, selfPreference, selfConsistency, gradingSd, drift, effectiveJudges } = calibration
  const difference = (label: string, figure: Figure | undefined): Inline[] => (figure === undefined ? [] : [`${label} ${formatDifference(figure)}`])
  const parts: Inline[] = [
    ...(order === undefined
      ? []
      : [
          `turns with the order ${formatCount(order.flips.have)} of ${formatCount(order.flips.of)}, first place wins ${formatCount(order.firstWins.have)} of ${formatCount(order.firstWins.of)}`,
        ]),
    ...difference('a longer answer', lengthBias),
    ...difference('its own family', selfPreference),
    ...(selfConsistency === undefined ? [] : [`same again ${formatCount(selfConsistency.have)} of ${formatCount(selfConsistency.of)}`]),
    ...(gradingSd === undefined ? [] : [`one grading is off by ${formatSizeFigure(gradingSd)} (standard deviation)`]),
    ...difference('drift', drift),
    ...(effectiveJudges === undefined ? [] : [`the panel is worth ${formatCount(effectiveJudges)} judges`]),
  ]
  return parts.length === 0 ? ['How it leans was not measured.'] : ['Its leanings: ', ...joined(parts, '; '), '.']
}

function held(calibration: CalibrationEvidence): Inline[] {
  const words = heldWords(calibration)
  return words === '' ? [] : [`Calibration: ${words}. `]
}

type Calibrated = JudgeOnMetric & { calibration: CalibrationEvidence }

function byJudge({ judge, label }: JudgeOnMetric): Inline[] {
  return [name(label), ' by ', name(judge)]
}

function agreementOf({ calibration, label: metric }: Calibrated): Withheld[] {
  const { agreement, humanAgreement, sensitivity, specificity } = calibration
  const at = visibleName(metric)
  return [
    { label: 'with people', at, figure: agreement.ac1 },
    ...(humanAgreement === undefined ? [] : [{ label: 'people with each other', at, figure: humanAgreement.ac1 }]),
    { label: 'κ', at, figure: agreement.kappa },
    { label: 'passes the good', at, figure: sensitivity },
    { label: 'fails the bad', at, figure: specificity },
  ]
}

/** A judge's agreement with people beside that of people with each other, which is as far as it could go. */
function judges(evaluation: EvaluationEvidence): Block[] {
  const uses = judgesOnMetrics(evaluation)
  const calibrated = uses.flatMap(({ calibration, ...use }): Calibrated[] => (calibration === undefined ? [] : [{ ...use, calibration }]))
  const cells = calibrated.flatMap(agreementOf)
  return [
    ...when(
      calibrated.length > 0,
      {
        kind: 'table',
        table: {
          caption: 'Judges beside people: agreement is AC1 unless it says κ',
          columns: [
            { label: 'Metric and judge' },
            ...numbers('Labelled outputs', 'With people', 'People with each other', 'κ with people', 'Passes the good', 'Fails the bad'),
          ],
          rows: calibrated.map((use): Text[] => {
            const { pairs, agreement, humanAgreement, sensitivity, specificity } = use.calibration
            const shares = [agreement.ac1, humanAgreement?.ac1, agreement.kappa, sensitivity, specificity]
            return [byJudge(use), formatCount(pairs), ...shares.map((each): Text => [bare(each)])]
          }),
        },
      },
      ...withheld(cells),
      ...withoutInterval(cells),
    ),
    ...when(uses.length > 0, {
      kind: 'list',
      items: uses.map(
        (use): Text => [
          ...byJudge(use),
          ': ',
          { strong: standingWords(use, evaluation) },
          '. ',
          ...(use.calibration === undefined ? [] : [`${use.calibration.reason} `, ...held(use.calibration), ...leanings(use.calibration)]),
        ],
      ),
    }),
  ]
}

function gaps({ coverage }: EvaluationEvidence): Block[] {
  if (coverage === undefined || coverage.gaps.length === 0) return []
  const shown = coverage.gaps.slice(0, mostGaps)
  const cells = shown.map(({ label, share }) => ({ label: 'share', at: visibleName(label), figure: share }))
  return [
    {
      kind: 'table',
      table: {
        caption: `What users ask and no case does: ${formatCount(coverage.queries)} queries against ${formatCount(coverage.cases)} cases`,
        columns: [{ label: 'About' }, ...numbers('Share of the queries', 'Queries'), { label: 'For example' }],
        rows: shown.map((gap): Text[] => [[name(gap.label)], [bare(gap.share)], formatCount(gap.queries), examplesText(gap.examples, 3)]),
      },
    },
    ...withheld(cells),
    ...withoutInterval(cells),
    prose(
      `${coverage.gaps.length > mostGaps ? `The ${mostGaps} largest of ${formatCount(coverage.gaps.length)}. ` : ''}Queries from `,
      name(coverage.source),
      `. Near: ${coverage.method}.`,
    ),
  ]
}

function failureModes({ failureModes: modes }: EvaluationEvidence): Block[] {
  const cells = modes.flatMap(({ id, rate, expectedLoss }) => [
    { label: 'failure rate', at: visibleName(id), figure: rate },
    { label: 'expected loss', at: visibleName(id), figure: expectedLoss },
  ])
  return when(
    modes.length > 0,
    {
      kind: 'table',
      table: {
        caption: 'Ways to fail, by what they are expected to cost',
        columns: [
          { label: 'Failure' },
          { label: 'Metric' },
          ...numbers('Cost of one', 'Traffic it can happen in', 'Failure rate'),
          { label: 'Without a value' },
          ...numbers('Loss in 1,000 requests'),
        ],
        rows: modes.map((mode): Text[] => [
          mode.what,
          [name(mode.metric)],
          formatValue(mode.costUsd, 'usd'),
          formatValue(mode.trafficShare, 'ratio'),
          [bare(mode.rate)],
          missingText({ missing: mode.missing, missingBy: [] }),
          [bare({ ...mode.expectedLoss, unit: 'usd' })],
        ]),
      },
    },
    ...withheld(cells),
    ...withoutInterval(cells),
  )
}

function gates({ gates: rules }: EvaluationEvidence): Block[] {
  const cells = rules.flatMap(({ metric, minimumDetectableEffect, flips }) => [
    { label: 'smallest loss found', at: visibleName(metric), figure: minimumDetectableEffect },
    { label: 'turns by noise', at: visibleName(metric), figure: flips },
  ])
  return when(
    rules.length > 0,
    {
      kind: 'table',
      table: {
        caption: 'What the gate could see',
        columns: [{ label: 'Metric' }, ...numbers('Margin', 'Smallest loss found', 'Cases', 'Would decide', 'Turns by noise alone')],
        rows: rules.map((rule): Text[] => [
          [name(rule.metric)],
          formatSize(rule.margin, rule.minimumDetectableEffect.unit),
          isMeasured(rule.minimumDetectableEffect) ? formatSizeFigure(rule.minimumDetectableEffect) : [bare(rule.minimumDetectableEffect)],
          formatCount(rule.cases),
          rule.casesToDecide === undefined ? 'not known' : formatCount(rule.casesToDecide),
          [bare(rule.flips)],
        ]),
      },
    },
    ...withheld(cells),
    ...withoutInterval(cells),
  )
}

function leakage({ leakage: found }: EvaluationEvidence): Fact[] {
  const parts: Inline[][] = [
    ...(found?.inPrompts === undefined ? [] : [['in prompts ', ...shareText(found.inPrompts)]]),
    ...(found?.inCorpus === undefined
      ? []
      : [
          [
            `word for word in the ${found.passages === undefined ? '' : `${formatCount(found.passages)} `}passages that were seen `,
            ...shareText(found.inCorpus),
          ],
        ]),
  ]
  if (parts.length === 0) return []
  return [{ term: 'Cases seen before', text: parts.flatMap((part, index) => (index === 0 ? part : ['; ', ...part])) }]
}

function labels({ labels: { labels: count, items, raters, withProbability } }: EvaluationEvidence): Text {
  if (count === 0) return ['none: ', { code: 'loadbearing label RUN --metric NAME' }]
  const known = withProbability.have === withProbability.of ? 'all' : `${formatCount(withProbability.have)}`
  return `${formatCount(count)} on ${formatCount(items)} ${plural(items, 'output')} by ${formatCount(raters)} ${plural(raters, 'person', 'people')}; ${known} with the probability of their pick, so that they can stand for the others`
}

/** What the section on the evaluation has no room for; nothing where nothing was evaluated. */
export function evaluationDetail({ evaluation }: Review): Section[] {
  if (evaluation === undefined) return []
  const blocks = [
    { kind: 'facts' as const, facts: evaluatedDetail(evaluation) },
    ...worstFirst(evaluation).flatMap((comparison, index) => [
      ...(index === 0 ? [] : comparisonBlocks(comparison)),
      costsTable(comparison),
      ...whatWouldNarrow(comparison),
    ]),
    ...metricsInFull(evaluation),
    ...judges(evaluation),
    { kind: 'facts' as const, facts: [{ term: 'Labels of people', text: labels(evaluation) }, ...leakage(evaluation)] },
    ...gaps(evaluation),
    ...failureModes(evaluation),
    ...gates(evaluation),
  ]
  return [{ id: 'evaluation-detail', title: 'The evaluation in detail', blocks }]
}
