import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { partOfBill, severityOfWaste, withoutCalls } from '../bill.ts'
import { settledBy, sideOf } from '../decide.ts'
import { row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** One call in twenty: below that, a cache of answers hardly pays for its upkeep. Our judgement. */
const REPEATED_RATIO = 0.05

export const repeatedCalls = defineAudit({
  id: 'repeated-calls',
  area: 'cost',
  needs: ['traces'],
  title: 'Few calls repeat an earlier one exactly',
  failTitle: 'Calls repeat earlier ones exactly',
  question: 'How many calls send a model what it was sent before?',
  why: 'An exact repeat can be answered from a cache without a risk to quality: it is the one saving that needs no evaluation.',
  fix: {
    now: 'Store answers and embeddings under a hash of model and input, and look there before calling.',
    later: 'Give each kind of answer a time to live, and watch the hit rate and the age of the hits.',
  },
  effort: 'days',
  basis: 'bounded',
  severity: 'medium',
  source: sources.rfc9111,
  limits: `That ${quantity(REPEATED_RATIO, 'ratio')} is worth a cache is a judgement. Two calls are equal when model, stage and every recorded part of the input are, white space aside; settings such as temperature are not compared, so draws repeated on purpose count. Failed calls, and calls without recorded input, are left out. Repeats are counted over the whole window, however old the first answer is, and a longer window finds more. Repeats are not independent of each other, so the interval is too narrow where a few inputs make up most of them. Beyond 200,000 distinct inputs a sample of them is followed, and cost and tokens are of that sample.`,
  references: ['ML Test Score Monitor 6'],
  rules: {
    met: `the upper bound of the share of repeats is at most ${quantity(REPEATED_RATIO, 'ratio')}`,
    notMet: `its lower bound is over ${quantity(REPEATED_RATIO, 'ratio')}`,
    unknown: `no call records its input, or the interval holds ${quantity(REPEATED_RATIO, 'ratio')}`,
    notApplicable: 'no call to a model',
  },
  audit({ traces }) {
    const none = withoutCalls(traces)
    if (none !== undefined) return none
    const { total, waste } = traces.cost
    const repeated = waste.repeatedCalls
    if (repeated.of === 0)
      return {
        verdict: 'unknown',
        reason: 'no call records what it sends',
        needs:
          'gen_ai.input.messages (or input.value) on generation and embedding spans; with `traces.content: "drop"` only a hash of it is kept, which is enough',
      }
    const repeats = share(repeated.calls, repeated.of)
    const side = sideOf(repeats.figure, REPEATED_RATIO)
    const reason = `${number(repeated.calls)} of ${counted(repeated.of, 'call')} with input ${repeated.calls === 1 ? 'repeats' : 'repeat'} an earlier one`
    if (side === 'below') return { verdict: 'met', reason: `${reason}: ${told(repeats.figure)}` }
    if (side === 'open')
      return { verdict: 'unknown', reason: `${reason}: ${told(repeats.figure)}`, needs: settledBy(repeats, REPEATED_RATIO, 'calls with input') }
    const { figure, of } = partOfBill(repeated, total)
    const part = isMeasured(figure) ? figure.value : 0
    return {
      verdict: 'not-met',
      reason,
      claim: `${told(repeats.figure)} of the model calls that record their input repeat an earlier one exactly${part > 0 ? `, and take ${quantity(part, 'ratio')} of ${of}` : ''}.`,
      rows: [
        row('Calls that repeat an earlier one', repeats.figure, '/traces/cost/waste/repeatedCalls'),
        row(`Part of ${of} that repeats took`, figure, '/traces/cost/waste/repeatedCalls'),
        row('Tokens of repeats', tally(repeated.tokens, 'tokens', repeated.calls), '/traces/cost/waste/repeatedCalls/tokens'),
        ...(repeated.costUsd > 0 ? [row('Cost of repeats', tally(repeated.costUsd, 'usd', repeated.calls), '/traces/cost/waste/repeatedCalls/costUsd')] : []),
      ],
      severity: severityOfWaste(part),
      frequency: repeats.figure,
      ...(part > 0 && {
        effect: {
          metric: `${of} of all model calls`,
          value: -part,
          unit: 'ratio',
          basis: 'bounded',
          note: 'No more than this in this window, from a cache whose entries never expire; a time to live lowers it.',
        },
      }),
    }
  },
})
