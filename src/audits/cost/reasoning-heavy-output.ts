import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { withoutCalls } from '../bill.ts'
import { ratioOfTotals, row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, counted, listed, number, quantity } from '../words.ts'

/** More is thought than said. Our judgement. */
const HEAVY_RATIO = 0.5
/** A ratio of sums has no interval here; over fewer calls a single long one decides it. Our judgement. */
const LEAST_CALLS = 100
const REASONING_TOKENS = 'gen_ai.usage.reasoning.output_tokens'

export const reasoningHeavyOutput = defineAudit({
  id: 'reasoning-heavy-output',
  area: 'cost',
  needs: ['traces'],
  title: 'Most of the output is answer',
  failTitle: 'Most of the output is reasoning that nobody reads',
  question: 'How much of the output that is paid for is reasoning?',
  why: 'Reasoning is billed as output, the dearest kind of token, and the user waits for it. Many tasks, such as sorting and extracting, are answered as well with less of it.',
  fix: {
    now: 'Lower the reasoning effort of the simplest prompts first, and compare the answers.',
    later: 'Choose model and effort for each task by an evaluation, and hold both with the prompt version.',
  },
  effort: 'days',
  basis: 'bounded',
  severity: 'low',
  source: sources.genAiSpans,
  limits: `That half of the output is much is a judgement, as is the least of ${number(LEAST_CALLS)} calls. Whether the reasoning pays in better answers is not in the traces. Reasoning is set against the output of the models that report any, and a call that does not report it counts as having none, so the share is a lower bound; the evidence keeps no count of the calls that report it. The 24 dearest models are seen.`,
  rules: {
    met: `reasoning is at most ${quantity(HEAVY_RATIO, 'ratio')} of the output of the models that report it, over ${number(LEAST_CALLS)} calls or more`,
    notMet: `it is more than ${quantity(HEAVY_RATIO, 'ratio')} of it`,
    unknown: `no call reports reasoning tokens, fewer than ${number(LEAST_CALLS)} calls of the models that do, or counts that exceed the output`,
    notApplicable: 'no call to a model',
  },
  audit({ traces }) {
    const none = withoutCalls(traces)
    if (none !== undefined) return none
    const { byModel, total } = traces.cost
    const models = byModel
      .map((line, index) => ({ ...line, index }))
      .filter(({ reasoningTokens }) => reasoningTokens > 0)
      .sort((a, b) => b.reasoningTokens - a.reasoningTokens)
    const [first] = models
    if (first === undefined)
      return {
        verdict: 'unknown',
        reason: 'no call reports reasoning tokens: either no model reasons, or nobody says how much',
        needs: `${REASONING_TOKENS} on the generation span, also where it is 0`,
      }
    const sum = (of: 'reasoningTokens' | 'outputTokens' | 'callsWithUsage') => models.reduce((all, line) => all + line[of], 0)
    const [reasoning, output, calls] = [sum('reasoningTokens'), sum('outputTokens'), sum('callsWithUsage')]
    if (reasoning > output)
      return {
        verdict: 'unknown',
        reason: `${quantity(reasoning, 'tokens')} of reasoning exceed the ${number(output)} of output that should hold them`,
        needs: 'gen_ai.usage.output_tokens that includes reasoning, see the audit `usage-invariant-broken`',
      }
    const figure = ratioOfTotals(reasoning, output, calls)
    const part = reasoning / output
    const names = listed(models.slice(0, 3).map(({ key }) => key))
    const reason = `${quantity(part, 'ratio')} of the output of ${names} is reasoning, over ${counted(calls, 'call')}`
    if (calls < LEAST_CALLS) return { verdict: 'unknown', reason, needs: `${number(LEAST_CALLS)} calls of the models that report reasoning` }
    if (part <= HEAVY_RATIO || !isMeasured(figure)) return { verdict: 'met', reason }
    const ofAll = ratioOfTotals(reasoning, total.outputTokens, total.callsWithUsage)
    const ofAllPart = isMeasured(ofAll) ? ofAll.value : part
    return {
      verdict: 'not-met',
      reason,
      claim: `At least ${quantity(part, 'ratio')} of the output of ${names} is reasoning that nobody reads ${certainty(figure)}; it is ${quantity(ofAllPart, 'ratio')} of all output.`,
      rows: [
        row('Reasoning in the output of the models that report it', figure, '/traces/cost/byModel'),
        row('Reasoning in all output', ofAll, '/traces/cost/total'),
        ...models
          .slice(0, 3)
          .map(({ key, reasoningTokens, callsWithUsage, index }) =>
            row(`Reasoning of ${key}`, tally(reasoningTokens, 'tokens', callsWithUsage), `/traces/cost/byModel/${index}/reasoningTokens`),
          ),
      ],
      severity: ofAllPart > HEAVY_RATIO ? 'medium' : 'low',
      effect: {
        metric: 'output tokens of all model calls',
        value: -ofAllPart,
        unit: 'ratio',
        basis: 'bounded',
        note: 'A ceiling: no reasoning at all. What that does to the answers must be evaluated first.',
      },
      fixNow: `Lower the reasoning effort of ${first.key} for its simplest prompts, and watch ${REASONING_TOKENS} and the answers.`,
    }
  },
})
