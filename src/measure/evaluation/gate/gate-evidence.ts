import { type Case, groupOf } from '../../../model/case.ts'
import type { EvalConfig } from '../../../model/eval-config.ts'
import type { ComparisonEvidence, GateEvidence } from '../../../model/evaluation-evidence.ts'
import { measureOf } from '../../../model/score.ts'
import { askedAfresh, casesById, isChanged, type MeasureTable, meanOverRepeats, type RunData, scoreTable } from '../score-table.ts'
import { gateNoise } from './gate-noise.ts'
import { type Compared, sightOfComparison, sightOfValues, testsOf, type Value } from './gate-spread.ts'

export interface GateOptions {
  config: Pick<EvalConfig, 'alpha' | 'gate'>
  cases: readonly Case[]
  /** Comparisons of the run with others: what the gate would find is known from them. */
  comparisons: readonly ComparisonEvidence[]
  /** The runs that it was compared with. */
  others: readonly RunData[]
  seed: number
}

/**
 * What each rule of the gate could see with the cases that the run has, and what it says of the same system twice: for every measure of its metric's name, as the
 * gate does. A rule whose metric the run does not have is left out.
 */
export function gateEvidence(data: RunData, { config, cases, comparisons, others, seed }: GateOptions): GateEvidence[] {
  const known = casesById(cases)
  const isFresh = askedAfresh(data.outputs)
  const tables = [...scoreTable(data).values()]
  const ruled = config.gate.rules.flatMap((rule) => tables.filter(({ measure }) => measure.metric === rule.metric).map((table) => ({ rule, table })))
  const isRuled = (metric: string): boolean => config.gate.rules.some((rule) => rule.metric === metric)
  return ruled.map(({ rule: { metric, margin, threshold }, table }) => {
    const { tool, version, judge, better, range, unit } = table.measure
    const compared = comparedBy(data, table, { comparisons, others, known })
    const own = { variant: data.run.variant, unit, margin, alpha: config.alpha / ruled.length }
    const sight =
      (compared && sightOfComparison(compared, { margin, alpha: config.alpha / testsOf(compared.comparison, isRuled) })) ??
      sightOfValues(valuesOf(table, known), own)
    const repeats = [...table.byCase].flatMap(([caseId, { values }]) => (isFresh(caseId) ? [{ group: groupIn(known, caseId), values }] : []))
    return {
      metric,
      tool,
      version,
      judge,
      margin,
      ...(threshold !== undefined && { threshold }),
      cases: sight.cases,
      minimumDetectableEffect: sight.effect,
      ...(sight.casesToDecide !== undefined && { casesToDecide: sight.casesToDecide }),
      ...(sight.from !== undefined && { spread: sight.from }),
      flips: gateNoise(repeats, { margin, better, alpha: config.alpha, range, ...(threshold !== undefined && { threshold }) }, seed),
      sequential: config.gate.sequential,
    }
  })
}

const groupIn = (known: ReadonlyMap<string, Case>, caseId: string): string => groupOf(known.get(caseId) ?? { id: caseId })

function valuesOf({ byCase }: MeasureTable, known: ReadonlyMap<string, Case>): Value[] {
  return [...byCase].flatMap(([caseId, scores]) => {
    const value = meanOverRepeats(scores)
    return value === undefined ? [] : [{ value, group: groupIn(known, caseId) }]
  })
}

interface Known {
  comparisons: readonly ComparisonEvidence[]
  others: readonly RunData[]
  known: ReadonlyMap<string, Case>
}

/** The first comparison that says what it would have found by this measure. */
function comparedBy(data: RunData, { measure, byCase }: MeasureTable, { comparisons, others, known }: Known): Compared | undefined {
  const key = measureOf(measure)
  for (const comparison of comparisons) {
    const metric = comparison.metrics.find((each) => measureOf(each) === key && each.minimumDetectableEffect !== undefined)
    const other = others.find(({ run }) => run.id !== data.run.id && (run.id === comparison.a || run.id === comparison.b))
    const theirs = other && scoreTable(other).get(key)?.byCase
    if (metric === undefined || other === undefined || theirs === undefined) continue
    const differences = [...byCase].flatMap(([caseId, scores]): Value[] => {
      const facing = isChanged(caseId, data, other) ? undefined : theirs.get(caseId)
      const [own, others] = [meanOverRepeats(scores), facing && meanOverRepeats(facing)]
      return own === undefined || others === undefined ? [] : [{ value: others - own, group: groupIn(known, caseId) }]
    })
    return { comparison, metric, differences }
  }
  return undefined
}
