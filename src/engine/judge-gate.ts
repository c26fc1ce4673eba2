import type { EvalConfig, GateRule } from '../model/eval-config.ts'
import type { ComparisonEvidence, MetricComparison, MetricEvidence, RunCosts } from '../model/evaluation-evidence.ts'
import type { FlakyCase, GateCheck, GateOutcome, GateResult, LostCase } from '../model/gate.ts'
import { isMeasured } from '../model/measurement.ts'

type Rules = Pick<EvalConfig['gate'], 'rules' | 'failOnUnmeasurable' | 'failOnUnderpowered'>

export interface GateInput {
  comparison: ComparisonEvidence
  gate: Rules
  /** The judged run's own metrics, over all of its cases: a threshold is about the system, not about the cases that the baseline has too. */
  metrics: readonly MetricEvidence[]
  /** Why the judge of a metric may not decide; `undefined` where it may. */
  unusable(metric: MetricComparison): string | undefined
  /** Cases that lost, by metric. */
  lost(metric: MetricComparison): LostCase[]
  flaky: readonly FlakyCase[]
  at: string
  baselineFile: string
  command: string
}

  run: GateResult['run']
  warnings: readonly string[]
const mostFlaky = 20
const rank: Record<GateOutcome, number> = { pass: 0, warn: 1, fail: 2 }

/**
 * What the gate says of a run against its baseline. A rule fails on `worse`, as a whole or in a slice; on a value that is surely beyond its threshold, whatever
 * is missing; and where surely more requests than before got no answer. On `unmeasurable` and `underpowered` it fails where the config says so, else these warn:
 * they are not passed for good. Metrics without a rule are watched.
 */
export function judgeGate(input: GateInput): GateResult {
  const { comparison, flaky, at, run, warnings, baselineFile, command } = input
  const checks = comparison.metrics.map((metric) => checkOf(metric, input))
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

function checkOf(metric: MetricComparison, input: GateInput): GateCheck {
  const { gate, lost } = input
  const rule = gate.rules.find((each) => each.metric === metric.metric)
  const worseSlices = metric.slices.filter(({ verdict }) => verdict === 'worse')
  const { minimumDetectableEffect, casesToDecide } = metric
  return {
    run,
    warnings: [...warnings],
    tool: metric.tool,
    metric: metric.metric,
    judge: metric.judge,
    unit: metric.unit,
    better: metric.better,
    watched: rule === undefined,
    ...judged(metric, rule, input),
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

function judged(
  metric: MetricComparison,
  rule: GateRule | undefined,
  { gate, comparison, metrics, unusable }: GateInput,
): Pick<GateCheck, 'outcome' | 'decidedBy' | 'reason'> {
  const { verdict, reason } = metric
  const worse = metric.slices.filter((slice) => slice.verdict === 'worse')
  const inSlices = worse.map(({ name, value }) => `${name} ${value}`).join(', ')
  if (verdict === 'worse') return { outcome: 'fail', reason: inSlices === '' ? reason : `${reason} Also in ${inSlices}.` }
  if (worse.length > 0) return { outcome: 'fail', decidedBy: 'slice', reason: `worse in ${inSlices}: ${worse[0].reason}` }
  const unanswered = lessAnswered(comparison.costs)
  if (unanswered !== undefined) return { outcome: 'fail', decidedBy: 'unanswered', reason: unanswered }
  const threshold = rule?.threshold === undefined || unusable(metric) !== undefined ? undefined : thresholdOf(metric, rule.threshold, metrics)
  if (threshold?.side === 'bad') return { outcome: 'fail', decidedBy: 'threshold', reason: threshold.reason }
  const open: GateOutcome = gate.failOnUnderpowered ? 'fail' : 'warn'
  if (verdict === 'unmeasurable') return { outcome: gate.failOnUnmeasurable ? 'fail' : 'warn', reason }
  if (verdict === 'underpowered') return { outcome: open, reason }
  if (threshold?.side === 'open') return { outcome: open, reason: `${reason} But ${threshold.reason}.` }
  return { outcome: 'pass', reason }
}

/** Where surely more requests got no answer than in the baseline, in words: what answers is graded, so a system that is down would look like one that was not measured. */
function lessAnswered({ a, b }: { a: RunCosts; b: RunCosts }): string | undefined {
  const [before, now] = [a.missing.figure, b.missing.figure]
  const surely = isMeasured(before) && isMeasured(now) && (now.interval?.low ?? 0) > (before.interval?.high ?? 1)
  return surely ? `${b.missing.have} of ${b.missing.of} requests got no answer, and ${a.missing.have} of ${a.missing.of} in the baseline` : undefined
}

interface ThresholdSide {
  side: 'good' | 'bad' | 'open'
  reason: string
}

/** The run's own mean against the threshold: on one side only where the whole interval is, and what is missing could not bring it back. */
function thresholdOf({ tool, metric, version, judge, better }: MetricComparison, threshold: number, metrics: readonly MetricEvidence[]): ThresholdSide {
  const own = metrics.find((each) => each.tool === tool && each.metric === metric && each.version === version && each.judge === judge)
  const asked = `${better === 'higher' ? 'at least' : 'at most'} ${threshold} is asked for`
  if (own === undefined || !isMeasured(own.mean) || own.mean.interval === undefined)
    return { side: 'open', reason: `${asked}, and the run's mean has no interval` }
  const { low, high } = own.mean.interval
  const bounds = own.missing.have === 0 ? undefined : own.bounds
  if (own.missing.have > 0 && bounds === undefined)
    return { side: 'open', reason: `${asked}, and nothing bounds what ${own.missing.have} missing scores would say` }
  const [least, most] = better === 'higher' ? [bounds?.worst ?? low, bounds?.best ?? high] : [bounds?.best ?? low, bounds?.worst ?? high]
  const [good, bad] =
    better === 'higher'
      ? [Math.min(low, least) >= threshold, Math.max(high, most) < threshold]
      : [Math.max(high, most) <= threshold, Math.min(low, least) > threshold]
  if (bad) return { side: 'bad', reason: `${asked}, and the whole interval is beyond it` }
  return good ? { side: 'good', reason: asked } : { side: 'open', reason: `${asked}, and the interval, or what is missing, leaves it open` }
}
