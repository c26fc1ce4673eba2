import { createHash } from 'node:crypto'
import type { ScorerUse } from '../../../model/eval-config.ts'
import type { RunMeasure } from '../../../model/eval-run.ts'
import type { Scorer } from '../../../model/scorer.ts'
import { promptVersion } from './calls/call.ts'
import { type JudgeMetric, type JudgeMetricKind, judgeMetricKinds } from './judge.ts'

interface Described {
  kind: Scorer['kind']
  formula: string
  missingMeans: string
}

const failed = 'or the judge refused, failed, or gave nothing that could be read as a grade'

const described: Readonly<Record<JudgeMetricKind, Described>> = {
  groundedness: {
    kind: 'groundedness',
    formula: 'claims of the answer that its passages support / claims of the answer',
    missingMeans: `no passages with text, or an answer without a claim, ${failed}`,
  },
  relevance: {
    kind: 'answer',
    formula: 'how much of the answer speaks to the question: fully 1, mostly 0.75, partly 0.5, barely 0.25, not at all 0',
    missingMeans: `an empty answer, ${failed}`,
  },
  completeness: {
    kind: 'answer',
    formula: '(parts of the question that are answered + half of those that are partly answered) / parts of the question',
    missingMeans: `an empty answer, ${failed}`,
  },
  correctness: {
    kind: 'answer',
    formula: 'F1 over the facts of the reference: 2 · stated / (2 · stated + missing + 2 · contradicted); what the answer says beyond them does not count',
    missingMeans: `no reference, ${failed}`,
  },
  'context-precision': {
    kind: 'context',
    formula: 'average precision by rank: the mean, over the relevant passages, of the share of relevant ones down to its rank; 0 where none is relevant',
    missingMeans: `no passages with text, ${failed}`,
  },
  'context-recall': {
    kind: 'context',
    formula: 'statements of the reference that the passages say / statements of the reference',
    missingMeans: `no passages with text, or no reference, ${failed}`,
  },
  'context-utilization': {
    kind: 'context',
    formula: 'passages that support a claim of the answer / passages',
    missingMeans: `no passages with text, or an answer without a claim, ${failed}`,
  },
  rubric: { kind: 'custom', formula: "the judge's number from 0 to 1 by the text of the rubric", missingMeans: `an empty answer, ${failed}` },
}

/** What a reader must know of a judged metric; the version holds that of the prompts, and what was asked. */
export function judgeMeasure(metric: JudgeMetric, judge: string): { measure: RunMeasure } & Described {
  return {
    measure: { tool: 'loadbearing', metric: metric.metric, version: versionOf(metric), judge, better: 'higher', range: [0, 1], unit: 'ratio' },
    ...described[metric.kind],
  }
}

/** With a hash of a rubric's text, and the own name of another metric that was renamed: two questions under one name are never compared. */
function versionOf({ metric, kind, rubric = '' }: JudgeMetric): string {
  if (kind === 'rubric') return `${promptVersion}(rubric=${createHash('sha256').update(rubric).digest('hex').slice(0, 8)})`
  return metric === kind ? promptVersion : `${kind}:${promptVersion}`
}

/** The judged metric that a scorer of the config names, such as `judge/groundedness`; undefined for a scorer that needs no judge. */
export function readJudgeMetric(use: ScorerUse): JudgeMetric | { unknown: string } | undefined {
  const { scorer, metric, ...options } = typeof use === 'string' ? { scorer: use, metric: undefined } : use
  if (!scorer.startsWith('judge/')) return undefined
  const name = scorer.slice('judge/'.length)
  const kind = judgeMetricKinds.find((each) => each === name)
  if (kind === undefined) return { unknown: `${scorer}: the judge has ${judgeMetricKinds.map((each) => `judge/${each}`).join(', ')}` }
  const rubric = 'rubric' in options && typeof options.rubric === 'string' ? options.rubric : ''
  if (kind !== 'rubric') return { metric: metric ?? kind, kind }
  return rubric.trim() === '' ? { unknown: 'judge/rubric needs a text in "rubric"' } : { metric: metric ?? kind, kind, rubric }
}
