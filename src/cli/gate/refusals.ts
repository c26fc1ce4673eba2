import type { RunData } from '../../measure/evaluation/score-table.ts'
import { AppError } from '../../model/app-error.ts'
import type { GateRule } from '../../model/eval-config.ts'
import type { ComparisonEvidence } from '../../model/evaluation-evidence.ts'
import { measureOf } from '../../model/score.ts'
import { formatCount } from '../../report/format-number.ts'
import { measureName } from '../../report/gate/gate-words.ts'
import { isUnanswered } from '../eval/answers.ts'

type Rules = readonly Pick<GateRule, 'metric'>[]

/** Nothing is judged when a baseline is made, so there is nothing to write. */
export function refuseResultOfSave(flags: Readonly<Record<string, unknown>>): void {
  const given = Object.entries(flags).flatMap(([flag, value]) => (value === undefined || value === false ? [] : [`--${flag}`]))
  if (given.length === 0) return
  throw new AppError('usage', `--save makes a baseline and judges nothing: there is no result for ${given.join(', ')}.`, {
    hint: 'npx loadbearing gate --save alone; then eval, and gate without --save.',
  })
}

/** A baseline without values would let everything pass for good. */
export function refuseEmpty(now: RunData, rules: Rules): void {
  const hint = 'See what went wrong: npx loadbearing eval; or name another run: npx loadbearing gate RUN --save'
  const cases = formatCount(now.run.cases)
  if (isUnanswered(now)) throw new AppError('usage', `Run ${now.run.id} has no answer to any of its ${cases} cases: it is no baseline.`, { hint })
  const empty = rules.filter((rule) => !now.scores.some(({ metric, value }) => metric === rule.metric && value !== undefined))
  if (empty.length === 0) return
  throw new AppError(
    'usage',
    `Run ${now.run.id} has no value of ${empty.map(({ metric }) => metric).join(', ')}, and the gate has a rule on it: it is no baseline.`,
    { hint },
  )
}

export function refuseItself(baseline: RunData, now: RunData): void {
  if (baseline.run.id !== now.run.id) return
  throw new AppError('usage', `The latest whole run, ${now.run.id}, is the baseline itself.`, {
    hint: 'Run the cases again first: npx loadbearing eval; or name another run.',
  })
}

interface Compared {
  comparison: ComparisonEvidence
  baseline: RunData
  now: RunData
  rules: Rules
  file: string
}

/** A gate that judges nothing, or by a few cases, or not by all of its rules, would pass for good. */
export function refuseIdle({ comparison, baseline, now, rules, file }: Compared): void {
  if (comparison.shared === 0) {
    throw new AppError('usage', `The baseline ${file} and run ${now.run.id} have no case in common.`, {
      hint: 'Run the cases of the baseline, or make another baseline: npx loadbearing gate --save',
    })
  }
  refuseFew(comparison, now)
  if (rules.length === 0) {
    throw new AppError('usage', 'The gate has no rule, so it would pass whatever comes.', {
      hint: `Name the metrics that must not get worse, in eval.gate.rules: { metric: '${comparison.metrics[0]?.metric ?? 'word-f1'}', margin: 0.02 }.`,
    })
  }
  const unmet = unmetBy(comparison, baseline, rules)
  if (unmet.length === 0) return
  const both = comparison.metrics.map(measureName).join(', ')
  throw new AppError('usage', `${unmet.join(', ')}: the gate has a rule on it, and it is not in both runs.`, {
    hint: `In both: ${both === '' ? 'none' : both}. Another version of a scorer, or another judge, is another measure: then make the baseline again.`,
  })
}

function refuseFew({ shared, onlyInA, changed }: ComparisonEvidence, now: RunData): void {
  const of = shared + changed + onlyInA
  if (2 * shared >= of) return
  const edited = changed === 0 ? '' : `, and ${formatCount(changed)} were changed since`
  throw new AppError(
    'usage',
    `Only ${formatCount(shared)} of the baseline's ${formatCount(of)} cases can be judged: ${formatCount(onlyInA)} were not asked in run ${now.run.id}${edited}.`,
    { hint: 'Run them all: npx loadbearing eval without --max; or make the baseline again: npx loadbearing gate --save' },
  )
}

/** Metrics with a rule that are not in both, and of one name the measures that the baseline has and the run has not: a rule is on all of them. */
function unmetBy({ metrics }: ComparisonEvidence, baseline: RunData, rules: Rules): string[] {
  const compared = new Set(metrics.map(measureOf))
  const nowhere = rules.flatMap(({ metric }) => (metrics.some((each) => each.metric === metric) ? [] : [metric]))
  const scored = new Set(baseline.scores.flatMap((score) => (score.value === undefined ? [] : [measureOf(score)])))
  const lost = baseline.run.measures.filter(
    (measure) =>
      rules.some(({ metric }) => metric === measure.metric) &&
      !nowhere.includes(measure.metric) &&
      scored.has(measureOf(measure)) &&
      !compared.has(measureOf(measure)),
  )
  return [...nowhere, ...lost.map(measureName)]
}
