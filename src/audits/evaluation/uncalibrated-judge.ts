import type { CalibrationEvidence } from '../../model/evaluation-evidence.ts'
import { type JudgeUse, judgeUses } from '../../model/judged-measure.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, told } from '../words.ts'

export const uncalibratedJudge = defineEvaluationAudit({
  id: 'uncalibrated-judge',
  title: 'Every judge was held against people, and is over the bar',
  failTitle: 'A judge decides that nobody has held against people',
  question: 'Do people agree with the judges whose grades are used?',
  why: 'A judge that is right by its own lights says nothing of users. Where nine of ten answers are good, one that says yes to everything agrees with people nine times in ten.',
  fix: {
    now: 'Label some hundred outputs (`loadbearing label`), then hold the judge against them: `loadbearing judge calibrate`. Until then take its figures for unmeasured.',
    later: 'Label a few each week, picked by uncertainty and at random, so that the correction follows the system.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'high',
  source: sources.llmJudge,
  references: ['ML Test Score Monitor 7'],
  limits: 'The bar is that of the config (`eval.calibration.minAgreement`, of Gwet’s AC1). Agreement on the labelled outputs holds for outputs like them.',
  rules: {
    met: 'for each metric that a judge grades, in the version that it grades, its agreement with people is surely over the bar',
    notMet: 'a judge was never held against people, or is surely below the bar',
    unknown: 'labels are too few to say',
    notApplicable: 'no judge was used',
  },
  audit({ evaluation }) {
    const { calibrations } = evaluation
    const used = judgeUses(evaluation).map((use) => ({ ...use, calibration: calibrations[use.calibrationIndex] }))
    if (used.length === 0) return { verdict: 'not-applicable', reason: 'no judge graded anything' }
    const never = used.filter(({ calibration }) => calibration === undefined)
    const below = used.filter(({ calibration }) => calibration?.usable === 'no')
    const [first] = [...below, ...never]
    if (first !== undefined) {
      const neverWords =
        never.length === 0
          ? ''
          : `${listed(never.map(({ label, judge }) => `${label} by ${judge}`))} ${never.length === 1 ? 'was' : 'were'} never held against people`
      const belowWords = below
        .map(({ label, calibration }) => `${label}: ${calibration?.reason ?? ''} (AC1 ${calibration === undefined ? '' : told(calibration.agreement.ac1)})`)
        .join('; ')
      return {
        verdict: 'not-met',
        reason: `${counted(never.length + below.length, 'judged metric')} of ${used.length} may not decide anything`,
        claim: `${[belowWords, neverWords].filter((part) => part !== '').join('; ')}.`,
        rows: [
          rowOf(first),
          ...[...below, ...never].slice(1, 4).map(rowOf),
          row('Labels of people', tally(evaluation.labels.labels, 'count', evaluation.labels.items), '/evaluation/labels/labels'),
        ],
      }
    }
    const open = used.filter(({ calibration }) => calibration?.usable === 'unknown')
    if (open.length > 0) {
      return {
        verdict: 'unknown',
        reason: open.map(({ label, calibration }) => `${label}: ${calibration?.reason ?? ''}`).join('; '),
        needs: 'more labels: `loadbearing label`, then `loadbearing judge calibrate`',
      }
    }
    return {
      verdict: 'met',
      reason: used
        .map(
          ({ label, calibration }) => `${label}: AC1 ${calibration === undefined ? '' : told(calibration.agreement.ac1)} over ${number(calibration?.bar ?? 0)}`,
        )
        .join('; '),
    }
  },
})

function rowOf({ judge, label, judgeIndex, calibrationIndex, calibration }: JudgeUse & { calibration: CalibrationEvidence | undefined }) {
  if (calibration !== undefined)
    return row(`Agreement with people (AC1), ${label} by ${judge}`, calibration.agreement.ac1, `/evaluation/calibrations/${calibrationIndex}/agreement/ac1`)
  return textRow(`Judge of ${label}`, `${judge}, no labels`, `/evaluation/judges/${judgeIndex}/judge`)
}
