import type { MetricComparison } from '../../../model/evaluation-evidence.ts'
import type { FlakyCase, LostCase } from '../../../model/gate.ts'
import { measureOf } from '../../../model/score.ts'
import { askedAfresh, isChanged, meanOverRepeats, type RunData, scoreTable } from '../score-table.ts'

/** Cases of a metric on which B did worse than A, the largest loss first; ties by id. A case that was edited in between is no case of both. */
export function lostCases(
  a: RunData,
  b: RunData,
  { better, ...metric }: Pick<MetricComparison, 'tool' | 'metric' | 'version' | 'judge' | 'better'>,
  most: number,
): LostCase[] {
  const key = measureOf(metric)
  const [before, after] = [scoreTable(a).get(key)?.byCase, scoreTable(b).get(key)?.byCase]
  if (before === undefined || after === undefined) return []
  const sign = better === 'higher' ? 1 : -1
  return [...before]
    .flatMap(([caseId, scores]) => {
      const other = isChanged(caseId, a, b) ? undefined : after.get(caseId)
      const [baseline, now] = [meanOverRepeats(scores), other === undefined ? undefined : meanOverRepeats(other)]
      return baseline === undefined || now === undefined || sign * (now - baseline) >= 0 ? [] : [{ caseId, baseline, now }]
    })
    .sort((x, y) => sign * (x.now - x.baseline - (y.now - y.baseline)) || (x.caseId < y.caseId ? -1 : 1))
    .slice(0, most)
}

/** Cases whose score differs from repeat to repeat, for metrics that are shares; answers out of a cache say nothing of it. */
export function flakyCases(data: RunData): FlakyCase[] {
  const isFresh = askedAfresh(data.outputs)
  return [...scoreTable(data).values()].flatMap(({ measure, byCase }) =>
    measure.unit !== 'ratio'
      ? []
      : [...byCase].flatMap(([caseId, { values }]) =>
          isFresh(caseId) && values.some((value) => value !== values[0]) ? [{ caseId, metric: measure.metric, values }] : [],
        ),
  )
}
