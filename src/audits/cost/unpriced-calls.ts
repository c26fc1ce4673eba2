import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { Severity } from '../../model/review.ts'
import type { CostEvidence } from '../../model/traces-evidence.ts'
import { tokensOf, usageAttributes, withoutCalls } from '../bill.ts'
import { judgeRarity, ratioOfTotals, row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** A part of calls or tokens without a price at which the total is no bill, and one at which it is visibly off. Our judgement. */
const LARGE_RATIO = 0.25
const FAIR_RATIO = 0.05
/** How the ledger names calls that nobody bills. */
const NOT_BILLED = 'failed, and reports no usage'

export const unpricedCalls = defineAudit({
  id: 'unpriced-calls',
  area: 'cost',
  needs: ['traces'],
  title: 'Every model call can be priced',
  failTitle: 'Model calls have no price',
  question: 'Which calls are missing from the bill, and why?',
  why: 'A cost that leaves calls out is too low by an amount that nobody knows, and every saving is worked out from it.',
  fix: {
    now: 'Report both token counts and the model served on each generation span, and give prices of your own for models that no public table has.',
    later: 'Reconcile the ledger with the invoice each month, and treat a model without a price as a failed check.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.genaiPrices,
  limits: `Failed calls that report no usage are taken as not billed. Tokens that a call does not report are in no share of tokens. The 24 most frequent models and reasons are told apart. Severity is high from ${quantity(LARGE_RATIO, 'ratio')} of calls or tokens and medium from ${quantity(FAIR_RATIO, 'ratio')}, which is a judgement.`,
  references: ['ML Test Score Monitor 6'],
  rules: {
    met: 'every call has a price, among 73 calls or more',
    notMet: 'at least one call that may be billed has no price',
    unknown: 'all calls have prices, but fewer than 73 were seen; or there are no traces',
    notApplicable: 'no call to a model',
  },
  audit({ traces }) {
    const none = withoutCalls(traces)
    if (none !== undefined) return none
    const { total, unpriced } = traces.cost
    const notBilled = unpriced.filter(({ reason }) => reason === NOT_BILLED).reduce((sum, { calls }) => sum + calls, 0)
    const entries = unpriced.map((entry, index) => ({ ...entry, index })).filter(({ reason }) => reason !== NOT_BILLED)
    return judgeRarity({
      found: Math.max(0, total.calls - total.pricedCalls - notBilled),
      of: Math.max(0, total.calls - notBilled),
      what: 'calls that may be billed',
      problem: 'call without a price',
      notMet: ({ have, of, figure }) => {
        const tokens = ratioOfTotals(
          entries.reduce((sum, entry) => sum + entry.tokens, 0),
          tokensOf(total),
          total.callsWithUsage,
        )
        const [first] = entries
        return {
          verdict: 'not-met',
          reason: `${number(have)} of ${counted(of, 'call')} ${have === 1 ? 'has' : 'have'} no price`,
          claim: `The cost is too low: ${told(figure)} of model calls have no price${isMeasured(tokens) && tokens.value > 0 ? `, with ${quantity(tokens.value, 'ratio')} of all tokens` : ''}${first === undefined ? '' : `; most often ${first.model}, because: ${first.reason}`}.`,
          rows: [
            row('Calls without a price', figure, '/traces/cost/total'),
            row('Tokens of calls without a price', tokens, '/traces/cost/unpriced'),
            ...entries
              .slice(0, 3)
              .map(({ model, provider, calls, reason, index }) =>
                row(`${model} (provider ${provider}): ${reason}`, tally(calls, 'count', total.calls), `/traces/cost/unpriced/${index}/calls`),
              ),
          ],
          severity: severityOf(isMeasured(tokens) ? Math.max(have / of, tokens.value) : have / of),
          frequency: figure,
          ...(first !== undefined && { fixNow: fixOf(first) }),
        }
      },
    })
  },
})

function severityOf(ratio: number): Severity {
  if (ratio >= LARGE_RATIO) return 'high'
  return ratio >= FAIR_RATIO ? 'medium' : 'low'
}

/** What would give the most frequent of them a price. */
function fixOf({ model, provider, reason }: CostEvidence['unpriced'][number]): string {
  if (reason === 'no token usage reported') return `Set ${usageAttributes} on the spans that call ${model}.`
  if (reason.endsWith('not reported')) return `Set both ${usageAttributes} on the spans that call ${model}.`
  if (reason === 'no model named') return 'Set gen_ai.response.model (or gen_ai.request.model) and gen_ai.provider.name on the generation span.'
  if (reason.startsWith('no provider named'))
    return `Set gen_ai.provider.name on the spans that call ${model}, or add ${model} to \`prices\` in loadbearing.config.ts.`
  if (reason.startsWith('service tier')) return `Add the price of ${model} at that tier to \`prices\` in loadbearing.config.ts, as model \`${model}:<tier>\`.`
  return `Add ${model} of provider ${provider} to \`prices\` in loadbearing.config.ts.`
}
