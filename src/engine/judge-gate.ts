import type { EvalConfig, GateRule } from '../model/eval-config.ts'
import type { ComparisonEvidence, MetricComparison, RunCosts } from '../model/evaluation-evidence.ts'
import { failedFirstWords } from '../model/failed-first.ts'
import type { FlakyCase, GateCheck, GateOutcome, GateResult, LostCase } from '../model/gate.ts'
import { type Figure, isMeasured } from '../model/measurement.ts'
import { number, quantity } from '../model/number-words.ts'

type Rules = Pick<EvalConfig['gate'], 'rules' | 'failOnUnmeasurable' | 'failOnUnderpowered'>

export interface GateInput {
  comparison: ComparisonEvidence
  gate: Rules
  /**
   * The judged run's own mean, over all of its cases, with an interval of this error rate: a threshold is about the system, not about the cases that the baseline
   * has too.
   */
  ownMean(metric: MetricComparison, asked: { threshold: number; alpha: number }): OwnMean | undefined
  /** Why the judge of a metric may not decide; `undefined` where it may. */
  unusable(metric: MetricComparison): string | undefined
  /** Cases that lost, by metric. */
  lost(metric: MetricComparison): LostCase[]
  flaky: readonly FlakyCase[]
  at: string
  run: GateResult['run']
  warnings: readonly string[]
  baselineFile: string
  command: string
}

export interface OwnMean {
  mean: Figure
  /** Cases behind the mean. */
  cases: number
  /** Outputs without a value, and where the mean could lie whatever they are. */
  missing: number
  bounds?: { low: number; high: number }
  /** Cases that would tell on which side of the threshold it is. */
  casesToDecide?: number
}

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
  const failedFirst = failedFirstWords(comparison.costs, 'of the baseline')
  return {
    schema: 'loadbearing/gate@1',
    outcome,
    at,
    run,
    warnings: [...warnings, ...(failedFirst === undefined ? [] : [failedFirst])],
    baselineFile,
    checks: [...ruled.sort((a, b) => rank[b.outcome] - rank[a.outcome]), ...checks.filter(({ watched }) => watched)],
    flaky: flaky.slice(0, mostFlaky),
    flakyCount: new Set(flaky.map(({ caseId }) => caseId)).size,
    comparison,
    command,
  }
}

const ruleOf = ({ metric }: MetricComparison, { gate }: GateInput): GateRule | undefined => gate.rules.find((each) => each.metric === metric)

function checkOf(metric: MetricComparison, input: GateInput): GateCheck {
  const rule = ruleOf(metric, input)
  const { minimumDetectableEffect, casesToDecide } = metric
  return {
    tool: metric.tool,
    metric: metric.metric,
    judge: metric.judge,
    unit: metric.unit,
    better: metric.better,
    watched: rule === undefined,
    verdict: metric.verdict,
    margin: metric.margin,
    ...(rule?.threshold !== undefined && { threshold: rule.threshold }),
    baseline: metric.a,
    now: metric.b,
    difference: metric.difference,
    ...(minimumDetectableEffect !== undefined && { minimumDetectableEffect }),
    ...(casesToDecide !== undefined && { casesToDecide }),
    ...judged(metric, rule, input),
    worseSlices: worseSlicesOf(metric),
    lost: input.lost(metric),
  }
}

const worseSlicesOf = ({ slices }: MetricComparison) => slices.filter(({ verdict }) => verdict === 'worse')

type Judged = Pick<GateCheck, 'outcome' | 'decidedBy' | 'reason' | 'casesToDecide'>

