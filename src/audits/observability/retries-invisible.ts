import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { lackOf, severityOfPart } from '../damage.ts'
import { nToRuleOut, RARE_RATIO, sideOf } from '../decide.ts'
import { COVERED_RATIO, coverageOf, judgeCoverage, row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, number, quantity, told } from '../words.ts'

/** One or two calls of the same name after a failed one happen by chance, as when an agent goes on to its next question. Our judgement. */
const LEAST_RETRIES = 5
const RESEND = 'http.request.resend_count (1 for the first retry) on each attempt, and a span for each attempt'

export const retriesInvisible = defineAudit({
  id: 'retries-invisible',
  area: 'observability',
  needs: ['traces'],
  title: 'Retries say that they are retries',
  failTitle: 'Retries do not say that they are retries',
  question: 'When a call is tried again, does the trace say so?',
  why: 'A retry takes time and often money twice, and multiplies load just when a provider is short of it. Where attempts look like calls of their own, the error rate looks high, the wait between them has no name, and nobody sees what retrying costs.',
  fix: {
    now: 'Number the attempts of a call on its spans.',
    later: 'Watch the share of retried calls, and give retries a budget.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'low',
  source: sources.otelHttp,
  limits: `That ${quantity(COVERED_RATIO, 'ratio')} is enough is a judgement, and so is the part of traces with a retry from which it weighs more (25 %). A retry is read from timing: a call of the same name and stage, under the same parent, begun after a failed one ended. Two separate calls may look so, which is why fewer than ${LEAST_RETRIES} are no finding (a judgement too), and a retry after a call that was not marked as failed does not. Retries inside of one span, by a client library, leave no sign; declared and timed retries are compared by number, not one by one.`,
  rules: {
    met: `certainly more than ${quantity(COVERED_RATIO, 'ratio')} of the retries seen by timing are declared, or as many as are seen; or none is seen, and attempts are numbered`,
    notMet: `of at least ${LEAST_RETRIES} retries seen by timing none is declared, or certainly at most ${quantity(COVERED_RATIO, 'ratio')} are`,
    unknown: `timing shows fewer than ${LEAST_RETRIES} retries; no call failed, so none had to be tried again; calls failed but no retry is seen or declared; or the interval holds ${quantity(COVERED_RATIO, 'ratio')}`,
    notApplicable: 'no span is a generation, a tool or an HTTP call',
  },
  audit({ traces }) {
    const { retries } = traces.reliability
    const numbered = coverageOf(traces, 'retries')
    if (retries.declared > 0 && retries.declared >= retries.calls) {
      return {
        verdict: 'met',
        reason: `${counted(retries.declared, 'declared retry', 'declared retries')}, and timing shows no more (${number(retries.calls)})`,
      }
    }
    if (retries.calls > 0 && retries.calls < LEAST_RETRIES) {
      return {
        verdict: 'unknown',
        reason: `timing shows ${counted(retries.calls, 'retry', 'retries')}, of which ${number(retries.declared)} are declared: so few may be calls that only look like retries`,
        needs: `${RESEND}; or traces with at least ${number(LEAST_RETRIES)} retries`,
      }
    }
    if (retries.calls > 0) {
      const coverage = share(Math.min(retries.declared, retries.calls), retries.calls)
      const lack = lackOf(coverage)
      return judgeCoverage({
        share: coverage,
        what: 'retries',
        carry: 'are declared',
        attribute: RESEND,
        notMet: () => ({
          verdict: 'not-met',
          reason: `${number(lack.have)} of ${counted(lack.of, 'retry', 'retries')} seen by timing are not declared`,
          claim: `${number(lack.have)} of ${counted(lack.of, 'retry', 'retries')} that timing shows do not say that they are retries: ${told(lack.figure)}.`,
          rows: [
            row('Retries seen by timing', tally(retries.calls, 'count', traces.totals.traces), '/traces/reliability/retries/calls'),
            row('Spans that declare a retry', tally(retries.declared, 'count', traces.totals.traces), '/traces/reliability/retries/declared'),
            textRow('Time from a first attempt to the last, in all', quantity(retries.extraMs, 'ms'), '/traces/reliability/retries/extraMs'),
            ...(numbered === undefined
              ? []
              : [row('Share of generation, tool and HTTP spans that number the attempt', numbered.coverage.share.figure, numbered.pointer)]),
          ],
          severity: severityOfPart(share(Math.min(retries.traces, traces.totals.traces), traces.totals.traces).figure, 'medium'),
          frequency: lack.figure,
          fixNow: `Set ${RESEND}: first on ${stagesRetried(traces.stages)}.`,
        }),
      })
    }
    if (numbered === undefined || numbered.coverage.share.of === 0)
      return { verdict: 'not-applicable', reason: 'no span is a generation, a tool or an HTTP call' }
    if (sideOf(numbered.coverage.share.figure, COVERED_RATIO) === 'above') {
      return {
        verdict: 'met',
        reason: `attempts are numbered on ${told(numbered.coverage.share.figure)} of generation, tool and HTTP spans, and none is a retry`,
      }
    }
    const failed = coverageOf(traces, 'errors')?.coverage.share.of ?? 0
    if (failed === 0) {
      return {
        verdict: 'unknown',
        reason: `no call failed among ${counted(numbered.coverage.share.of, 'generation, tool and HTTP span')}, so there was nothing to retry`,
        needs: `traces with failed calls (at least ${number(nToRuleOut(RARE_RATIO))} calls show one that comes in ${quantity(RARE_RATIO, 'ratio')}), or ${RESEND}`,
      }
    }
    return {
      verdict: 'unknown',
      reason: `${counted(failed, 'span')} failed and none seems to have been tried again: either nothing retries, or it happens inside of one span`,
      needs: RESEND,
    }
  },
})

function stagesRetried(stages: readonly { stage: string; retries: number }[]): string {
  const [most] = [...stages].filter(({ retries }) => retries > 0).sort((a, b) => b.retries - a.retries)
  return most === undefined
    ? 'the spans of the stage that fails most'
    : `the \`${most.stage}\` spans, where ${counted(most.retries, 'retry is', 'retries are')} seen`
}
