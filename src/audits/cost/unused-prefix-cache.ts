import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { usageAttributes, withoutCalls } from '../bill.ts'
import { settledBy, sideOf } from '../decide.ts'
import { ratioOfTotals, row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** Where fewer than one long call in ten reads from the cache, it is as good as off. Our judgement. */
const USED_RATIO = 0.1
/** From half of all input on, the ceiling is worth a day. Our judgement. */
const LARGE_RATIO = 0.5
const CACHED_TOKENS = 'gen_ai.usage.cache_read.input_tokens'

export const unusedPrefixCache = defineAudit({
  id: 'unused-prefix-cache',
  area: 'cost',
  needs: ['traces'],
  title: "The provider's prefix cache is used",
  failTitle: "The provider's prefix cache is hardly used",
  question: "How many long prompts are read from the provider's prefix cache?",
  why: 'Providers sell input that they have just read at a tenth to a half of its price, and answer sooner. A prompt that begins with what changes, such as a date or an id, never gets it.',
  fix: {
    now: 'Put what is the same in every prompt first (instructions, tools, examples) and what changes last, and switch caching on where the provider wants that.',
    later: 'Watch the share of cached input for each prompt version, as a release can break the prefix.',
  },
  effort: 'hours',
  basis: 'bounded',
  severity: 'low',
  source: sources.openAiCaching,
  limits: `The traces do not say how much of their beginning the prompts share: the effect is a ceiling, and the gain can be 0. Where the provider charges for writing to the cache, prefixes that are seldom used again cost more than they save. The least prefix is 1,024 tokens with many models, but from 512 to 4,096 with others, and home-served models have no such price. Calls that report no cached tokens could be either, so they decide nothing. That ${quantity(USED_RATIO, 'ratio')} is hardly used is a judgement, as is medium severity from ${quantity(LARGE_RATIO, 'ratio')} of all input.`,
  rules: {
    met: `certainly more than ${quantity(USED_RATIO, 'ratio')} of the generations with 1,024 input tokens or more read from the cache, those that do not tell counted as not reading`,
    notMet: `certainly at most ${quantity(USED_RATIO, 'ratio')} do, those that do not tell counted as reading`,
    unknown: 'nobody reports cached tokens, too few calls do, or no call reports usage',
    notApplicable: 'no generation has 1,024 input tokens, or no call to a model',
  },
  audit({ traces }) {
    const none = withoutCalls(traces)
    if (none !== undefined) return none
    const { cacheable, total } = traces.cost
    const { calls, callsReportingCache: telling, callsWithCacheRead: reading } = cacheable
    if (calls === 0) {
      if (total.callsWithUsage === 0) return { verdict: 'unknown', reason: 'no call reports token usage', needs: `${usageAttributes} on each generation span` }
      return { verdict: 'not-applicable', reason: 'no generation has 1,024 input tokens, the least prefix that many providers cache' }
    }
    const long = counted(calls, 'generation')
    if (telling === 0)
      return {
        verdict: 'unknown',
        reason: `none of ${long} with 1,024 input tokens or more says whether it read from a cache`,
        needs: `${CACHED_TOKENS} on the generation span, also where it is 0`,
      }
    const least = share(reading, calls)
    const most = share(Math.min(calls, reading + calls - telling), calls)
    const reason = `${number(reading)} of ${long} with 1,024 input tokens or more read from a cache`
    if (sideOf(least.figure, USED_RATIO) === 'above') return { verdict: 'met', reason }
    if (sideOf(most.figure, USED_RATIO) !== 'below')
      return {
        verdict: 'unknown',
        reason: `${reason}, ${number(calls - telling)} do not tell`,
        needs: telling < calls ? `${CACHED_TOKENS} on every generation span, also where it is 0` : settledBy(least, USED_RATIO, 'such generations'),
      }
    const uncached = Math.max(0, cacheable.inputTokens - cacheable.cacheReadTokens)
    const ceiling = ratioOfTotals(uncached, total.inputTokens, calls)
    const part = isMeasured(ceiling) ? ceiling.value : 0
    return {
      verdict: 'not-met',
      reason,
      claim: `${told(least.figure)} of prompts with 1,024 tokens or more read from the provider's cache; the rest of their input, ${quantity(part, 'ratio')} of all, is paid in full, and how much of it is a shared beginning is not known.`,
      rows: [
        row('Long generations that read from the cache', least.figure, '/traces/cost/cacheable'),
        row('Input of long generations not read from the cache', tally(uncached, 'tokens', calls), '/traces/cost/cacheable'),
        row('That input in all input tokens: the ceiling', ceiling, '/traces/cost/cacheable'),
        row('Long generations that report cached tokens', tally(telling, 'count', calls), '/traces/cost/cacheable/callsReportingCache'),
      ],
      severity: part >= LARGE_RATIO ? 'medium' : 'low',
      frequency: share(calls - reading, calls).figure,
      effect: {
        metric: 'input tokens at full price',
        value: -part,
        unit: 'ratio',
        basis: 'bounded',
        note: 'A ceiling: reached only if all of that input were a shared beginning, asked for again before it expires. It can be 0.',
      },
    }
  },
})
