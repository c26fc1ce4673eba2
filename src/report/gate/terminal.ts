import type { GateCheck, GateResult } from '../../model/gate.ts'
import { isMeasured } from '../../model/measurement.ts'
import { formatDifference, formatSize } from '../format-difference.ts'
import { formatBare } from '../format-figure.ts'
import { formatCount } from '../format-number.ts'
import { inert, type Paint, painter, wrap } from '../terminal-text.ts'
import { visibleName, visibleText } from '../visible-text.ts'
import { plural } from '../wording.ts'
import { comparedWords, decisionWords, gateLine, measuredWords, measureName, runWords } from './gate-words.ts'

const mostLost = 5
const marks = { pass: 'pass', warn: 'warn', fail: 'FAIL' } as const

/** The gate for a person: what failed and why, the cases to read, what is only watched. */
export function renderGateTerminal(result: GateResult, { color, width }: { color: boolean; width: number }): string {
  const paint = painter(color)
  const { flakyCount } = result
  const ruled = result.checks.filter(({ watched }) => !watched)
  const watched = result.checks.filter((check) => check.watched)
  const lines = [
    paint.strong(gateLine(result)),
    paint.quiet(`  ${visibleName(runWords(result))}`),
    ...result.warnings.flatMap((warning) => wrap(`warning: ${visibleText(warning)}`, width - 2).map((part) => `  ${part}`)),
    ...wrap(`${comparedWords(result)}. Differences are now minus the baseline.`, width - 2).map((part) => `  ${part}`),
    '',
    ...ruled.flatMap((check) => checkLines(check, paint, width)),
    ...(watched.length === 0
      ? []
      : [
          '',
          paint.quiet('Watched, without a rule'),
          ...watched.map(
            (check) =>
              `  ${visibleName(measureName(check))}: ${check.verdict}, ${isMeasured(check.difference) ? formatDifference(check.difference) : 'not measured'}`,
          ),
        ]),
    ...(flakyCount === 0
      ? []
      : [
          '',
          `${formatCount(flakyCount)} ${plural(flakyCount, 'case is', 'cases are')} flaky: another score at another repeat. First: ${result.flaky
            .slice(0, 3)
            .map(({ caseId }) => visibleName(caseId))
            .join(', ')}`,
        ]),
  ]
  return inert(`${lines.join('\n')}\n`)
}

function checkLines(check: GateCheck, paint: Paint, width: number): string[] {
  const mark = check.outcome === 'fail' ? paint.mark('!').replace('!', marks.fail) : marks[check.outcome]
  const { change, reason } = measuredWords({ ...check, a: check.baseline, b: check.now })
  const head = `${mark}  ${paint.strong(visibleName(measureName(check)))}  ${decisionWords(check)}${change}, margin ${formatSize(check.margin, check.unit)}`
  const details = [
    visibleText(reason),
    ...check.worseSlices.map(
      (slice) =>
        `worse in ${visibleName(`${slice.name} ${slice.value}`)}: ${formatBare(slice.a)} → ${formatBare(slice.b)}, ${formatDifference(slice.difference)}`,
    ),
    check.lost.length > 0 && check.outcome !== 'pass'
      ? `cases that lost most: ${check.lost
          .slice(0, mostLost)
          .map(({ caseId }) => visibleName(caseId))
          .join(', ')}`
      : '',
  ].filter((line) => line !== '')
  return [head, ...details.flatMap((line) => wrap(line, width - 6).map((part) => `      ${part}`))]
}