function judged(metric: MetricComparison, rule: GateRule | undefined, input: GateInput): Judged {
  const { gate, comparison } = input
  const { verdict, reason } = metric
  if (verdict === 'worse') return { outcome: 'fail', reason }
  const [worse, ...others] = worseSlicesOf(metric)
  if (worse !== undefined) {
    const where = others.length === 0 ? 'in' : `in ${others.length + 1} slices, first in`
    return { outcome: 'fail', decidedBy: 'slice', reason: `worse ${where} ${worse.name} ${worse.value}: ${worse.reason}` }
  }
  const unanswered = lessAnswered(comparison.costs)
  if (unanswered !== undefined) return { outcome: 'fail', decidedBy: 'unanswered', reason: unanswered }
  const threshold = rule?.threshold === undefined || input.unusable(metric) !== undefined ? undefined : thresholdOf(metric, rule.threshold, input)
  if (threshold?.side === 'bad') return { outcome: 'fail', decidedBy: 'threshold', reason: threshold.reason }
  const open: GateOutcome = gate.failOnUnderpowered ? 'fail' : 'warn'
  if (verdict === 'unmeasurable') return { outcome: gate.failOnUnmeasurable ? 'fail' : 'warn', reason }
  const told = threshold?.side === 'open' ? ` ${threshold.reason}` : ''
  if (verdict === 'underpowered') return { outcome: open, reason: `${reason}${told}` }
  if (threshold?.side !== 'open') return { outcome: 'pass', reason }
  const { casesToDecide } = threshold
  return { outcome: open, decidedBy: 'threshold-open', reason: threshold.reason, ...(casesToDecide !== undefined && { casesToDecide }) }
}

/** Where surely more requests got no answer than in the baseline, in words: what answers is graded, so a system that is down would look like one that was not measured. */
function lessAnswered({ a, b }: { a: RunCosts; b: RunCosts }): string | undefined {
  const [before, now] = [a.missing.figure, b.missing.figure]
  const surely = isMeasured(before) && isMeasured(now) && (now.interval?.low ?? 0) > (before.interval?.high ?? 1)
  return surely
    ? `${number(b.missing.have)} of ${number(b.missing.of)} requests got no answer, and ${number(a.missing.have)} of ${number(a.missing.of)} in the baseline`
    : undefined
}

interface ThresholdSide {
  side: 'good' | 'bad' | 'open'
  reason: string
  casesToDecide?: number
}

/** The run's own mean against the threshold: on one side only where the whole interval is, and what is missing could not bring it back. */
function thresholdOf(metric: MetricComparison, threshold: number, input: GateInput): ThresholdSide {
  const { better, unit } = metric
  const thresholds = input.comparison.metrics.filter((each) => ruleOf(each, input)?.threshold !== undefined).length
  const own = input.ownMean(metric, { threshold, alpha: (1 - input.comparison.confidence) / thresholds })
  const asked = `${better === 'higher' ? 'At least' : 'At most'} ${quantity(threshold, unit)} is asked for`
  if (own === undefined) return { side: 'open', reason: `${asked}, and the run has no mean of its own.` }
  const { mean, cases, missing, bounds, casesToDecide } = own
  if (!isMeasured(mean) || mean.interval === undefined) return { side: 'open', reason: `${asked}, and the run's mean has no interval: ${whyNone(mean)}.` }
  const { low, high } = mean.interval
  const beyond = (from: number, to: number): 'good' | 'bad' | 'open' =>
    (better === 'higher' ? from >= threshold : to <= threshold) ? 'good' : (better === 'higher' ? to < threshold : from > threshold) ? 'bad' : 'open'
  const told = `${asked}; the run has ${quantity(mean.value, unit)} (${quantity(low, unit)} to ${quantity(high, unit)})`
  const seen = beyond(low, high)
  if (missing > 0) {
    const all = bounds === undefined ? 'open' : beyond(Math.min(low, bounds.low), Math.max(high, bounds.high))
    const what = `${number(missing)} missing ${missing === 1 ? 'score' : 'scores'}`
    const left = bounds === undefined ? `nothing bounds what ${what} would say` : `${what} could bring it to the other side`
    if (all !== seen || bounds === undefined) return { side: 'open', reason: `${told}, and ${left}.` }
  }
  if (seen === 'bad') return { side: 'bad', reason: `${told}: all of it is beyond.` }
  if (seen === 'good') return { side: 'good', reason: `${told}.` }
  const grouped = mean.n < cases ? ', grouped as these are,' : ''
  const decide = casesToDecide === undefined ? '' : `; ${number(casesToDecide)} cases${grouped} would tell`
  return { side: 'open', reason: `${told}: it may lie on either side${decide}.`, ...(casesToDecide !== undefined && { casesToDecide }) }
}

function whyNone(mean: Figure): string {
  return 'refused' in mean ? mean.refused : (mean.noInterval ?? 'none was given')
}
