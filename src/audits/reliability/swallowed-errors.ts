import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { settledBy, sideOf, unknownFrom } from '../decide.ts'
import { exampleRows, row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { number, quantity, told } from '../words.ts'

/** One answer in a hundred that was made without a part of the system, the limit that `request-errors` sets on open failures; then one in twenty. Our judgement. */
const SWALLOWED_RATIO = 0.01
const MANY_RATIO = 0.05

export const swallowedErrors = defineAudit({
  id: 'swallowed-errors',
  area: 'reliability',
  needs: ['traces'],
  title: 'Requests that succeed had no failed part',
  failTitle: 'Requests are reported as fine though a part of them failed',
  question: 'How many requests end well although a call under them failed and nothing made it good?',
  why: 'An answer made without its documents or its tool looks like any other on every dashboard, and is worse. Users notice before the team does.',
  fix: {
    now: 'Mark the answers that were made without a failed part, and count them.',
    later: 'Decide for each part whether an answer without it is allowed, and fail the request where it is not.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.sreMonitoring,
  limits: `The limit of ${quantity(SWALLOWED_RATIO, 'ratio')} is our judgement. A call counts as made good when a later call of the same stage and name in the trace succeeds; a fallback of another name does not, so an intended one is counted here too. A failure whose span does not say so (status Error) is not seen.`,
  rules: {
    met: `calls fail, and the upper bound of the share is at most ${quantity(SWALLOWED_RATIO, 'ratio')}`,
    notMet: `its lower bound is over ${quantity(SWALLOWED_RATIO, 'ratio')}`,
    unknown: `the interval holds ${quantity(SWALLOWED_RATIO, 'ratio')}, no request succeeded, or no span at all is marked as failed`,
  },
  audit({ traces: { reliability } }) {
    const { swallowedErrors: swallowed, requestErrors, errorTypes } = reliability
    const { figure } = swallowed
    if (!isMeasured(figure)) return unknownFrom(figure, 'the share of requests with a swallowed failure', 'traces whose root span succeeds')
    if (requestErrors.have === 0 && swallowed.have === 0 && errorTypes.length === 0) {
      return {
        verdict: 'unknown',
        reason: `no span of ${number(swallowed.of)} requests is marked as failed: either nothing fails, or failures are not recorded`,
        needs: 'span status Error with error.type on every failed call; make one call fail on purpose to see that it is recorded',
      }
    }
    const side = sideOf(figure, SWALLOWED_RATIO)
    if (side === 'below') return { verdict: 'met', reason: `a failed part goes unmentioned in ${told(figure)} of the requests that succeed` }
    if (side === 'open') {
      return {
        verdict: 'unknown',
        reason: `the share against ${quantity(SWALLOWED_RATIO, 'ratio')} is open: ${told(figure)}`,
        needs: settledBy(swallowed, SWALLOWED_RATIO, 'requests that succeed'),
      }
    }
    const [first] = errorTypes
    return {
      verdict: 'not-met',
      reason: `${number(swallowed.have)} of ${number(swallowed.of)} requests that succeed hold a failed call that nothing made good`,
      claim: `Of the requests reported as fine, ${told(figure)} were answered without a part that had failed.`,
      rows: [
        row('Successful requests with a failure that nothing made good', figure, '/traces/reliability/swallowedErrors/figure'),
        ...errorTypes
          .slice(0, 3)
          .map(({ stage, type, calls }, index) =>
            row(`Failed calls, made good or not: ${type} in ${stage}`, tally(calls, 'count', calls), `/traces/reliability/errorTypes/${index}/calls`),
          ),
        ...exampleRows(first?.examples ?? [], '/traces/reliability/errorTypes/0/examples'),
      ],
      severity: (figure.interval?.low ?? 0) > MANY_RATIO ? 'high' : 'medium',
      frequency: figure,
      fixNow: `Where a part fails and the answer goes on, set an attribute on the root span that names the part${first === undefined ? '' : `; begin with \`${first.stage}\`, where ${number(first.calls)} calls failed with error.type ${first.type}`}, and count it.`,
    }
  },
})
