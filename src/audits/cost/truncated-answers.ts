import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { Severity } from '../../model/review.ts'
import { tokensOf, withoutCalls } from '../bill.ts'
import { settledBy, sideOf } from '../decide.ts'
import { ratioOfTotals, row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** One answer in a hundred; then one in thirty and one in ten, which users complain about. Our judgement. */
const CUT_RATIO = 0.01
const FAIR_RATIO = 0.03
const LARGE_RATIO = 0.1

export const truncatedAnswers = defineAudit({
  id: 'truncated-answers',
  area: 'cost',
  needs: ['traces'],
  title: 'Answers end by themselves',
  failTitle: 'Answers are cut off by the output limit',
  question: 'How many answers end because the output limit was reached?',
  why: 'A cut answer is paid for in full and is often worth nothing: a JSON object that does not close fails, and the call is made again.',
  fix: {
    now: 'Raise the limit for the prompts that reach it, or ask in the prompt for a shorter answer.',
    later: 'Treat this finish reason as an error in the code that reads the answer, and watch its share for each prompt version.',
  },
  effort: 'hours',
  basis: 'bounded',
  severity: 'medium',
  source: sources.genAiSpans,
  limits: `That ${quantity(CUT_RATIO, 'ratio')} is too many is a judgement, as are medium severity from ${quantity(FAIR_RATIO, 'ratio')} and high from ${quantity(LARGE_RATIO, 'ratio')}. Only calls that state why they ended are counted; length, max_tokens, max_output_tokens and model_length are read as cut. A limit set on purpose, to draw a first line only, looks the same. Which prompts are cut is not kept.`,
  rules: {
    met: `the upper bound of the share of cut answers is at most ${quantity(CUT_RATIO, 'ratio')}`,
    notMet: `its lower bound is over ${quantity(CUT_RATIO, 'ratio')}`,
    unknown: `no call states why it ended, or the interval holds ${quantity(CUT_RATIO, 'ratio')}`,
    notApplicable: 'no call to a model',
  },
  audit({ traces }) {
    const none = withoutCalls(traces)
    if (none !== undefined) return none
    const { total, waste } = traces.cost
    const cut = waste.truncatedCalls
    if (cut.of === 0)
      return {
        verdict: 'unknown',
        reason: 'no call states why it ended',
        needs: 'gen_ai.response.finish_reasons (or llm.finish_reason) on the generation span',
      }
    const cuts = share(cut.calls, cut.of)
    const side = sideOf(cuts.figure, CUT_RATIO)
    const reason = `${number(cut.calls)} of ${counted(cut.of, 'call')} that state why they ended ${cut.calls === 1 ? 'was' : 'were'} cut off`
    if (side === 'below') return { verdict: 'met', reason: `${reason}: ${told(cuts.figure)}` }
    if (side === 'open')
      return { verdict: 'unknown', reason: `${reason}: ${told(cuts.figure)}`, needs: settledBy(cuts, CUT_RATIO, 'calls that state why they ended') }
    const tokens = ratioOfTotals(cut.tokens, tokensOf(total), total.callsWithUsage)
    const part = isMeasured(tokens) ? tokens.value : 0
    return {
      verdict: 'not-met',
      reason,
      claim: `${told(cuts.figure)} of answers are cut off by the output limit${part > 0 ? `, and take ${quantity(part, 'ratio')} of all tokens` : ''}.`,
      rows: [
        row('Answers cut off by the output limit', cuts.figure, '/traces/cost/waste/truncatedCalls'),
        row('Part of all tokens that they took', tokens, '/traces/cost/waste/truncatedCalls'),
        row('Tokens of cut answers', tally(cut.tokens, 'tokens', cut.calls), '/traces/cost/waste/truncatedCalls/tokens'),
      ],
      severity: severityOf(cut.calls / cut.of),
      frequency: cuts.figure,
      ...(part > 0 && {
        effect: {
          metric: 'tokens of all model calls',
          value: -part,
          unit: 'ratio',
          basis: 'bounded',
          note: 'No more than this, if no cut answer is of use; whole answers would take more tokens each.',
        },
      }),
      fixNow: 'Find the spans whose gen_ai.response.finish_reasons is length or max_tokens, and raise max_tokens for their prompts or ask for less.',
    }
  },
})

function severityOf(ratio: number): Severity {
  if (ratio >= LARGE_RATIO) return 'high'
  return ratio >= FAIR_RATIO ? 'medium' : 'low'
}
