import { type Case, groupOf } from '../../../model/case.ts'
import type { EvalConfig } from '../../../model/eval-config.ts'
import type { ComparisonEvidence, GateEvidence } from '../../../model/evaluation-evidence.ts'
import type { Figure, Unit } from '../../../model/measurement.ts'
import { clustersOf } from '../../interval/cluster-bootstrap.ts'
import { refusal } from '../../interval/refusal.ts'
import { casesToDecide, minimumDetectableEffect } from '../comparison/minimum-effect.ts'
import { clusteredMean } from '../estimate/clustered-mean.ts'
import { casesById, type MeasureTable, meanOverRepeats, type RunData, scoreTable } from '../score-table.ts'
import { gateNoise } from './gate-noise.ts'

export interface GateOptions {
  config: Pick<EvalConfig, 'alpha' | 'gate'>
  cases: readonly Case[]
  /** Comparisons of the run with others: the spread of differences is known from them. */
  comparisons: readonly ComparisonEvidence[]
  seed: number
}

interface Value {
  value: number
  repeats: readonly number[]
  group: string
}

/** What each rule of the gate could see with the cases that the run has, and what it says of the same system twice. A rule whose metric the run does not have is left out. */
export function gateEvidence(data: RunData, { config, cases, comparisons, seed }: GateOptions): GateEvidence[] {
  const known = casesById(cases)
  const tables = [...scoreTable(data).values()]
  return config.gate.rules.flatMap(({ metric, margin, threshold }) => {
    const table = tables.find(({ measure }) => measure.metric === metric)
    if (table === undefined) return []
    const values = valuesOf(table, known)
    const { better, range } = table.measure
    const spread = spreadOf(values, { table, variant: data.run.variant, comparisons })
    const decide = spread === undefined ? undefined : casesToDecide({ margin, sd: spread.sd, designEffect: spread.designEffect, alpha: config.alpha })
    return [
      {
        metric,
        margin,
        ...(threshold !== undefined && { threshold }),
        cases: values.length,
        minimumDetectableEffect: effectFigure(spread, values.length, table.measure.unit, config.alpha),
        ...(decide !== undefined && Number.isFinite(decide) && { casesToDecide: decide }),
        ...(spread !== undefined && { spread: spread.from }),
        flips: gateNoise(
          values.map(({ repeats, group }) => ({ group, values: repeats })),
          { margin, better, alpha: config.alpha, range, ...(threshold !== undefined && { threshold }) },
          seed,
        ),
        sequential: config.gate.sequential,
      },
    ]
  })
}

function valuesOf({ byCase }: MeasureTable, known: ReadonlyMap<string, Case>): Value[] {
  return [...byCase].flatMap(([caseId, scores]) => {
    const value = meanOverRepeats(scores)
    return value === undefined ? [] : [{ value, repeats: scores.values, group: groupOf(known.get(caseId) ?? { id: caseId }) }]
  })
}

interface Spread {
  sd: number
  designEffect: number
  /** In words: what it is the spread of. */
  from: string
}

/**
 * Spread of the differences from a comparison with this metric: its variance parts together. Where there is none, that of the values, taken for two independent
 * runs, √2 sd: pairs vary less, so the effect is overstated.
 */
function spreadOf(
  values: readonly Value[],
  { table: { measure }, variant, comparisons }: { table: MeasureTable; variant: string; comparisons: readonly ComparisonEvidence[] },
): Spread | undefined {
  if (values.length < 2) return undefined
  const of = clusteredMean(
    values.map(({ value }) => value),
    clustersOf(values.map(({ group }) => group)),
  )
  const designEffect = of.seNaive === 0 ? 1 : Math.max(1, (of.seCr1 / of.seNaive) ** 2)
  const compared = comparisons
    .flatMap(({ metrics, variantA, variantB }) => metrics.map((each) => ({ ...each, variantA, variantB })))
    .find(({ tool, metric, version, judge }) => tool === measure.tool && metric === measure.metric && version === measure.version && judge === measure.judge)
  if (compared?.variance !== undefined) {
    const { question, generation = 0, judge = 0 } = compared.variance
    const sd = Math.sqrt(question + generation + judge)
    if (sd > 0) return { sd, designEffect, from: `the differences between ${compared.variantA} and ${compared.variantB}` }
  }
  const sd = Math.sqrt((2 * of.variance * of.n) / (of.n - 1))
  return sd > 0 ? { sd, designEffect, from: `the values of ${variant}, as if two runs had nothing in common` } : undefined
}

/** A standard deviation from n values is off by about sd / √(2 (n - 1)), and so is the effect. */
function effectFigure(spread: Spread | undefined, n: number, unit: Unit, alpha: number): Figure {
  if (spread === undefined) return refusal('no spread was seen: every value is the same, or there is one', unit, n, 2)
  const value = minimumDetectableEffect({ n, sd: spread.sd, designEffect: spread.designEffect, alpha })
  const half = (1.959964 * value) / Math.sqrt(2 * (n - 1))
  return {
    value,
    unit,
    n,
    interval: { low: Math.max(0, value - half), high: value + half, confidence: 0.95, method: 'normal approximation of a standard deviation' },
    method: `smallest difference found at 80 % power, from the spread of ${spread.from}`,
  }
}
