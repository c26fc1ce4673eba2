import type { Case } from '../../../model/case.ts'
import type { RunMeasure } from '../../../model/eval-run.ts'
import { type Missing, type Output, passagesOf, type Score } from '../../../model/score.ts'
import type { Scorer, ScorerInput, ScorerResult } from '../../../model/scorer.ts'
import type { PlannedScorer } from './planned-scorers.ts'

const longestRationale = 4000
const longestDetail = 500

/** A score without its value: which output and which measure it is of. */
export function blankScore({ caseId, variant, run, repeat }: Output, { tool, metric, version, judge }: RunMeasure): Omit<Score, 'value' | 'missing'> {
  return { caseId, variant, run, repeat, tool, metric, version, judge }
}

/** Why there is nothing to grade; `undefined` where there is a text, be it empty. */
export function noOutput({ text, missing }: Output): Missing | undefined {
  if (missing !== undefined) return { reason: 'no-output', detail: `${missing.reason}: ${missing.detail}`.slice(0, longestDetail) }
  return text === undefined ? { reason: 'no-output', detail: 'the system gave no text' } : undefined
}

/**
 * Whether passages can be graded although there may be no text: a system that only retrieves, or one that failed after it had. An empty list beside a
 * failure says nothing of what would have been found.
 */
function hasRetrieval({ retrieved, missing }: Output): boolean {
  return retrieved !== undefined && (retrieved.length > 0 || missing === undefined || missing.reason === 'no-output')
}

/**
 * One figure on one output. Whatever goes wrong in the scorer, and whatever it gives that is no number within its range, is a missing value that says so.
 *
 * @param limit rejects for a scorer that does not come to an end
 */
export function computeScore(
  { scorer, measure }: PlannedScorer,
  given: Case,
  output: Output,
  limit: <T>(work: Promise<T>) => Promise<T>,
): Score | Promise<Score> {
  const blank = blankScore(output, measure)
  const none = scorer.kind === 'retrieval' && hasRetrieval(output) ? undefined : noOutput(output)
  if (none !== undefined) return { ...blank, missing: none }
  const input: ScorerInput = { case: given, output, text: output.text ?? '', passages: passagesOf(output, given) }
  try {
    const result = scorer.score(input)
    if (!(result instanceof Promise)) return { ...blank, ...fromResult(scorer, result) }
    return limit(result).then(
      (late) => ({ ...blank, ...fromResult(scorer, late) }),
      (error: unknown) => ({ ...blank, missing: thrown(error) }),
    )
  } catch (error) {
    return { ...blank, missing: thrown(error) }
  }
}

function fromResult({ id, range: [low, high] }: Scorer, result: ScorerResult): Pick<Score, 'value' | 'missing' | 'claims' | 'rationale'> {
  if (typeof result === 'object' && result !== null && 'missing' in result) {
    const { reason, detail } = result.missing
    return { missing: { reason, detail: String(detail).slice(0, longestDetail) } }
  }
  const { value, claims, rationale } = typeof result === 'object' && result !== null ? result : { value: result }
  const number = typeof value === 'boolean' ? Number(value) : value
  if (typeof number !== 'number' || !Number.isFinite(number))
    return { missing: { reason: 'scorer-error', detail: `\`${id}\` gave ${shown(number)}, and no number` } }
  if ((low !== null && number < low) || (high !== null && number > high)) {
    return { missing: { reason: 'scorer-error', detail: `\`${id}\` gave ${number}, outside its range of ${low ?? 'no end'} to ${high ?? 'no end'}` } }
  }
  return { value: number, ...(claims !== undefined && { claims }), ...(rationale !== undefined && { rationale: rationale.slice(0, longestRationale) }) }
}

function shown(value: unknown): string {
  return typeof value === 'number' || value === undefined || value === null ? String(value) : `${typeof value} ${String(value).slice(0, 60)}`
}

function thrown(error: unknown): Missing {
  const detail = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return { reason: 'scorer-error', detail: detail.slice(0, longestDetail) }
}
