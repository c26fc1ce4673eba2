import type { GateCheck, GateOutcome, GateResult } from '../../model/gate.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { formatDifference } from '../format-difference.ts'
import { formatBare } from '../format-figure.ts'
import { formatCount } from '../format-number.ts'
import { visibleName } from '../visible-text.ts'
import { plural } from '../wording.ts'

export const outcomeWords: Record<GateOutcome, string> = { pass: 'passed', warn: 'warning', fail: 'failed' }

/** `12 rules: 1 failed, 2 warnings, 9 passed`. */
export function gateLine({ checks, outcome }: GateResult): string {
  const ruled = checks.filter(({ watched }) => !watched)
  const of = (each: GateOutcome): number => ruled.filter((check) => check.outcome === each).length
  const parts = [
    of('fail') > 0 ? `${of('fail')} failed` : '',
    of('warn') > 0 ? `${of('warn')} ${plural(of('warn'), 'warning')}` : '',
    of('pass') > 0 ? `${of('pass')} passed` : '',
  ].filter((part) => part !== '')
  const said = outcome === 'fail' ? 'The gate failed' : outcome === 'warn' ? 'The gate passed with warnings' : 'The gate passed'
  return ruled.length === 0 ? 'No metric has a rule, so the gate says nothing: eval.gate.rules' : `${said}: ${parts.join(', ')}`
}

/** What a check came to, in a word or two: a metric may be `equivalent` and fail for what nobody measured. */
export function decisionWords({ verdict, decidedBy }: Pick<GateCheck, 'verdict' | 'decidedBy'>): string {
  if (decidedBy === undefined) return verdict
  return { slice: 'worse in a slice', unanswered: 'unanswered', threshold: 'beyond its threshold', 'threshold-open': 'threshold open' }[decidedBy]
}

/** Which runs on which cases: those of both, and those that are left out, in words. */
export function comparedWords({ comparison, baselineFile }: Pick<GateResult, 'comparison' | 'baselineFile'>): string {
  const { shared, onlyInA, onlyInB, variantA, variantB } = comparison
  return [
    `${formatCount(shared)} shared ${plural(shared, 'case')}, ${visibleName(variantB)} against ${visibleName(variantA)} (${visibleName(baselineFile)})`,
    onlyInA > 0 ? `${formatCount(onlyInA)} of the baseline ${plural(onlyInA, 'was', 'were')} not asked` : '',
    onlyInB > 0 ? `${formatCount(onlyInB)} ${plural(onlyInB, 'is', 'are')} not in the baseline` : '',
    changedWords(comparison),
    failedFirstSides(comparison.costs),
  ]
    .filter((part) => part !== '')
    .join('; ')
}

/**
 * `: 90 % → 80 %, −10 points` for after the name of a metric, and the reason of the verdict for under it. What was not measured is told once, with its reason.
 */
export function measuredWords({ a, b, difference, reason }: { a: Figure; b: Figure; difference: Figure; reason: string }): { change: string; reason: string } {
  const sides = `${formatBare(a)} → ${formatBare(b)}`
  if (isMeasured(difference)) return { change: `: ${sides}, ${formatDifference(difference)}`, reason }
  return { change: isMeasured(a) && isMeasured(b) ? `: ${sides}` : '', reason: `not measured: ${reason}` }
}

/** Cases of both that are no longer the same question, in words; empty where there is none. */
export function changedWords({ changed }: GateResult['comparison']): string {
  return changed === 0 ? '' : `${formatCount(changed)} left out since ${changed === 1 ? 'it was' : 'they were'} edited`
}

/** A metric by its name, with the tool where it is not ours and the judge where there is one: two tools may use one name. */
export function measureName({ tool, metric, judge }: Pick<GateCheck, 'tool' | 'metric' | 'judge'>): string {
  const named = tool === 'loadbearing' ? metric : `${tool}/${metric}`
  return judge === '' ? named : `${named} (${judge})`
}

/** The run that was judged, and when it ended. */
export function runWords({ run: { id, endedAt } }: Pick<GateResult, 'run'>): string {
  return `run ${id}, ${endedAt === undefined ? 'which has not ended' : `ended ${endedAt.slice(0, 16).replace('T', ' ')} UTC`}`
}

/** `first try failed for 2 of 60 in the baseline, 3 of 60 now`: an answer that took another try is graded like any other. Empty where none did. */
function failedFirstSides({ a, b }: GateResult['comparison']['costs']): string {
  if ((a.failedFirst?.have ?? 0) + (b.failedFirst?.have ?? 0) === 0) return ''
  const of = (share: typeof a.failedFirst): string => (share === undefined ? 'none asked' : `${formatCount(share.have)} of ${formatCount(share.of)}`)
  return `first try failed for ${of(a.failedFirst)} in the baseline, ${of(b.failedFirst)} now`
}
