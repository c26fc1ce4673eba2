import type { EvalRun } from '../../../model/eval-run.ts'
import type { JudgeEvidence } from '../../../model/evaluation-evidence.ts'

/** Judges over all runs, each once, with the metrics that it graded and the models that answered under its name. */
export function judgeEvidence(runs: readonly EvalRun[]): JudgeEvidence[] {
  const judges = new Map<string, { family: string; pinned: boolean; served: Set<string>; metrics: Set<string> }>()
  for (const { judges: used, measures } of runs) {
    for (const { judge, family, pinned, served } of used) {
      const own = judges.get(judge) ?? { family, pinned, served: new Set(), metrics: new Set() }
      for (const model of served) own.served.add(model)
      for (const measure of measures) if (measure.judge === judge) own.metrics.add(measure.metric)
      judges.set(judge, own)
    }
  }
  return [...judges].map(([judge, { served, metrics, ...rest }]) => ({ judge, ...rest, served: [...served].sort(), metrics: [...metrics].sort() }))
}
