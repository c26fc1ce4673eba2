import { createHash } from 'node:crypto'
import { EvalRun, type RunMeasure } from '../../../model/eval-run.ts'
import { measureOf, type Score } from '../../../model/score.ts'
import type { Imported } from './imported.ts'
import { directionOf } from './metric-direction.ts'

/** The runs that outputs, scores and labels of a file make: one for each variant, with what is known of it. */
export function runsOf(imported: Imported, told: Pick<EvalRun, 'caseSet' | 'caseSetHash' | 'target' | 'toolVersion' | 'command'>): EvalRun[] {
  const { outputs, scores, labels, format } = imported
  const rows = Map.groupBy([...outputs, ...scores, ...labels], ({ run }) => run)
  return [...rows].map(([id, own]): EvalRun => {
    const ownOutputs = outputs.filter(({ run }) => run === id)
    const times = ownOutputs.map(({ at }) => at).sort()
    const variant = own[0]?.variant ?? id
    return EvalRun.parse({
      ...told,
      id,
      variant,
      startedAt: times[0] ?? labels[0]?.at ?? new Date(0).toISOString(),
      ...(times.length > 0 && { finishedAt: times.at(-1) }),
      status: 'done',
      cases: new Set(own.map(({ caseId }) => caseId)).size,
      repeats: own.reduce((most, { repeat }) => Math.max(most, repeat + 1), 1),
      targetHash: hashOf([format, id, ownOutputs.map(({ caseId, repeat, text }) => [caseId, repeat, text])]),
      measures: importedMeasures(scores.filter(({ run }) => run === id)),
      cachedOutputs: ownOutputs.filter(({ cached }) => cached).length,
    })
  })
}

/** Where nobody says which way a metric is better, higher is: the import names it. Without bounds where a value lies outside of 0 to 1. */
export function importedMeasures(scores: readonly Score[]): RunMeasure[] {
  return [...Map.groupBy(scores, measureOf).values()].flatMap((own) => {
    const [first] = own
    if (first === undefined) return []
    const { tool, metric, version, judge } = first
    const isRatio = own.every(({ value }) => value === undefined || (value >= 0 && value <= 1))
    return [
      { tool, metric, version, judge, better: directionOf(first) ?? 'higher', range: isRatio ? [0, 1] : [null, null], unit: 'ratio' } satisfies RunMeasure,
    ]
  })
}

function hashOf(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex')
}
