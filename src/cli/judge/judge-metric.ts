import type { Judge, JudgeMetric } from '../../gather/evaluation/judge/judge.ts'
import { judgeMetricKinds } from '../../gather/evaluation/judge/judge.ts'
import { judgeMeasure, readJudgeMetric } from '../../gather/evaluation/judge/measures.ts'
import { AppError } from '../../model/app-error.ts'
import type { Case } from '../../model/case.ts'
import type { EvalConfig } from '../../model/eval-config.ts'
import type { RunMeasure } from '../../model/eval-run.ts'

/**
 * What the judge must be asked so that its grades are of this measure again.
 * @throws AppError where the judge or the rubric of the config is another one than the scores are of
 */
export function metricOf(measure: RunMeasure, judge: Pick<Judge, 'id'>, { scorers }: Pick<EvalConfig, 'scorers'>, cases: readonly Case[]): JudgeMetric {
  if (measure.judge !== judge.id) {
    throw new AppError('config-changed', `The scores are of ${measure.judge}, and the judge of the config is ${judge.id}.`, {
      hint: 'Calibrate from stored scores alone (--no-calls), or grade again with the judge of the config: loadbearing eval',
    })
  }
  const found = [...scorers, ...cases.flatMap(({ expect }) => expect)].flatMap((use) => {
    const metric = readJudgeMetric(use)
    return metric === undefined || 'unknown' in metric || metric.metric !== measure.metric ? [] : [metric]
  })
  const kind = judgeMetricKinds.find((each) => each === measure.metric)
  const candidates: JudgeMetric[] = [...found, ...(kind === undefined || kind === 'rubric' ? [] : [{ metric: measure.metric, kind }])]
  const same = candidates.find((candidate) => judgeMeasure(candidate, judge.id).measure.version === measure.version)
  if (same !== undefined) return same
  throw new AppError('config-changed', `The config does not say how ${measure.metric}, version ${measure.version}, was asked of the judge.`, {
    hint: found.length === 0 ? `Name it in eval.scorers, with its rubric` : 'The rubric has changed since. Grade again first: loadbearing eval',
  })
}
