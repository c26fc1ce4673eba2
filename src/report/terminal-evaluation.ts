import type { EvaluationEvidence, MetricEvidence } from '../model/evaluation-evidence.ts'
import { isMeasured } from '../model/measurement.ts'
import type { Review } from '../model/review.ts'
import type { Inline } from './document/blocks.ts'
import { bySameVerdicts, sharedVerdictsText } from './document/evaluation-comparison.ts'
import { type JudgeOnMetric, judgesOnMetrics } from './document/evaluation-trust.ts'
import { standingWords } from './document/evaluation-words.ts'
import { figureParts, formatBare } from './format-figure.ts'
import { formatCount } from './format-number.ts'
import { columns } from './terminal-text.ts'
import { visibleName } from './visible-text.ts'
import { plural } from './wording.ts'

const most = { sets: 2, runs: 4, metrics: 6, comparisons: 2, judged: 4 }
const gap = '  '

/** Columns that a name of a metric has at least, before another column is left out. */
const leastOfName = 12

interface EvaluationOnTerminal {
  /** Sentences, to be wrapped. */
  about: string[]
  /** Metrics, one a line, within the width. */
  table: string[]
  /** Sentences under the table. */
  verdicts: string[]
}

/** What was evaluated, the metrics of the current run, each comparison's verdicts, and whether each judge may decide; in few lines. */
export function evaluationOnTerminal(review: Review, width: number): EvaluationOnTerminal | undefined {
  const { evaluation } = review
  if (evaluation === undefined) return undefined
  const comparisons = bySameVerdicts(evaluation.comparisons)
  const hidden = comparisons.length - most.comparisons
  return {
    about: [`${caseSets(evaluation)}; ${runs(evaluation)}.`],
    table: metricsTable(metricsThatMatter(evaluation, review), width),
    verdicts: [
      ...comparisons.slice(0, most.comparisons).map((alike) => sharedVerdictsText(alike).map(said).join('')),
      ...(hidden > 0 ? [`and ${formatCount(hidden)} more ${plural(hidden, 'comparison')}: in the HTML`] : []),
      ...judges(evaluation),
    ],
  }
}

function some(texts: readonly string[], limit: number, separator = ', '): string {
  const hidden = texts.length - limit
  return texts.slice(0, limit).join(separator) + (hidden > 0 ? `${separator}and ${formatCount(hidden)} more` : '')
}

function caseSets({ caseSets: sets }: EvaluationEvidence): string {
  const told = sets.map(({ cases, groups }) => `${formatCount(cases)} ${plural(cases, 'case')} in ${formatCount(groups)} ${plural(groups, 'group')}`)
  return told.length === 0 ? 'no case' : some(told, most.sets)
}

function runs({ runs: all }: EvaluationEvidence): string {
  if (all.length === 0) return 'no run to go by'
  const told = all.map(({ variant, startedAt, status }) => `${visibleName(variant)} of ${startedAt.slice(0, 10)}${status === 'done' ? '' : ' (not finished)'}`)
  return `${plural(all.length, 'run')} ${some(told, most.runs)}`
}

/** Metrics of the current run: first what a rule of the gate or a criterion is on. */
function metricsThatMatter({ runs: [run], metrics, gates }: EvaluationEvidence, { criteria }: Review): MetricEvidence[] {
  const isAsked = ({ metric }: MetricEvidence) =>
    gates.some((rule) => rule.metric === metric) || criteria.some(({ statement }) => statement.startsWith(`evaluation.${metric} `))
  return metrics.filter((metric) => metric.run === run?.id).toSorted((a, b) => Number(isAsked(b)) - Number(isAsked(a)))
}

function metricsTable(metrics: readonly MetricEvidence[], width: number): string[] {
  if (metrics.length === 0) return []
  const shown = metrics.slice(0, most.metrics)
  const numbers = [['mean', 'interval', 'n', 'missing'], ...shown.map(cellsOf)]
  const sizes = (numbers[0] ?? []).map((_, at) => Math.max(...numbers.map((row) => columns(row[at] ?? ''))))
  // Columns give way, then a name: a line that wraps is no table any more.
  const room = (kept: readonly number[]) => width - 2 - kept.reduce((sum, at) => sum + (sizes[at] ?? 0) + gap.length, 0)
  const kept = [
    [0, 1, 2, 3],
    [0, 1, 2],
    [0, 2],
  ].find((each) => room(each) >= leastOfName) ?? [0]
  const names = ['metric', ...shown.map(({ metric }) => cut(visibleName(metric), room(kept)))]
  const wide = Math.max(...names.map(columns))
  const lines = numbers.map((row, index) => {
    const label = names[index] ?? ''
    const cells = kept.map((at) => ' '.repeat((sizes[at] ?? 0) - columns(row[at] ?? '')) + (row[at] ?? ''))
    return [label + ' '.repeat(wide - columns(label)), ...cells].join(gap).trimEnd()
  })
  const more = metrics.length - shown.length
  return more > 0 ? [...lines, `and ${formatCount(more)} more: in the HTML`] : lines
}

function cellsOf({ mean, missing }: MetricEvidence): string[] {
  const { value, interval = isMeasured(mean) ? 'none' : '' } = figureParts(mean)
  return [value, interval, formatCount(mean.n), `${formatCount(missing.have)} of ${formatCount(missing.of)}`]
}

function cut(text: string, room: number): string {
  if (columns(text) <= room) return text
  let kept = ''
  for (const character of text) {
    if (columns(kept + character) > room - 1) break
    kept += character
  }
  return `${kept}…`
}

/** Whether each judge may decide, by the metrics that it grades, and what people would have it say. */
function judges(evaluation: EvaluationEvidence): string[] {
  const uses = judgesOnMetrics(evaluation)
  const shown = uses.slice(0, most.judged)
  const lines = [...new Set(shown.map(({ judge }) => judge))].map((judge) => {
    const own = shown
      .filter((use) => use.judge === judge)
      .map((use) => `${visibleName(use.label)} ${standingWords(use, evaluation)}${corrected(use, evaluation)}`)
    return `Judge ${visibleName(judge)}: ${own.join('; ')}.`
  })
  return uses.length > shown.length ? [...lines, `and ${formatCount(uses.length - shown.length)} more that a judge grades: in the HTML`] : lines
}

function corrected({ judge, metric, version }: JudgeOnMetric, { runs: [run], metrics }: EvaluationEvidence): string {
  const found = metrics.find((each) => each.run === run?.id && each.judge === judge && each.metric === metric && each.version === version)?.corrected
  return found === undefined ? '' : `, as people would have it ${formatBare(found.figure)}`
}

/** What the document says in words, as text: names out of a run are made visible, emphasis is left to the page. */
function said(part: Inline): string {
  if (typeof part === 'string') return part
  if ('strong' in part) return part.strong
  return 'name' in part ? visibleName(part.name) : ''
}
