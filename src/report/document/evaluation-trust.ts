import type { CalibrationEvidence, EvaluationEvidence, GateEvidence } from '../../model/evaluation-evidence.ts'
import { calibrationOf, type JudgedMeasure, judgeUses } from '../../model/judged-measure.ts'
import { isMeasured } from '../../model/measurement.ts'
import { formatSize, formatSizeFigure } from '../format-difference.ts'
import { formatCount } from '../format-number.ts'
import { plural } from '../wording.ts'
import type { Fact, Inline, Text } from './blocks.ts'
import { heldWords, standingWords } from './evaluation-words.ts'
import { brief, joined, name, shareText } from './pieces.ts'

const mostShown = 2

const inAppendix: Inline = { link: 'the appendix', href: '#evaluation-detail' }

/** A judge on one metric, held against people or not. */
export interface JudgeOnMetric extends JudgedMeasure {
  /** The metric, with its tool and its version where the judge gave several of one name. */
  label: string
  calibration?: CalibrationEvidence
}

/** Judges that graded, and those that did not and were held against people. */
export function judgesOnMetrics(evaluation: EvaluationEvidence): JudgeOnMetric[] {
  const { calibrations } = evaluation
  const used = judgeUses(evaluation)
  const others = calibrations.filter((each) => !used.some(({ judge, tool, metric }) => judge === each.judge && tool === each.tool && metric === each.metric))
  const all = [...used, ...others.map(({ judge, tool, metric, version }) => ({ judge, tool, metric, version, label: metric }))]
  return all.map(({ judge, tool, metric, version, label }) => {
    const calibration = calibrationOf({ judge, tool, metric, version }, calibrations)
    return { judge, tool, metric, version, label, ...(calibration !== undefined && { calibration }) }
  })
}

function judgeText(use: JudgeOnMetric, evaluation: EvaluationEvidence): Inline[] {
  const { label, calibration } = use
  const about: Inline[] = [name(label), ' ', { strong: standingWords(use, evaluation) }]
  if (calibration === undefined) return [...about, ' (', { code: 'loadbearing judge calibrate' }, ')']
  const { agreement, pairs } = calibration
  const held = heldWords(calibration)
  const on = ` on ${formatCount(pairs)} labelled ${plural(pairs, 'output')}${held === '' ? '' : ` (${held})`}`
  return [...about, ', agrees with people to AC1 ', brief(agreement.ac1), on]
}

/** Each judge with the metrics that it grades: whether it may decide, which its agreement with people says. */
function judges(evaluation: EvaluationEvidence): Text {
  const uses = judgesOnMetrics(evaluation)
  if (uses.length === 0) return 'none was used'
  const told = uses.slice(0, mostShown).flatMap((use, index): Inline[] => {
    const isNamed = uses[index - 1]?.judge === use.judge
    return [...(isNamed ? ['; '] : [index === 0 ? '' : '. ', name(use.judge), ': ']), ...judgeText(use, evaluation)]
  })
  const more = uses.length - mostShown
  return [...told.filter((part) => part !== ''), ...(more > 0 ? [`. And ${formatCount(more)} more in `, inAppendix] : []), '.']
}

function coverage({ coverage: found }: EvaluationEvidence): Text {
  if (found === undefined) return ['not measured: it needs what users asked, from traces. ', { code: 'loadbearing cases coverage FILE' }]
  const [gap] = found.gaps
  const largest: Inline[] =
    gap === undefined
      ? [' No group of queries is without one.']
      : [
          ' The largest gap: ',
          name(gap.label),
          ', ',
          brief(gap.share),
          found.gaps.length === 1 ? '; ' : `; all ${formatCount(found.gaps.length)} in `,
          ...(found.gaps.length === 1 ? ['more in ', inAppendix] : [inAppendix]),
          '.',
        ]
  return [...shareText(found.covered, 'queries'), ' have a case near them.', ...largest]
}

function failures({ failureModes }: EvaluationEvidence): Text {
  if (failureModes.length === 0) return ['not priced: name them with what each costs, ', { code: 'eval.failureModes' }]
  const shown = failureModes.slice(0, mostShown).map(({ what, expectedLoss }): Inline[] => [`${what}: `, brief({ ...expectedLoss, unit: 'usd' })])
  const more = failureModes.length - mostShown
  return [
    'in 1,000 requests: ',
    ...shown.flatMap((part, index) => (index === 0 ? part : ['; ', ...part])),
    ...(more > 0 ? [`; ${formatCount(more)} more in `, inAppendix] : []),
  ]
}

/** How far the smallest loss that a rule would find is over its margin; a rule whose sight is not known comes first. */
function blindness({ minimumDetectableEffect: effect, margin }: GateEvidence): number {
  return isMeasured(effect) ? effect.value / margin : Number.POSITIVE_INFINITY
}

function gateText({ minimumDetectableEffect: effect, margin, cases, casesToDecide, spread }: GateEvidence): string {
  const found = isMeasured(effect) ? `finds a loss of ${formatSizeFigure(effect)} four times in five` : `what it would find is ${formatSizeFigure(effect)}`
  const needs = casesToDecide === undefined || casesToDecide <= cases ? '' : `; ${formatCount(casesToDecide)} cases would decide, it has ${formatCount(cases)}`
  return `${found}, with a margin of ${formatSize(margin, effect.unit)}${needs}${spread === undefined ? '' : `, going by the spread of ${spread}`}`
}

function gates({ gates: rules }: EvaluationEvidence): Text {
  const [blindest] = rules.toSorted((a, b) => blindness(b) - blindness(a))
  if (blindest === undefined) return ['no rule is about a metric that was run: ', { code: 'eval.gate.rules' }]
  const of = rules.length === 1 ? '' : `, the blindest of ${formatCount(rules.length)} rules`
  return [name(blindest.metric), `${of}: ${gateText(blindest)}.`]
}

/** Whether the evaluation would show it if the answers were bad. */
export function trustFacts(evaluation: EvaluationEvidence): Fact[] {
  return [
    { term: 'Judges', text: judges(evaluation) },
    { term: 'Traffic covered', text: coverage(evaluation) },
    { term: 'Costliest failures', text: failures(evaluation) },
    { term: 'The gate', text: gates(evaluation) },
  ]
}

/** Names, a few of them. */
export function examplesText(examples: readonly string[], most: number): Text {
  return examples.length === 0 ? 'none kept' : joined(examples.slice(0, most).map(name), '; ')
}
