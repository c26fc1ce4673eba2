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
          `Judge ${judge.id}: ${counted(plan.judge.calls, 'call')}, ${plan.judge.usd === undefined ? 'price not known' : `about ${dollars(plan.judge.usd)}`}, at most ${judgeCap(settled.config)}.`,
          `  (${plan.judge.basis})`,
        ]),
  ]
}

function judgeCap({ judge }: EvalConfig): string {
  return judge === undefined ? '' : `${dollars(judge.maxUsd)} or ${counted(judge.maxCalls, 'call')}`
}

/** Why the plan does not fit under the caps; `undefined` where it does. */
export function overCap({ plan, settled, judge: opened }: Prepared): string | undefined {
  const { limits, judge } = settled.config
  const spentUsd = opened?.spent().usd ?? 0
  if (plan.targetUsd !== undefined && limits.maxUsd !== undefined && plan.targetUsd > limits.maxUsd) {
    return `The system would cost about ${dollars(plan.targetUsd)}, and limits.maxUsd is ${dollars(limits.maxUsd)}.`
  }
  if (plan.judge?.usd !== undefined && judge !== undefined && spentUsd + plan.judge.usd > judge.maxUsd) {
    const before = spentUsd === 0 ? '' : `, and has cost ${dollars(spentUsd)} before`
    return `The judge would cost about ${dollars(plan.judge.usd)}${before}; judge.maxUsd is ${dollars(judge.maxUsd)}.`
  }
  return undefined
}

export function dollars(usd: number): string {
  return `$${usd >= 100 ? usd.toFixed(0) : usd >= 0.01 || usd === 0 ? usd.toFixed(2) : usd.toPrecision(2)}`
}
