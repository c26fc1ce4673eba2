import { AppError } from '../../model/app-error.ts'
import type { GateRule } from '../../model/eval-config.ts'
import type { RunMeasure } from '../../model/eval-run.ts'

/**
 * A rule that no value can meet, or that none can break, judges nothing.
 * @param measures of the run
 * @throws AppError `config-invalid` naming the rule, the range of its metric, and where a percentage may have been meant what it would be
 */
export function refuseImpossibleRules(rules: readonly GateRule[], measures: readonly RunMeasure[]): void {
  for (const rule of rules) {
    const own = measures.filter(({ metric }) => metric === rule.metric)
    // Two tools may give one name: the rule is of those that it fits.
    const [first] = own
    if (first === undefined || own.some((measure) => impossible(rule, measure).length === 0)) continue
    const wrong = impossible(rule, first)
    const [low, high] = first.range
    throw new AppError(
      'config-invalid',
      `eval.gate.rules: ${rule.metric} is ${high === null ? `at least ${low}` : low === null ? `at most ${high}` : `from ${low} to ${high}`}, and the ${wrong.map(([name, value]) => `${name} of its rule is ${value}`).join(', the ')}.`,
      { hint: hintOf(rule, first, wrong) },
    )
  }
}

type Wrong = readonly (readonly ['margin' | 'threshold', number])[]

function impossible({ margin, threshold }: GateRule, { range: [low, high] }: RunMeasure): Wrong {
  const isWide = low !== null && high !== null && margin >= high - low
  const isOutside = threshold !== undefined && ((low !== null && threshold < low) || (high !== null && threshold > high))
  return [...(isWide ? [['margin', margin] as const] : []), ...(isOutside ? [['threshold', threshold] as const] : [])]
}

function hintOf(rule: GateRule, measure: RunMeasure, wrong: Wrong): string {
  const asShares = wrong.map(([name, value]) => [name, value / 100] as const)
  const shares = { ...rule, ...Object.fromEntries(asShares) }
  if (measure.unit === 'ratio' && impossible(shares, measure).length === 0)
    return `Was a percentage meant? Say ${asShares.map(([name, value]) => `${name}: ${Number(value.toPrecision(6))}`).join(', ')}.`
  return 'A margin is smaller than the range, and a threshold lies within it.'
}

/** That the gate will have nothing to judge a rule by: a line, or none. The metric may come with an import, so it is no error. */
export function unmetRules(rules: readonly GateRule[], measures: readonly RunMeasure[]): string[] {
  const given = [...new Set(measures.map(({ metric }) => metric))]
  const unmet = rules.map(({ metric }) => metric).filter((metric) => !given.includes(metric))
  if (unmet.length === 0) return []
  return [
    `warning: the gate has a rule on ${unmet.join(', ')}, and nothing in this run gives ${unmet.length === 1 ? 'it' : 'them'}: \`gate\` will refuse the run. It has: ${given.join(', ') || 'none'}.`,
  ]
}
