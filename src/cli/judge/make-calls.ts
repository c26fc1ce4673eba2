import { setTimeout as sleep } from 'node:timers/promises'
import { type Judge, type JudgePlan, openJudge } from '../../gather/evaluation/judge/index.ts'
import { storedGrades } from '../../gather/evaluation/run/judge-cache.ts'
import { createRunWriter } from '../../gather/evaluation/run/run-writer.ts'
import { AppError } from '../../model/app-error.ts'
import type { Config } from '../../model/config.ts'
import type { JudgeConfig } from '../../model/eval-config.ts'
import type { RunMeasure } from '../../model/eval-run.ts'
import { othersOnSameCases } from '../../model/pick-run.ts'
import type { Output } from '../../model/score.ts'
import type { EvaluationStore } from '../../store/open-store.ts'
import { counted, printJson } from '../cases/print.ts'
import { dollars } from '../eval/plan-words.ts'
import { interruptSignal } from '../interrupt.ts'
import { createProgress } from '../progress.ts'
import { seed } from '../seed.ts'
import type { CalibrateArgs, CalibrateSettings } from './calibrate-flags.ts'
import { askAgain, type CallPlan, type CallResults, planCalls, priceOf } from './judge-calls.ts'
import { metricOf } from './judge-metric.ts'
import type { JudgedRun } from './judged-run.ts'

interface CallsInput {
  evaluation: EvaluationStore
  measure: RunMeasure
  run: JudgedRun
  config: Config
  args: CalibrateArgs
  settings: CalibrateSettings
}

export interface MadeCalls {
  results: CallResults
  spent: ReturnType<Judge['spent']>
  notes: string[]
}

/** Says what the calls will take, and makes them, unless the plan was all that was asked. */
export async function makeCalls({ evaluation, measure, run, config, args, settings }: CallsInput): Promise<MadeCalls | 'planned'> {
  const { judge: judgeConfig, calibration } = config.eval
  if (judgeConfig === undefined) {
    throw new AppError('config-invalid', 'The judge is to be asked, and the config has none.', {
      hint: 'Set eval.judge: { provider, model } in the config, or leave out --swap, --repeat and --anchor.',
    })
  }
  const interrupt = interruptSignal()
  const writer = createRunWriter(evaluation)
  const progress = createProgress(process.stderr)
  try {
    const judge = await openJudge(judgeConfig, {
      env: process.env,
      prices: config.prices,
      cache: storedGrades(evaluation, writer),
      signal: interrupt.signal,
      nowMs: Date.now,
      wait: (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal }),
    })
    const metric = metricOf(measure, judge, config.eval, run.cases)
    const wanted = { swap: settings.swap, repeat: settings.repeat, anchors: settings.anchor ? calibration.minLabels : 0, seed }
    const plan = planCalls(run.outputs, settings.swap === 0 ? [] : await otherOutputs(evaluation, run), wanted)
    const price = priceOf(plan, judge, metric)
    for (const line of planInWords(plan, price, judge, judgeConfig)) process.stderr.write(`${line}\n`)
    if (args.plan) {
      if (args.json) printJson({ plan: price })
      return 'planned'
    }
    refuseOverCap(price, judgeConfig, args.yes === true)
    let done = 0
    const results = await askAgain(plan, judge, metric, () => {
      done += 1
      progress.say(`${done} of ${price.calls} calls`, done / price.calls)
    })
    progress.end()
    interrupt.signal.throwIfAborted()
    const spent = judge.spent()
    process.stderr.write(
      `${counted(spent.calls, 'call')}${spent.cached === 0 ? '' : `, ${spent.cached} from the cache`}${spent.usd === undefined ? '' : `, ${dollars(spent.usd)}`} spent.\n`,
    )
    return { results, spent, notes: shortfalls(plan, settings, results) }
  } finally {
    progress.end()
    interrupt.release()
    await writer.flush()
  }
}

/** Answers of another run to the same cases: the latest of another variant, else the latest. */
async function otherOutputs(evaluation: EvaluationStore, { data: { run } }: JudgedRun): Promise<Output[]> {
  const same = othersOnSameCases(await evaluation.runs(), run)
  const other = same.find(({ variant }) => variant !== run.variant) ?? same[0]
  return other === undefined ? [] : evaluation.outputs(other.id)
}

function planInWords({ pairs, repeats, anchors }: CallPlan, price: JudgePlan, judge: Judge, { maxUsd, maxCalls }: JudgeConfig): string[] {
  const parts = [
    ...(pairs.length === 0 ? [] : [`${counted(pairs.length, 'pair')} of answers in both orders`]),
    ...(repeats.length === 0 ? [] : [`${counted(repeats.length, 'output')} again`]),
    ...(anchors.length === 0 ? [] : [`${counted(anchors.length, 'anchor')} again`]),
  ]
  const cost = price.usd === undefined ? 'price not known' : `about ${dollars(price.usd)}`
  return [
    `Judge ${judge.id}: ${parts.length === 0 ? 'nothing to ask' : parts.join(', ')}: ${counted(price.calls, 'call')}, ${cost}, at most ${dollars(maxUsd)} or ${counted(maxCalls, 'call')}.`,
    `  (${price.basis})`,
  ]
}

function refuseOverCap({ usd, calls }: JudgePlan, { maxUsd, maxCalls }: JudgeConfig, isAccepted: boolean): void {
  if (isAccepted) return
  const hint = 'Ask for fewer, raise the cap in the config, or give --yes: then the cap holds, and what it leaves out is missing.'
  if (usd !== undefined && usd > maxUsd)
    throw new AppError('usage', `The judge would cost about ${dollars(usd)}, and judge.maxUsd is ${dollars(maxUsd)}.`, { hint })
  if (calls > maxCalls) throw new AppError('usage', `The judge would be asked ${counted(calls, 'time')}, and judge.maxCalls is ${maxCalls}.`, { hint })
}

/** What was wanted and is not there, and why. */
function shortfalls({ pairs, repeats, anchors }: CallPlan, { swap, repeat, anchor }: CalibrateSettings, { missing }: CallResults): string[] {
  const [first] = missing
  return [
    ...(pairs.length < swap
      ? [`Of ${swap} pairs ${pairs.length} could be made: a pair is two different answers to one case, of another run on the same cases or of repeats.`]
      : []),
    ...(repeats.length < repeat ? [`Of ${repeat} outputs to grade again there are ${repeats.length}.`] : []),
    ...(anchor && anchors.length === 0 ? ['There is no anchor: none of the outputs of this run has a label.'] : []),
    ...(first === undefined
      ? []
      : [`Without a result: ${counted(missing.length, 'call')} or pair, the first for ${first.reason}: ${first.detail}. They count for nothing.`]),
  ]
}
