import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import type { Severity } from '../../model/review.ts'
import { withoutCalls } from '../bill.ts'
import { nToRuleOut, RARE_RATIO } from '../decide.ts'
import { ratioOfTotals, row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { certainty, change, counted, listed, number, quantity } from '../words.ts'

/** Rounding and a day's delay of a price table stay under it; from a quarter on, the two speak of different prices. Our judgement. */
const DIFFERS_RATIO = 0.05
const LARGE_RATIO = 0.25
/** How the ledger names prices that it took from the traces. */
const STATED = 'stated by the source'

export const statedCostDiffers = defineAudit({
  id: 'stated-cost-differs',
  area: 'cost',
  needs: ['traces'],
  title: 'The cost in the traces is that of the price list',
  failTitle: 'The cost in the traces is not that of the price list',
  question: 'Does the cost that the telemetry states agree with the price list of the day?',
  why: 'A stated cost comes from a price table inside some library: when it is old, or counts cached tokens twice, every dashboard on it is wrong in the same direction.',
  fix: {
    now: 'Compare one day of both with the invoice, and stop using the one that is wrong.',
    later: 'Work out cost in one place, from tokens and dated prices, and reconcile it with the invoice each month.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.genaiPrices,
  limits: `Neither side is the invoice: a discount, a commitment or a tier that the traces do not name also make a difference, and our table can be the one that is wrong. Sums are compared, so errors in both directions can cancel. That ${quantity(DIFFERS_RATIO, 'ratio')} is a difference is a judgement, as is high severity from ${quantity(LARGE_RATIO, 'ratio')}. Only calls that state a cost and have a price of ours are compared.`,
  rules: {
    met: `the sums differ by at most ${quantity(DIFFERS_RATIO, 'ratio')}, over 73 calls or more`,
    notMet: `the sums differ by more than ${quantity(DIFFERS_RATIO, 'ratio')}`,
    unknown: 'no call has both, fewer than 73 that agree do, or there are no traces',
    notApplicable: 'no call states a cost, or no call to a model',
  },
  audit({ traces }) {
    const none = withoutCalls(traces)
    if (none !== undefined) return none
    const { stated, priceTables } = traces.cost
    const { calls, statedUsd, pricedUsd } = stated
    if (calls === 0) {
      const only = priceTables.find(({ name }) => name === STATED)
      if (only === undefined) return { verdict: 'not-applicable', reason: 'no call states a cost' }
      return {
        verdict: 'unknown',
        reason: `${counted(only.calls, 'call')} ${only.calls === 1 ? 'states' : 'state'} a cost, and none of them has a price of ours`,
        needs: '`prices` of those models in loadbearing.config.ts, and both token counts on their spans',
      }
    }
    const ratio = ratioOfTotals(statedUsd - pricedUsd, pricedUsd, calls)
    const sums = `${quantity(statedUsd, 'usd')} stated, ${quantity(pricedUsd, 'usd')} at list prices`
    if (statedUsd === pricedUsd || (isMeasured(ratio) && Math.abs(ratio.value) <= DIFFERS_RATIO)) {
      const needed = nToRuleOut(RARE_RATIO)
      if (calls < needed)
        return {
          verdict: 'unknown',
          reason: `${sums}, on ${counted(calls, 'call')}: too few to call it agreement`,
          needs: `${number(needed)} calls that have both`,
        }
      return { verdict: 'met', reason: `${sums}, on ${counted(calls, 'call')}` }
    }
    const tables = priceTables.filter(({ name }) => name !== STATED).map(({ name, date }) => `${name} of ${date}`)
    return {
      verdict: 'not-met',
      reason: sums,
      claim: isMeasured(ratio)
        ? `The traces state ${change(ratio.value)} than list prices give ${certainty(ratio)}: ${sums}.`
        : `The traces state a cost where list prices give none, on ${counted(calls, 'call')}: ${sums}.`,
      rows: [
        row('Cost that the traces state', tally(statedUsd, 'usd', calls), '/traces/cost/stated/statedUsd'),
        row('The same calls at list prices', tally(pricedUsd, 'usd', calls), '/traces/cost/stated/pricedUsd'),
        row('Difference, relative to list prices', ratio, '/traces/cost/stated'),
        ...(tables.length === 0 ? [] : [textRow('List prices from', listed(tables), '/traces/cost/priceTables')]),
      ],
      severity: severityOf(isMeasured(ratio) ? Math.abs(ratio.value) : 1),
      fixNow: `Compare one day with the invoice. If it is ${statedUsd > pricedUsd ? 'lower' : 'higher'} than the stated cost, stop reading cost from llm.cost.total (or cost_details, gen_ai.usage.cost) and work it out from tokens; if it is not, give your prices under \`prices\` in loadbearing.config.ts.`,
    }
  },
})

function severityOf(ratio: number): Severity {
  return ratio >= LARGE_RATIO ? 'high' : 'medium'
}
