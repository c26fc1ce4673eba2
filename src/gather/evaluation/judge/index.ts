import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../../model/app-error.ts'
import type { JudgeConfig } from '../../../model/eval-config.ts'
import { type Asked, openDesk } from './ask.ts'
import type { JudgeCall, Results } from './calls/call.ts'
import { preferenceCall } from './calls/preference.ts'
import { routeOf } from './calls/route.ts'
import type { ComparedPair, Judge, JudgeGrade, JudgeMetric, JudgeOptions, JudgePreference, JudgeResult, JudgeSample, JudgeWorld } from './judge.ts'
import { judgeIdOf } from './judge-id.ts'
import { planOf } from './plan.ts'
import { familyOf, isDated } from './provider/model-family.ts'
import { watchModel } from './provider/model-watch.ts'
import { openModel } from './provider/open-model.ts'
import { isOwnServer, sellerOf } from './provider/served-by.ts'
import { createBudget } from './spend/budget.ts'
import { callPrice } from './spend/call-price.ts'
import { createSlots } from './spend/slots.ts'

export type * from './judge.ts'

/**
 * A judge: one model, one version of the prompts, one cap for all that is asked of it.
 *
 * @throws AppError without an address, a key, the provider's package, or a price that the cap could hold
 */
export async function openJudge(config: JudgeConfig, world: JudgeWorld): Promise<Judge> {
  const model = await openModel(config, world.env)
  const seller = sellerOf(config.provider, model.baseUrl)
  const isOwn = isOwnServer(model.baseUrl)
  const price = callPrice(world.prices, { seller, model: config.model, isOwn }, world.nowMs)
  if (!price.isKnown && config.provider !== 'openai-compatible' && !isOwn)
    throw new AppError(
      'config-invalid',
      `eval.judge: the price of ${config.provider}/${config.model} is not known (${price.basis}), so that maxUsd could not hold`,
      {
        hint: `Add it to prices in the config: { provider: '${config.provider}', model: '${config.model}', inputPerMTokUsd, outputPerMTokUsd, from }.`,
      },
    )
  const watch = watchModel(config.model, world.servedBefore)
  const budget = createBudget(config, world.spentBefore)
  let cached = 0
  const desk = openDesk({
    model,
    maxOutputTokens: config.maxOutputTokens,
    timeoutMs: config.timeoutMs,
    identity: [config.provider, config.model, model.baseUrl, config.temperature ?? null, config.seed ?? null, config.maxOutputTokens],
    budget,
    price,
    watch,
    slots: createSlots(config.concurrency),
    cache: world.cache,
    signal: world.signal,
    nowMs: world.nowMs,
    wait: world.wait ?? (async (ms, signal) => sleep(ms, undefined, signal === undefined ? {} : { signal })),
  })

  async function grade(sample: JudgeSample, metrics: readonly JudgeMetric[], options: JudgeOptions = {}): Promise<ReadonlyMap<string, JudgeGrade>> {
    const { calls, missing } = routeOf(sample, metrics)
    const grades = new Map<string, JudgeGrade>([...missing].map(([metric, why]) => [metric, { result: { missing: why } }]))
    const asked = await Promise.all(calls.map(async ({ call, metrics: wanted }) => ({ wanted, came: await desk.ask(call, options) })))
    for (const { wanted, came } of asked) {
      if (came.isCached) cached += wanted.length
      for (const metric of wanted) grades.set(metric.metric, { result: resultOf(came, metric), ...partOf(came, wanted.length) })
    }
    return new Map(metrics.flatMap(({ metric }) => [grades.get(metric)].flatMap((each) => (each === undefined ? [] : [[metric, each] as const]))))
  }

  return {
    id: judgeIdOf(config),
    family: familyOf(config.model),
    pinned: isDated(config.model) || isOwn,
    plan: (samples, metrics) => planOf(callsOf(samples, metrics), price, config.maxOutputTokens),
    planPreferences: (pairs) => planOf(pairs.map(callOfPair), price, config.maxOutputTokens),
    async kept(sample, metrics) {
      const found = await Promise.all(routeOf(sample, metrics).calls.map(async (each) => ({ ...each, reply: await desk.kept(each.call) })))
      return {
        metrics: found.flatMap(({ metrics: own, reply }) => (reply === undefined ? [] : own)),
        models: modelsOf(found),
      }
    },
    async keptPreferences(pairs) {
      const found = await Promise.all(pairs.map(async (pair) => ({ pair, reply: await desk.kept(callOfPair(pair)) })))
      return { pairs: found.flatMap(({ pair, reply }) => (reply === undefined ? [] : [pair])), models: modelsOf(found) }
    },
    grade,
    async prefer(question, first, second, reference, options = {}): Promise<JudgePreference> {
      const came = await desk.ask(preferenceCall(question, first, second, reference), options)
      if (came.isCached) cached += 1
      return { result: 'value' in came.result ? came.result.value : came.result, ...partOf(came, 1) }
    },
    spent() {
      const { usd, ...rest } = budget.committed()
      return { ...rest, ...(price.isKnown ? { usd } : {}), cached }
    },
    served: () => watch.served(),
    setAside: desk.setAside,
  }
}

function callOfPair({ question, first, second, reference }: ComparedPair): ReturnType<typeof preferenceCall> {
  return preferenceCall(question, first, second, reference)
}

function modelsOf(found: readonly { reply: { served?: string } | undefined }[]): string[] {
  return [...new Set(found.flatMap(({ reply }) => (reply?.served === undefined ? [] : [reply.served])))]
}

function callsOf(samples: readonly JudgeSample[], metrics: readonly JudgeMetric[]): JudgeCall<Results>[] {
  return samples.flatMap((sample) => routeOf(sample, metrics).calls.map(({ call }) => call))
}

function resultOf(came: Asked<Results>, { kind }: JudgeMetric): JudgeResult {
  if ('missing' in came.result) return came.result
  return came.result.value.get(kind) ?? { missing: { reason: 'not-applicable', detail: `the judge was not asked for ${kind}` } }
}

/** An equal part of what a call took, for each of the grades that it gave. */
function partOf({ latencyMs, tokens, costUsd }: Asked<unknown>, grades: number): Omit<JudgeGrade, 'result'> {
  return {
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(tokens === undefined
      ? {}
      : {
          tokens: {
            ...(tokens.input === undefined ? {} : { input: tokens.input / grades }),
            ...(tokens.output === undefined ? {} : { output: tokens.output / grades }),
          },
        }),
    ...(costUsd === undefined ? {} : { costUsd: costUsd / grades }),
  }
}
