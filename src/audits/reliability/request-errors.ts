import { defineAudit } from '../../model/define.ts'
import { settledBy, sideOf } from '../decide.ts'
import { row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { quantity, told } from '../words.ts'

/** One request in a hundred, where no criterion `requests.error-rate` was agreed; then one in fifty and one in twenty. Our judgement. */
const ERROR_RATIO = 0.01
const MANY_RATIO = 0.02
const CRITICAL_RATIO = 0.05

export const requestErrors = defineAudit({
  id: 'request-errors',
  area: 'reliability',
  needs: ['traces'],
  title: 'Requests succeed',
  failTitle: 'Too many requests fail',
  question: 'How many requests fail?',
  why: 'A failed request is the one outcome that no speed or quality makes up for.',
  fix: {
    now: 'Handle the most frequent error first: a retry with backoff, or a fallback answer.',
    later: 'Agree an error budget and alert on how fast it is spent.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.sreObjectives,
  limits:
    'Without an agreed criterion, 1 % is our judgement. A request counts as failed when its root span does: an apology with status OK counts as a success, and a request that never reached the tracer is not seen.',
  references: ['ML Test Score Monitor 6'],
  rules: {
    met: `the upper bound of the error rate is at most the criterion requests.error-rate, or ${quantity(ERROR_RATIO, 'ratio')}`,
    notMet: `its lower bound is over it`,
    unknown: 'the interval holds the threshold, or there are no requests',
  },
  audit({ traces: { reliability } }, config) {
    const { requestErrors: errors, errorTypes } = reliability
    const agreed = config.criteria.find(({ metric, comparator }) => metric === 'requests.error-rate' && comparator === '<=')
    const threshold = agreed?.target ?? ERROR_RATIO
    const side = sideOf(errors.figure, threshold)
    if (side === 'below') return { verdict: 'met', reason: `${told(errors.figure)} of requests fail, against ${quantity(threshold, 'ratio')}` }
    if (side === 'open')
      return {
        verdict: 'unknown',
        reason: `the error rate against ${quantity(threshold, 'ratio')} is open: ${told(errors.figure)}`,
        needs: settledBy(errors, threshold, 'requests'),
      }
    const low = 'interval' in errors.figure ? (errors.figure.interval?.low ?? 0) : 0
    return {
      verdict: 'not-met',
      reason: `${told(errors.figure)} of requests fail`,
      claim: `${told(errors.figure)} of requests fail, over the ${quantity(threshold, 'ratio')} ${agreed === undefined ? 'taken as the limit' : 'that was agreed'}.`,
      rows: [
        row('Requests that fail', errors.figure, '/traces/reliability/requestErrors/figure'),
        ...errorTypes
          .slice(0, 3)
          .map(({ stage, type, calls }, index) =>
            row(`Failed calls: ${type} in ${stage}`, tally(calls, 'count', calls), `/traces/reliability/errorTypes/${index}/calls`),
          ),
      ],
      frequency: errors.figure,
      severity: low > CRITICAL_RATIO ? 'critical' : low > MANY_RATIO ? 'high' : 'medium',
    }
  },
})
