import { defineAudit } from '../../model/define.ts'
import { type Figure, isMeasured } from '../../model/measurement.ts'
import { unknownFrom } from '../decide.ts'
import { callsOf, relativeEffect, row, severityOfGain, textRow } from '../outcome.ts'
import { certainGains, replaysOf } from '../replays.ts'
import { sources } from '../sources.ts'
import { certainty, number, quantity } from '../words.ts'

/** More than half of a generation's time is spent writing: then length is the lever before the provider is. Our judgement. */
const WRITING_RATIO = 0.5
/** Tokens explain at least half of the variation, else the line through it is no explanation. Our judgement. */
const EXPLAINED_R2 = 0.5

export const longAnswersDriveLatency = defineAudit({
  id: 'long-answers-drive-latency',
  area: 'latency',
  needs: ['traces'],
  title: 'The length of answers is not what makes generation slow',
  failTitle: 'Long answers make generation slow',
  question: 'Does generation take long because answers are long, or because the provider is slow?',
  why: 'Each output token is written after the one before. If length explains the time, a shorter answer is faster at once, and cheaper; a change of provider would not have helped as much.',
  fix: {
    now: 'Ask for shorter answers in the prompt, and set the output limit to what the product shows.',
    later: 'Watch output tokens per answer beside latency, and hold quality against length on the evaluation set before going shorter.',
  },
  effort: 'hours',
  basis: 'estimated',
  severity: 'medium',
  source: sources.tailAtScale,
  limits:
    'A straight line through time and tokens shows association: a hard question can be both long and slow. Both limits of one half are judgements. Whether shorter answers are as good is not in the traces.',
  rules: {
    met: `tokens explain less than ${quantity(EXPLAINED_R2, 'ratio')} of the variation, or writing takes at most ${quantity(WRITING_RATIO, 'ratio')} of the time (upper bound)`,
    notMet: `tokens explain ${quantity(EXPLAINED_R2, 'ratio')} or more, and writing takes over ${quantity(WRITING_RATIO, 'ratio')} of generation time (lower bound)`,
    unknown: 'fewer than 30 generations with time and tokens, or an interval that holds one half',
    notApplicable: 'no generation in the traces',
  },
  audit({ traces }) {
    const { latency, cost, stages } = traces
    const regression = latency.generationByTokens
    if (traces.totals.traces > 0 && callsOf(traces, 'generate') === 0) return { verdict: 'not-applicable', reason: 'no generation was seen' }
    if (!('r2' in regression))
      return unknownFrom(regression, 'generation time by tokens', 'gen_ai.usage.input_tokens and gen_ai.usage.output_tokens on each generation span')
    const place = stages.findIndex(({ stage }) => stage === regression.stage)
    const ledger = cost.byStage.find(({ key }) => key === regression.stage)
    const meanMs = stages[place]?.duration.mean
    const perToken = regression.msPerOutputToken
    if (ledger === undefined || ledger.callsWithUsage === 0 || meanMs === undefined || !isMeasured(meanMs) || perToken.interval === undefined) {
      return {
        verdict: 'unknown',
        reason: 'the mean answer length or an interval of the time a token is missing',
        needs: 'more sessions with token usage on their generation spans',
      }
    }
    const tokens = ledger.outputTokens / ledger.callsWithUsage
    const shareOf = (msPerToken: number) => Math.max(0, Math.min(1, (msPerToken * tokens) / meanMs.value))
    const [value, low, high] = [perToken.value, perToken.interval.low, perToken.interval.high].map(shareOf)
    if (regression.r2 < EXPLAINED_R2)
      return {
        verdict: 'met',
        reason: `token counts explain ${quantity(regression.r2, 'ratio')} of the variation in generation time (n ${number(regression.n)})`,
      }
    const reason = `writing takes about ${quantity(value, 'ratio')} of generation time`
    if (high <= WRITING_RATIO) return { verdict: 'met', reason }
    if (low <= WRITING_RATIO)
      return {
        verdict: 'unknown',
        reason: `${reason}, and the interval (${quantity(low, 'ratio')} to ${quantity(high, 'ratio')}) holds one half`,
        needs: `more generations with token usage than the ${number(regression.n)} there are`,
      }
    const writing: Figure = {
      value,
      unit: 'ratio',
      n: regression.n,
      interval: { ...perToken.interval, low, high },
      method: 'ms a token × mean output tokens / mean generation time',
    }
    const [faster] = certainGains(
      replaysOf(latency, ['p95', 'p50']).filter((each) => each.stage === regression.stage && each.scenario === 'faster-30'),
      Number.MIN_VALUE,
    )
    const shorter = 0.3 / value
    return {
      verdict: 'not-met',
      reason,
      claim: `Long answers make generation slow: writing ${number(tokens)} tokens takes ${quantity(value, 'ratio')} of the mean generation ${certainty(writing)}, ${quantity(perToken.value, 'ms')} a token.`,
      rows: [
        row('Time an output token takes', perToken, '/traces/latency/generationByTokens/msPerOutputToken'),
        row('Generation time, mean', meanMs, `/traces/stages/${place}/duration/mean`),
        textRow('Variation that tokens explain (R²)', quantity(regression.r2, 'ratio'), '/traces/latency/generationByTokens/r2'),
        row('Share of generation time spent writing', writing, '/traces/latency/generationByTokens'),
      ],
      ...(faster !== undefined && {
        severity: severityOfGain(-faster.replayed.change.value),
        effect: relativeEffect({
          metric: `${faster.quantile} of request latency`,
          change: faster.replayed.change,
          basis: 'estimated',
          note: `Replay with every generation 30 % faster, which answers about ${quantity(shorter, 'ratio')} shorter would bring.`,
        }),
      }),
    }
  },
})
