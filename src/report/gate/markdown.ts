import type { GateCheck, GateResult } from '../../model/gate.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { formatDifference, formatSize } from '../format-difference.ts'
import { formatBare, formatFigure } from '../format-figure.ts'
import { formatCount } from '../format-number.ts'
import { codeSpan, escapeMarkdown, tableCell } from '../markdown-text.ts'
import { visibleName, visibleText } from '../visible-text.ts'
import { plural } from '../wording.ts'
import { comparedWords, decisionWords, gateLine, measureName, outcomeWords, runWords } from './gate-words.ts'

const mostLost = 10

/** The gate as Markdown, for the summary of a CI step or a comment on a change. */
export function renderGateMarkdown(result: GateResult): string {
  const { checks, flaky, flakyCount } = result
  const worse = checks.flatMap((check) => check.worseSlices.map((slice) => ({ check, slice })))
  const lost = checks.filter((check) => !check.watched && check.outcome !== 'pass' && check.lost.length > 0)
  const parts = [
    `## ${gateLine(result)}`,
    ...result.warnings.map((warning) => `> **Warning**: ${escapeMarkdown(visibleText(warning))}`),
    `${escapeMarkdown(comparedWords(result))}. Judged: ${escapeMarkdown(visibleName(runWords(result)))}.`,
    table(['', 'metric', 'verdict', 'baseline', 'now', 'now minus baseline', 'margin', 'why'], checks.map(rowOf)),
    ...(worse.length === 0
      ? []
      : [
          '### Slices that are worse',
          table(
            ['metric', 'slice', 'baseline', 'now', 'now minus baseline'],
            worse.map(({ check, slice }) =>
              [measureName(check), `${slice.name} ${slice.value}`, formatBare(slice.a), formatBare(slice.b), formatDifference(slice.difference)].map(
                escapeMarkdown,
              ),
            ),
          ),
        ]),
    ...lost.map(
      (check) =>
        `**Cases that lost most, ${escapeMarkdown(measureName(check))}**: ${check.lost
          .slice(0, mostLost)
          .map(({ caseId }) => codeSpan(visibleName(caseId)).span)
          .join(', ')}`,
    ),
    ...(flakyCount === 0
      ? []
      : [
          `${formatCount(flakyCount)} flaky ${plural(flakyCount, 'case')} (another score at another repeat): ${flaky
            .slice(0, mostLost)
            .map(({ caseId }) => codeSpan(visibleName(caseId)).span)
            .join(', ')}`,
        ]),
    `To see it again: ${codeSpan(result.command).span}`,
  ]
  return `${parts.join('\n\n')}\n`
}

function rowOf(check: GateCheck): string[] {
  const { watched, outcome, baseline, now, difference, margin, unit, reason } = check
  return [
    watched ? 'watched' : outcomeWords[outcome],
    measureName(check),
    decisionWords(check),
    cellOf(baseline, formatFigure),
    cellOf(now, formatFigure),
    cellOf(difference, formatDifference),
    formatSize(margin, unit),
    reason,
  ].map(escapeMarkdown)
}

/** Why there is no figure stands in the last cell of the row. */
function cellOf(figure: Figure, format: (figure: Figure) => string): string {
  return isMeasured(figure) ? format(figure) : 'not measured'
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map(tableCell).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
