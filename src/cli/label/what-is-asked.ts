import { readJudgeMetric } from '../../gather/evaluation/judge/measures.ts'
import type { Config } from '../../model/config.ts'
import type { EvalRun } from '../../model/eval-run.ts'
import { visibleName } from '../../report/visible-text.ts'

/** The metric of labels where no judge grades the run. */
const usualMetric = 'correct'

/** Metrics that a judge gave figures of, each once, in the order of the run. */
export function judgedMetrics({ measures }: Pick<EvalRun, 'measures'>): string[] {
  return [...new Set(measures.filter(({ judge }) => judge !== '').map(({ metric }) => metric))]
}

export function metricToLabel(run: EvalRun): string {
  return judgedMetrics(run)[0] ?? usualMetric
}

/** That a metric is graded by people alone, with those that are graded: a mistyped one looks the same. `undefined` where the run has figures of it. */
export function notGraded({ measures }: Pick<EvalRun, 'measures'>, metric: string): string | undefined {
  if (measures.some((each) => each.metric === metric)) return undefined
  const graded = [...new Set(measures.map((each) => `${visibleName(each.metric)}${each.judge === '' ? '' : ' (judge)'}`))]
  return `note: nothing graded ${visibleName(metric)} in this run: labels of it stand alone. Graded: ${graded.join(', ') || 'nothing'}.`
}

const questions: Readonly<Record<string, string>> = {
  correct: 'Is the answer right?',
  correctness: 'Is the answer right, held against the reference?',
  groundedness: 'Do the passages bear all that the answer says?',
  relevance: 'Does the answer speak to the question?',
  completeness: 'Does the answer cover all parts of the question?',
  'context-precision': 'Are the passages to the point, the best of them first?',
  'context-recall': 'Do the passages hold what the right answer needs?',
  'context-utilization': 'Does the answer use its passages?',
}

/** What a person is asked of an answer; for a rubric of the config its own text, so that people and judge go by the same words. */
export function questionOf(metric: string, { scorers }: Pick<Config['eval'], 'scorers'>): string {
  for (const use of scorers) {
    const judged = readJudgeMetric(use)
    if (judged !== undefined && 'rubric' in judged && judged.metric === metric && judged.rubric !== undefined) return `${metric}: ${judged.rubric}`
  }
  return `${metric}: ${Object.hasOwn(questions, metric) ? questions[metric] : 'does the answer pass?'}`
}
