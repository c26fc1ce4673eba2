import type { EvalRun, RunJudge } from '../../model/eval-run.ts'
import type { MetricEvidence } from '../../model/evaluation-evidence.ts'
import { type JudgedMeasure, judgeUses } from '../../model/judged-measure.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import { measureOf } from '../../model/score.ts'
import { defineEvaluationAudit } from '../evaluation-gate.ts'
import { row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, differenceTold, listed } from '../words.ts'

/** A preference of one point in a hundred would not turn a comparison. Our judgement. */
const PREFERENCE_RATIO = 0.01

export const judgeOfTheGeneratorsFamily = defineEvaluationAudit({
  id: 'judge-of-the-generators-family',
  title: 'No judge grades answers of its own family, or it was shown not to prefer them',
  failTitle: 'A judge grades answers of its own family',
  question: 'Do the judge and the model that it grades come from one family?',
  why: 'Models prefer text that reads as their own. A judge of the generator’s family makes a change to that family look better than it is.',
  fix: {
    now: 'Grade with a model of another family, or measure the preference: label answers of both families and run `loadbearing judge calibrate`.',
    later: 'Keep a second judge of another family on a sample, and look where the two disagree.',
  },
  effort: 'hours',
  basis: 'estimated',
  severity: 'medium',
  source: sources.selfPreference,
  limits: `Families are read from the names of models; a fine-tuned or renamed model is not seen through. That a preference within ±${PREFERENCE_RATIO} does not matter is our judgement.`,
  rules: {
    met: `no judge has the family of a model whose answers it graded in one run, or its preference was measured and lies within ±${PREFERENCE_RATIO}`,
    notMet: 'a judge has it in a run, and its preference was not measured, or is surely over that',
    unknown: 'which models wrote the answers of a judged run is not told, or the interval of the preference holds the line',
    notApplicable: 'no judge was used',
  },
  audit({ evaluation }) {
    const { judges, calibrations } = evaluation
    if (judges.length === 0) return { verdict: 'not-applicable', reason: 'no judge graded anything' }
    const judged = evaluation.runs.filter((run) => run.judges.length > 0)
    const untold = judged.filter(({ generatorFamilies }) => generatorFamilies.length === 0)
    const own = judges.flatMap((judge, index) => {
      const runs = judged.filter((run) => run.generatorFamilies.includes(judge.family) && run.judges.some((each) => each.judge === judge.judge))
      return runs.length === 0 ? [] : [{ judge, index, runs: new Set(runs.map(({ id }) => id)) }]
    })
    if (own.length === 0) {
      return judged.length === 0 || untold.length > 0
        ? doesNotTell(untold)
        : { verdict: 'met', reason: judged.map(({ variant, generatorFamilies, judges: by }) => apart(variant, generatorFamilies, by)).join('; ') }
    }
    const graded = judgeUses(evaluation).flatMap(({ judge, tool, metric: name, version, label: metric, judgeIndex, calibrationIndex: index }) => {
      const graders = own.find((each) => each.index === judgeIndex)
      if (graders === undefined || !isGradedIn(graders.runs, { judge, tool, metric: name, version }, evaluation.metrics)) return []
      const figure = calibrations[index]?.selfPreference
      return [{ judge, metric, index, ...(isMeasured(figure) && { figure }) }]
    })
    const preferences = graded.flatMap(({ figure, ...rest }) => (figure === undefined ? [] : [{ ...rest, figure }]))
    const prefers = preferences.find(({ figure }) => (figure.interval?.low ?? Number.NEGATIVE_INFINITY) > PREFERENCE_RATIO)
    if (prefers !== undefined) {
      return {
        verdict: 'not-met',
        reason: 'the judge was measured to prefer its own family',
        claim: `${prefers.judge} gives answers of its own family ${differenceTold(prefers.figure)} more in ${prefers.metric} than people do, against answers of others.`,
        rows: [row(`Preference for its own family, ${prefers.metric}`, prefers.figure, `/evaluation/calibrations/${prefers.index}/selfPreference`)],
        severity: 'high',
      }
    }
    // One that was not measured is not made good by one that was.
    if (preferences.length > 0 && preferences.length === graded.length) {
      const none = preferences.every(
        ({ figure: { interval } }) => interval !== undefined && interval.high <= PREFERENCE_RATIO && interval.low >= -PREFERENCE_RATIO,
      )
      const words = preferences.map(({ metric, judge, figure }) => `${metric} by ${judge} ${differenceTold(figure)}`).join('; ')
      if (none && untold.length > 0) return doesNotTell(untold)
      return none
        ? { verdict: 'met', reason: `its preference for its own family was measured: ${words}` }
        : { verdict: 'unknown', reason: `whether the judge prefers its own family is open: ${words}`, needs: 'more labels of answers by both families' }
    }
    const families = [...new Set(own.map(({ judge }) => judge.family))]
    return {
      verdict: 'not-met',
      reason: `${counted(own.length, 'judge')} of ${judges.length} ${own.length === 1 ? 'has' : 'have'} the family of the models graded`,
      claim: `${listed(own.map(({ judge }) => judge.judge))} ${own.length === 1 ? 'grades' : 'grade'} answers of ${listed(families)}, ${own.length === 1 ? 'its' : 'their'} own ${families.length === 1 ? 'family' : 'families'}, by ${counted(graded.length, 'metric')}; for ${graded.length - preferences.length} of them how much it prefers them was not measured.`,
      rows: [
        textRow('Judge', `${own[0].judge.judge}, family ${own[0].judge.family}`, `/evaluation/judges/${own[0].index}/judge`),
        row('Metrics that it grades', tally(own[0].judge.metrics.length, 'count', own[0].judge.metrics.length), `/evaluation/judges/${own[0].index}/metrics`),
      ],
    }
  },
})

/** Whether one of the runs has the measure; a judge's metric that no run tells of may be in any. */
function isGradedIn(runs: ReadonlySet<string>, measure: JudgedMeasure, metrics: readonly MetricEvidence[]): boolean {
  const graded = metrics.filter((each) => measureOf(each) === measureOf(measure))
  return graded.length === 0 || graded.some(({ run }) => runs.has(run))
}

function doesNotTell(untold: readonly EvalRun[]): AuditOutcome {
  return {
    verdict: 'unknown',
    reason:
      untold.length === 0
        ? 'no run says which models wrote the answers that were judged'
        : `${untold.length === 1 ? 'the run' : 'the runs'} of ${listed(untold.map(({ variant }) => variant))} ${untold.length === 1 ? 'does' : 'do'} not say which models wrote the answers`,
    needs: 'the model’s name in the answer (`eval.target.response.model`), or on the spans',
  }
}

function apart(variant: string, generatorFamilies: readonly string[], judges: readonly RunJudge[]): string {
  return `the answers of ${variant} are by ${listed(generatorFamilies)}, ${judges.length === 1 ? 'its judge' : 'its judges'} by ${listed([...new Set(judges.map(({ family }) => family))])}`
}
