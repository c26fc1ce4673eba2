import type { JudgingPlan } from '../../gather/evaluation/run/plan-judging.ts'
import { requestsBefore } from '../../gather/evaluation/run/run-totals.ts'
import type { EvalConfig } from '../../model/eval-config.ts'
import { formatCount } from '../../report/format-number.ts'
import { counted } from '../cases/print.ts'
import type { Prepared } from './prepare-run.ts'

/** What a run will take, in a few lines: requests, judge calls, dollars, and the caps. */
export function planInWords({ plan, cases, target, judge, run, settled, cache, isResumed, before }: Prepared): string[] {
  const { limits, concurrency, ratePerS } = settled.config
  const asked = target.asks
    ? `${counted(plan.targetCalls, 'request')} to ${target.describe}, ${concurrency} at a time${ratePerS === undefined ? '' : `, at most ${ratePerS} a second`}`
    : `${target.describe}: nothing is asked`
  const answeredBefore = new Set(before.outputs.map(({ caseId }) => caseId))
  const fromCache = cases.filter((given) => !answeredBefore.has(given.id) && cache?.get(given) !== undefined).length
  const known = [
    ...(isResumed ? [`${formatCount(before.outputs.length)} answered before`] : []),
    ...(fromCache > 0 ? [`${formatCount(fromCache)} answers of earlier runs (--no-cache asks again)`] : []),
    ...(plan.unasked > 0 ? [`${formatCount(plan.unasked)} cannot be asked`] : []),
  ]
  return [
    `${isResumed ? `Run ${run.id} goes on: ` : ''}${counted(cases.length, 'case')}${plan.repeats > 1 ? ` × ${plan.repeats}` : ''}; ${asked}${known.length === 0 ? '' : `; ${known.join('; ')}`}.`,
    ...(plan.targetUsd === undefined
      ? []
      : [`The system: about ${dollars(plan.targetUsd)}${limits.maxUsd === undefined ? '' : `, at most ${dollars(limits.maxUsd)}`}.`]),
    ...(plan.judge === undefined || judge === undefined
      ? []
      : [
          `Judge ${judge.id}: ${counted(plan.judge.calls, 'call')}${kept(plan.judge)}, about ${formatCount(plan.judge.inputTokens)} tokens in and ${formatCount(plan.judge.outputTokens)} out, ${priceAndCap(plan.judge, settled.config)}.`,
          `  (${plan.judge.basis})`,
        ]),
  ]
}

function kept({ kept: grades }: JudgingPlan): string {
  return grades === 0 ? '' : ` (${counted(grades, 'grade')} of earlier runs)`
}

/** Without a price dollars cap nothing. */
function priceAndCap({ usd }: JudgingPlan, { judge }: EvalConfig): string {
  if (usd === undefined)
    return `price not known${judge === undefined ? '' : `: at most ${counted(judge.maxCalls, 'call')}, whatever they cost (a price under \`prices\` makes judge.maxUsd a cap)`}`
  return `about ${dollars(usd)}${judge === undefined ? '' : `, at most ${dollars(judge.maxUsd)} or ${counted(judge.maxCalls, 'call')}`}`
}

/** Why the plan does not fit under the caps, with what the run took before; `undefined` where it does. */
export function overCap({ plan, settled, judge: opened, target, run, before: { outputs } }: Prepared): string | undefined {
  const { limits, judge } = settled.config
  const { calls: spentCalls, usd: spentUsd = 0 } = opened?.spent() ?? { calls: 0 }
  const requests = target.asks ? requestsBefore(run, outputs) : 0
  if (requests + plan.targetCalls > limits.maxCalls) {
    return `The system would be asked ${counted(plan.targetCalls, 'time')}${earlier(requests)}; limits.maxCalls is ${formatCount(limits.maxCalls)}.`
  }
  const requestsUsd = requests * (limits.costPerCallUsd ?? 0)
  if (plan.targetUsd !== undefined && limits.maxUsd !== undefined && requestsUsd + plan.targetUsd > limits.maxUsd) {
    return `The system would cost about ${dollars(plan.targetUsd)}${paid(requestsUsd)}; limits.maxUsd is ${dollars(limits.maxUsd)}.`
  }
  if (plan.judge?.usd !== undefined && judge !== undefined && spentUsd + plan.judge.usd > judge.maxUsd) {
    return `The judge would cost about ${dollars(plan.judge.usd)}${paid(spentUsd)}; judge.maxUsd is ${dollars(judge.maxUsd)}.`
  }
  if (plan.judge !== undefined && judge !== undefined && spentCalls + plan.judge.calls > judge.maxCalls) {
    return `The judge would be asked ${counted(plan.judge.calls, 'time')}${earlier(spentCalls)}; judge.maxCalls is ${formatCount(judge.maxCalls)}.`
  }
  return undefined
}

function paid(usd: number): string {
  return usd === 0 ? '' : `, and has cost ${dollars(usd)} before`
}

function earlier(times: number): string {
  return times === 0 ? '' : `, and was asked ${counted(times, 'time')} before`
}

export function dollars(usd: number): string {
  return `$${usd >= 100 ? usd.toFixed(0) : usd >= 0.01 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`
}
