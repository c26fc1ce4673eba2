import type { EvalConfig, GateRule } from '../model/eval-config.ts'
import type { ComparisonEvidence, MetricComparison } from '../model/evaluation-evidence.ts'
import type { FlakyCase, GateCheck, GateOutcome, GateResult, LostCase } from '../model/gate.ts'
import { type Figure, isMeasured } from '../model/measurement.ts'

type Rules = Pick<EvalConfig['gate'], 'rules' | 'failOnUnmeasurable' | 'failOnUnderpowered'>

export interface GateInput {
  comparison: ComparisonEvidence
  gate: Rules
  /** Cases that lost, by metric. */
  lost(metric: MetricComparison): LostCase[]
  flaky: readonly FlakyCase[]
  at: string
  baselineFile: string
  command: string
}

const mostFlaky = 20
const rank: Record<GateOutcome, number> = { pass: 0, warn: 1, fail: 2 }

/**
 * What the gate says of a run against its baseline. A rule fails on `worse`, as a whole or in a slice, and on a value that is surely beyond its threshold; on
 * `unmeasurable` and `underpowered` where the config says so, else these warn: they are not passed for good. Metrics without a rule are watched.
 */
export function judgeGate({ comparison, gate, lost, flaky, at, baselineFile, command }: GateInput): GateResult {
  const checks = comparison.metrics.map((metric) => checkOf(metric, gate, lost))
  const ruled = checks.filter(({ watched }) => !watched)
  const outcome = ruled.reduce<GateOutcome>((worst, check) => (rank[check.outcome] > rank[worst] ? check.outcome : worst), 'pass')
  return {
    schema: 'loadbearing/gate@1',
    outcome,
    at,
    baselineFile,
    checks: [...ruled.sort((a, b) => rank[b.outcome] - rank[a.outcome]), ...checks.filter(({ watched }) => watched)],
    flaky: flaky.slice(0, mostFlaky),
    flakyCount: new Set(flaky.map(({ caseId }) => caseId)).size,
    comparison,
    command,
  }
}

function checkOf(metric: MetricComparison, gate: Rules, lost: GateInput['lost']): GateCheck {
  const rule = gate.rules.find((each) => each.metric === metric.metric)
  const worseSlices = metric.slices.filter(({ verdict }) => verdict === 'worse')
  const { minimumDetectableEffect, casesToDecide } = metric
  return {
    metric: metric.metric,
    judge: metric.judge,
    unit: metric.unit,
    better: metric.better,
    watched: rule === undefined,
    ...judged(metric, rule, gate),
    verdict: metric.verdict,
    margin: metric.margin,
    ...(rule?.threshold !== undefined && { threshold: rule.threshold }),
    baseline: metric.a,
    now: metric.b,
    difference: metric.difference,
    ...(minimumDetectableEffect !== undefined && { minimumDetectableEffect }),
    ...(casesToDecide !== undefined && { casesToDecide }),
    worseSlices,
    lost: lost(metric),
  }
}

function judged(metric: MetricComparison, rule: GateRule | undefined, gate: Rules): { outcome: GateOutcome; reason: string } {
  const { verdict, reason, better } = metric
  const worse = metric.slices.filter((slice) => slice.verdict === 'worse')
  const inSlices = worse.map(({ name, value }) => `${name} ${value}`).join(', ')
  if (verdict === 'worse') return { outcome: 'fail', reason: inSlices === '' ? reason : `${reason}; also in ${inSlices}` }
  if (worse.length > 0) return { outcome: 'fail', reason: `worse in ${inSlices}: ${worse[0].reason}` }
  const side = rule?.threshold === undefined ? 'good' : sideOfThreshold(metric.b, rule.threshold, better)
  const line = `${better === 'higher' ? 'at least' : 'at most'} ${rule?.threshold ?? ''} is asked for`
  if (side === 'bad') return { outcome: 'fail', reason: `${line}, and the whole interval is beyond it` }
  if (verdict === 'unmeasurable') return { outcome: gate.failOnUnmeasurable ? 'fail' : 'warn', reason }
  if (verdict === 'underpowered') return { outcome: gate.failOnUnderpowered ? 'fail' : 'warn', reason }
  if (side === 'open') return { outcome: gate.failOnUnderpowered ? 'fail' : 'warn', reason: `${reason}; ${line}, and the interval holds it` }
  return { outcome: 'pass', reason }
}

function sideOfThreshold(figure: Figure, threshold: number, better: MetricComparison['better']): 'good' | 'bad' | 'open' {
  if (!isMeasured(figure) || figure.interval === undefined) return 'open'
  const { low, high } = figure.interval
  if (better === 'higher') return low >= threshold ? 'good' : high < threshold ? 'bad' : 'open'
  return high <= threshold ? 'good' : low > threshold ? 'bad' : 'open'
}
