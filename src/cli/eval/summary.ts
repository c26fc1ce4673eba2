import type { Case } from '../../model/case.ts'
import type { EvalRun } from '../../model/eval-run.ts'
import type { MetricEvidence } from '../../model/evaluation-evidence.ts'
import type { Output, Score } from '../../model/score.ts'
import { figureParts, formatBare } from '../../report/format-figure.ts'
import { formatCount, formatValue } from '../../report/format-number.ts'
import { columns, painter } from '../../report/terminal-text.ts'
import { visibleText } from '../../report/visible-text.ts'
import { counted } from '../cases/print.ts'
import { dollars } from './plan-words.ts'
import { worstCases, worstSlices } from './worst.ts'

const mostWorst = 5
const shownOfQuestion = 70

export interface SummaryInputs {
  run: EvalRun
  cases: readonly Case[]
  outputs: readonly Output[]
  scores: readonly Score[]
  metrics: readonly MetricEvidence[]
  /** A run before it, on the same cases. */
  other: EvalRun | undefined
  color: boolean
}

/** What a person sees at the end of a run. */
export function renderSummary({ run, cases, outputs, scores, metrics, other, color }: SummaryInputs): string {
  const paint = painter(color)
  const lines = [
    paint.strong(`${run.variant}: ${answered(outputs, cases.length, run.repeats)}`),
    paint.quiet(`run ${run.id}, ${spent(run)}`),
    ...triedAgain(outputs),
    '',
    ...table(metrics, paint),
  ]
  for (const { metric, mean } of metrics) {
    const { reason } = figureParts(mean)
    if (reason !== undefined) lines.push(paint.quiet(`${visibleText(metric)}: ${reason}`), ...whyMissing(metric, scores).map(paint.quiet))
  }
  const data = { run, outputs, scores }
  const { looked, found } = worstSlices(metrics, data, cases, mostWorst)
  if (found.length > 0) {
    lines.push('', paint.strong('Weakest slices'))
    for (const { metric, slice, mean, rest } of found)
      lines.push(`  ${visibleText(slice)}: ${visibleText(metric)} ${formatBare(mean)}, n ${formatCount(mean.n)}; the rest ${formatValue(rest, mean.unit)}`)
  } else if (looked > 0)
    lines.push('', `No slice stands out: none has its whole interval on the worse side of the mean of the rest (${counted(looked, 'slice mean')}).`)
  const worst = worstCases(data, cases, mostWorst)
  if (worst.length > 0) {
    lines.push('', paint.strong('Worst cases'))
    for (const { id, question, values } of worst) {
      const shown = values.slice(0, 3).map(({ metric, value }) => `${visibleText(metric)} ${Number(value.toFixed(3))}`)
      lines.push(`  ${visibleText(id)}: ${shown.join(', ')}`, paint.quiet(`    ${oneLine(question)}`))
    }
  }
  const silent = outputs.filter(({ missing }) => missing !== undefined)
  if (silent.length > 0) {
    lines.push('', paint.strong('Without an answer'))
    for (const { caseId, missing } of silent.slice(0, mostWorst))
      lines.push(`  ${visibleText(caseId)}: ${missing?.reason}: ${oneLine(missing?.detail ?? '', 120)}`)
    if (silent.length > mostWorst) lines.push(`  and ${formatCount(silent.length - mostWorst)} more`)
  }
  const comparison =
    other === undefined
      ? `Is another version better? Run it under another name (--variant NAME), then: npx loadbearing compare ${run.id} NAME`
      : `Better than ${other.variant}? npx loadbearing compare ${other.id} ${run.id}`
  return `${[...lines, '', comparison].join('\n')}\n`
}

/** Of a measure without one value: its most frequent reason with what the first such case says. What has no answer is told elsewhere. */
function whyMissing(metric: string, scores: readonly Score[]): string[] {
  const own = scores.filter((score) => score.metric === metric)
  if (own.some(({ value }) => value !== undefined)) return []
  const told = own.flatMap(({ caseId, missing }) => (missing === undefined || missing.reason === 'no-output' ? [] : [{ caseId, ...missing }]))
  const [first] = [...Map.groupBy(told, ({ reason }) => reason).values()].sort((a, b) => b.length - a.length)
  const [sample] = first ?? []
  return first === undefined || sample === undefined
    ? []
    : [`  ${sample.reason} ${formatCount(first.length)}, such as ${visibleText(sample.caseId)}: ${oneLine(sample.detail, 160)}`]
}

function answered(outputs: readonly Output[], cases: number, repeats: number): string {
  const missing = outputs.filter((output) => output.missing !== undefined)
  const reasons = Map.groupBy(missing, (output) => output.missing?.reason)
  const why = [...reasons].map(([reason, own]) => `${reason} ${formatCount(own.length)}`)
  const rest = missing.length === 0 ? '' : `, ${formatCount(missing.length)} without an answer (${why.join(', ')})`
  return `${counted(cases, 'case')}${repeats > 1 ? ` × ${repeats}` : ''}, ${formatCount(outputs.length - missing.length)} answered${rest}`
}

/** An answer that came at the third try looks like any other below. What the tries before it said is not kept. */
function triedAgain(outputs: readonly Output[]): string[] {
  const answers = outputs.filter(({ cached, missing }) => !cached && missing === undefined)
  const again = answers.filter(({ attempts }) => attempts > 1).length
  return again === 0 ? [] : [`${formatCount(again)} of ${counted(answers.length, 'answer')} needed another try: the first one failed`]
}

function spent({ calls, cachedOutputs, spentUsd, plannedUsd }: EvalRun): string {
  return [
    counted(calls.target, 'request'),
    ...(cachedOutputs > 0 ? [`${formatCount(cachedOutputs)} from the cache`] : []),
    ...(calls.judge > 0 ? [counted(calls.judge, 'judge call')] : []),
    ...(spentUsd === undefined ? [] : [`${dollars(spentUsd)} spent${plannedUsd === undefined ? '' : ` of about ${dollars(plannedUsd)} planned`}`]),
  ].join(', ')
}

function table(metrics: readonly MetricEvidence[], paint: ReturnType<typeof painter>): string[] {
  const rows = metrics.map(({ metric, better, judge, mean, missing, missingBy }) => {
    const parts = figureParts(mean)
    return [
      visibleText(`${metric}${judge === '' ? '' : ' (judge)'}${better === 'lower' ? ' (lower is better)' : ''}`),
      parts.value,
      parts.interval ?? 'none',
      'n' in mean ? formatCount(mean.n) : '',
      missing.have === 0 ? '0' : `${formatCount(missing.have)} (${missingBy.map(({ reason, count }) => `${reason} ${formatCount(count)}`).join(', ')})`,
    ]
  })
  const head = ['metric', 'mean', '95 % interval', 'n', 'missing']
  const widths = head.map((title, at) => Math.max(columns(title), ...rows.map((row) => columns(row[at] ?? ''))))
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, at) => cell + ' '.repeat(Math.max(0, (widths[at] ?? 0) - columns(cell))))
      .join('  ')
      .trimEnd()
  return [paint.quiet(line(head)), ...rows.map(line)]
}

function oneLine(text: string, most = shownOfQuestion): string {
  return visibleText(text.replace(/\s+/g, ' ').trim(), most)
}
