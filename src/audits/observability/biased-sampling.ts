import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { nToRuleOut, sideOf } from '../decide.ts'
import { COVERED_RATIO, coverageOf, row, tally } from '../outcome.ts'
import { sources } from '../sources.ts'
import { number, quantity, told } from '../words.ts'

/** A system that calls models over a network and fails less than once in a thousand requests is rarer than one whose failures are not kept. Our judgement. */
const SPOTLESS_RATIO = 0.001
/** Kept at rates this far apart, the rarer kind hardly counts in any percentile. Our judgement. */
const FAR_APART = 10
const STATED = 'the sampling probability on each trace (`ot=th:` in tracestate, or a sampling.probability attribute)'

export const biasedSampling = defineAudit({
  id: 'biased-sampling',
  area: 'observability',
  needs: ['traces'],
  title: 'The traces kept are a fair sample of the traffic',
  failTitle: 'The traces kept are no fair sample of the traffic',
  question: 'Were traces kept regardless of what happened in them?',
  why: 'Percentiles, error rates and costs are those of the traces that were kept. Where failed or slow ones are dropped the system looks better than it is; where they are all kept and others are not, it looks worse.',
  fix: {
    now: 'State on each trace the probability with which it was kept, or keep all for a day.',
    later: 'Keep failed and slow traces in a set of their own, beside a sample drawn by lot.',
  },
  effort: 'days',
  basis: 'asserted',
  severity: 'medium',
  source: sources.otelSampling,
  limits: `That no failure in so many requests (under ${quantity(SPOTLESS_RATIO, 'ratio')}) speaks for dropped failures, that rates ${FAR_APART} times apart weigh more, and that a rate stated on ${quantity(COVERED_RATIO, 'ratio')} of the traces is enough, are judgements. Sampling is known only where the trace states it: a collector that drops traces without saying so, after a sampler that says so, is not seen, and neither are slow traces that were dropped. Figures of this review are not weighted by the stated probability.`,
  rules: {
    met: `certainly more than ${quantity(COVERED_RATIO, 'ratio')} of the traces state a probability, and it is the same for all`,
    notMet: `traces state different probabilities; or none of so many spans and requests failed that a rate over ${quantity(SPOTLESS_RATIO, 'ratio')} is ruled out, and no probability is stated`,
    unknown: 'too few traces state with what probability they were kept',
  },
  audit({ traces }) {
    const { sampling } = traces.observability
    const { requestErrors } = traces.reliability
    const stated = share(Math.min(sampling.tracesWithRatio, traces.totals.traces), traces.totals.traces)
    const statedRow = row('Share of traces that state their sampling probability', stated.figure, '/traces/observability/sampling/tracesWithRatio')
    const rate = (value: number) => ({ ...tally(value, 'ratio', sampling.tracesWithRatio), method: 'as stated' })
    if (stated.have > 0 && sampling.minRatio < sampling.maxRatio) {
      const between = `${quantity(sampling.minRatio, 'ratio')} to ${quantity(sampling.maxRatio, 'ratio')}`
      return {
        verdict: 'not-met',
        reason: `traces were kept with probabilities of ${between}`,
        claim: `Traces were kept with probabilities of ${between} (as ${number(stated.have)} of ${number(stated.of)} traces state), so figures of the traces are not those of the traffic.`,
        rows: [
          row('Lowest probability stated', rate(sampling.minRatio), '/traces/observability/sampling/minRatio'),
          row('Highest probability stated', rate(sampling.maxRatio), '/traces/observability/sampling/maxRatio'),
          statedRow,
        ],
        severity: sampling.maxRatio >= FAR_APART * sampling.minRatio ? 'high' : 'medium',
        fixNow:
          'Review a set of traces that one sampler drew with one probability (the root span decides, children follow: ParentBased with TraceIdRatioBased), or all traces of a day.',
      }
    }
    if (sideOf(stated.figure, COVERED_RATIO) === 'above') {
      return {
        verdict: 'met',
        reason: `${number(stated.have)} of ${number(stated.of)} traces state the same probability of being kept, ${quantity(sampling.maxRatio, 'ratio')}`,
      }
    }
    const errors = coverageOf(traces, 'errors')?.coverage.share.of ?? 0
    const needed = nToRuleOut(SPOTLESS_RATIO)
    if (stated.have === 0 && errors === 0 && requestErrors.have === 0 && requestErrors.of >= needed) {
      return {
        verdict: 'not-met',
        reason: `none of ${number(requestErrors.of)} requests failed, and nothing in them did`,
        claim: `Not one of ${number(requestErrors.of)} requests failed, nor any span in them: a failure rate of ${told(requestErrors.figure)} is so low that failures are more likely dropped, or not marked as failed.`,
        rows: [row('Share of requests that failed', requestErrors.figure, '/traces/reliability/requestErrors/figure'), statedRow],
        fixNow:
          'Look up one request that is known to have failed. If its trace is missing, the sampler drops it; if it is there, set the status of its spans to Error, with error.type.',
      }
    }
    return {
      verdict: 'unknown',
      reason: `${number(stated.have)} of ${number(stated.of)} traces state with what probability they were kept; the rest may have been chosen in any way`,
      needs: STATED,
    }
  },
})
