import type { CaseSource } from '../../model/case.ts'
import type { RunMeasure } from '../../model/eval-run.ts'
import type { CalibrationEvidence, EvaluationEvidence, MissingCount, SliceName } from '../../model/evaluation-evidence.ts'
import { calibrationOf, type JudgedMeasure } from '../../model/judged-measure.ts'
import type { MissingReason } from '../../model/score.ts'
import type { Share } from '../../model/share.ts'
import { formatCount } from '../format-number.ts'
import type { Inline } from './blocks.ts'
import { name } from './pieces.ts'

const missingWords: Record<MissingReason, string> = {
  'no-output': 'no answer',
  'empty-output': 'an empty answer',
  'no-claims': 'nothing claimed',
  'no-context': 'no context',
  'no-reference': 'no reference',
  'no-reference-ids': 'no reference documents',
  'not-applicable': 'not defined there',
  'not-told': 'not told by the answer',
  'target-error': 'errors of the system',
  timeout: 'time-outs',
  'rate-limited': 'rate limits',
  'provider-error': 'errors of the provider',
  'no-judge': 'no judge configured',
  'judge-refused': 'judge refused',
  unparseable: 'grade unreadable',
  'too-long': 'too long',
  'model-changed': 'answered by another model',
  'spend-cap': 'the cap on spend',
  interrupted: 'interrupted',
  'scorer-error': 'errors of the scorer',
  'import-error': 'failed where they came from',
}

export const sourceWords: Record<CaseSource['kind'], string> = { manual: 'by hand', import: 'imported', trace: 'from traces', synthetic: 'synthetic' }

const usableWords: Record<CalibrationEvidence['usable'], string> = { yes: 'may decide', no: 'may not decide', unknown: 'not known to be good enough' }

/** What is missing, and the reason that most of it has. */
export function missingText({ missing, missingBy }: { missing: Share; missingBy: readonly MissingCount[] }): Inline[] {
  if (missing.have === 0) return [missing.of === 0 ? 'nothing was asked' : `none of ${formatCount(missing.of)}`]
  const main = missingBy.toSorted((a, b) => b.count - a.count)[0]
  const why = main === undefined ? '' : `; ${missingWords[main.reason]}${main.count === missing.have ? '' : ` ${formatCount(main.count)}`}`
  return [{ share: missing.figure, counts: `${formatCount(missing.have)} of ${formatCount(missing.of)}${why}` }]
}

/** Whether what the judge says counts: only a judge that was held against people may decide. */
export function standingWords(of: JudgedMeasure, { calibrations }: Pick<EvaluationEvidence, 'calibrations'>): string {
  const calibration = calibrationOf(of, calibrations)
  return calibration === undefined ? 'never held against people' : usableWords[calibration.usable]
}

/** When a judge was held against people, and which grade passed; empty of a calibration that does not say. */
export function heldWords({ at, passAt }: CalibrationEvidence): string {
  return [...(at === undefined ? [] : [`held on ${at.slice(0, 10)}`]), ...(passAt === undefined ? [] : [`pass mark ${passAt}`])].join(', ')
}

/** Who measured: a tool with its version, or a judge with its standing; an only judge is named where judges are. */
export function measuredBy(measure: RunMeasure, evaluation: EvaluationEvidence): Inline[] {
  if (measure.judge === '') return [name(`${measure.tool} ${measure.version}`)]
  const isOnly = evaluation.judges.length === 1 && evaluation.judges[0]?.judge === measure.judge
  return [isOnly ? 'the judge' : name(measure.judge), `, ${standingWords(measure, evaluation)}`]
}

export function sliceName({ name: key, value }: SliceName): Inline {
  return name(`${key} ${value}`)
}
