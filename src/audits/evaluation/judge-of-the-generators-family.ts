import { judgeUses } from '../../model/judged-measure.ts'
import { isMeasured } from '../../model/measurement.ts'
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
    met: `no judge has the family of the models it grades, or its preference was measured and lies within ±${PREFERENCE_RATIO}`,
    notMet: 'a judge has it, and its preference was not measured, or is surely over that',
    unknown: 'which models wrote the answers is not told, or the interval of the preference holds the line',
    notApplicable: 'no judge was used',
  },
  audit({ evaluation }) {
    const { judges, runs, calibrations } = evaluation
    if (judges.length === 0) return { verdict: 'not-applicable', reason: 'no judge graded anything' }
    const families = new Set(runs.flatMap(({ generatorFamilies }) => generatorFamilies))
    const own = judges.map((judge, index) => ({ judge, index })).filter(({ judge }) => families.has(judge.family))
    if (own.length === 0) {
      if (families.size === 0) {
        return {
          verdict: 'unknown',
          reason: 'no run says which models wrote the answers',
          needs: 'the model’s name in the answer (`eval.target.response.model`), or on the spans',
        }
      }
      return {
        verdict: 'met',
        reason: `the answers are by ${listed([...families])}, the judges by ${listed([...new Set(judges.map(({ family }) => family))])}`,
      }
    }
    const graded = judgeUses(evaluation).flatMap(({ judge, label: metric, judgeIndex, calibrationIndex: index }) => {
      if (own.every((each) => each.index !== judgeIndex)) return []
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
      return none
        ? { verdict: 'met', reason: `its preference for its own family was measured: ${words}` }
        : { verdict: 'unknown', reason: `whether the judge prefers its own family is open: ${words}`, needs: 'more labels of answers by both families' }
    }
    return {
      verdict: 'not-met',
      reason: `${counted(own.length, 'judge')} of ${judges.length} ${own.length === 1 ? 'has' : 'have'} the family of the models graded`,
      claim: `${listed(own.map(({ judge }) => judge.judge))} ${own.length === 1 ? 'grades' : 'grade'} answers of ${listed([...families])}, ${own.length === 1 ? 'its' : 'their'} own family, by ${counted(graded.length, 'metric')}; for ${graded.length - preferences.length} of them how much it prefers them was not measured.`,
      rows: [
        textRow('Judge', `${own[0].judge.judge}, family ${own[0].judge.family}`, `/evaluation/judges/${own[0].index}/judge`),
        row('Metrics that it grades', tally(own[0].judge.metrics.length, 'count', own[0].judge.metrics.length), `/evaluation/judges/${own[0].index}/metrics`),
      ],
    }
  },
})
