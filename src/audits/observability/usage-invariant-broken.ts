import { defineAudit } from '../../model/define.ts'
import { damageOf, judgeDamage } from '../damage.ts'
import { sources } from '../sources.ts'
import { listed } from '../words.ts'

const kinds = ['cache-exceeds-input', 'reasoning-exceeds-output', 'implausible-usage'] as const
const meanings = {
  'cache-exceeds-input': 'more cached tokens than input tokens',
  'reasoning-exceeds-output': 'more reasoning tokens than output tokens',
  'implausible-usage': 'over 100 million tokens in one call',
} as const
const fixes = {
  'cache-exceeds-input': 'set gen_ai.usage.input_tokens to all input tokens, those read from and written to the cache included',
  'reasoning-exceeds-output': 'set gen_ai.usage.output_tokens to all output tokens, those of reasoning included',
  'implausible-usage': "set the counts from the provider's answer for this call alone, not from a running total",
} as const

export const usageInvariantBroken = defineAudit({
  id: 'usage-invariant-broken',
  area: 'observability',
  needs: ['traces'],
  title: 'Token counts agree with one another',
  failTitle: 'Token counts contradict one another',
  question: 'Do input tokens hold the cached ones, and output tokens those of reasoning?',
  why: 'Cost is made from these counts. Where input leaves out what the cache gave, or output what reasoning took, every price made from them is wrong, and a cache looks better or worse than it is.',
  fix: {
    now: 'Count input with cached tokens and output with reasoning tokens, as the convention says.',
    later: "Test the model client's usage against one recorded answer of each provider.",
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.genAiSpans,
  limits:
    'That one call is a finding is a judgement, and so are the parts that set its severity (5 % and 25 % of calls). Only contradictions are seen: counts that leave out cached tokens but still exceed them pass. A call may break two rules and then counts twice. Spans that repeat the usage of what they hold are counted too.',
  rules: {
    met: 'no contradiction among at least 73 spans with usage, which rules out more than 5 %',
    notMet: 'cached tokens over input, reasoning over output, or over 100 million tokens in one call, at least once',
    unknown: 'none among fewer than 73 spans with usage',
    notApplicable: 'no span is a call of a model',
  },
  audit({ traces }) {
    const { total, repeatedUsage } = traces.cost
    const damage = damageOf(traces, kinds)
    const found = kinds.filter((kind) => damage.some(({ issue }) => issue.id === kind))
    const withUsage = total.callsWithUsage + repeatedUsage.spans
    if (found.length === 0 && total.calls === 0) return { verdict: 'not-applicable', reason: 'no span is a call of a model' }
    if (found.length === 0 && withUsage === 0) {
      return {
        verdict: 'unknown',
        reason: 'no call of a model carries token counts',
        needs: 'gen_ai.usage.input_tokens, gen_ai.usage.output_tokens and gen_ai.usage.cache_read.input_tokens on the generation span',
      }
    }
    return judgeDamage({
      damage,
      by: 'spans',
      of: withUsage,
      what: 'spans with usage',
      problem: 'contradicting token count',
      most: 'high',
      claim: (part) => `Token counts of ${part} of the spans with usage contradict one another: ${listed(found.map((kind) => meanings[kind]))}.`,
      fixNow: `On the example spans, ${listed(found.map((kind) => fixes[kind]))}.`,
    })
  },
})
