import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { isMeasured } from '../../model/measurement.ts'
import { settledBy, sideOf } from '../decide.ts'
import { COVERED_RATIO, coverageOf, row, tally, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, quantity, told } from '../words.ts'

/** The retry budget of a client in Site Reliability Engineering, chapter 21: retries stay below a tenth of its requests. */
const BUDGET_RATIO = 0.1
/** One call in four is a retry: a third more load on a dependency that is failing already. Our judgement. */
const MANY_RATIO = 0.25

const ATTEMPTS = 'a span for each attempt with http.request.resend_count (1 for the first retry) on generation, tool and HTTP calls'

export const retryAmplification = defineAudit({
  id: 'retry-amplification',
  area: 'reliability',
  needs: ['traces'],
  title: 'Retries stay within a budget',
  failTitle: 'Retries multiply the load on a stage that fails',
  question: 'What part of the calls of a stage is retries, and how much time do they add?',
  why: 'A retry adds load where calls fail already, so that a short disturbance lasts. Users wait for every attempt.',
  fix: {
    now: 'Limit the attempts of one call, wait longer with jitter between them, and do not retry what cannot succeed.',
    later: 'Give each client a retry budget of a tenth of its calls, and retry at one layer only.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.sreOverload,
  limits: `The budget of ${quantity(BUDGET_RATIO, 'ratio')} is the source's, put to each stage as a whole; that ${quantity(MANY_RATIO, 'ratio')} weighs more is our judgement. A retry is read from timing: same parent, stage and name, begun after a failed call ended. Two separate calls may look so; retries inside of one span, and of calls not marked as failed, are not seen. The time added is from the first attempt's start to the last one's: without the retries some of these requests would have failed.`,
  rules: {
    met: `for every stage that retries, the upper bound of the share is at most ${quantity(BUDGET_RATIO, 'ratio')}; or no retry is seen, and attempts are numbered`,
    notMet: `for a stage, the lower bound of the share of calls that are retries is over ${quantity(BUDGET_RATIO, 'ratio')}`,
    unknown: `an interval holds ${quantity(BUDGET_RATIO, 'ratio')}, or no retry is seen and attempts are not numbered`,
  },
  audit({ traces }) {
    const { retries } = traces.reliability
    const stages = traces.stages
      .map(({ stage, retries: again, calls }, index) => ({ stage, part: share(Math.min(again, calls), calls), index }))
      .filter(({ part }) => part.have > 0)
      .sort((a, b) => b.part.have / b.part.of - a.part.have / a.part.of)
    const over = stages.filter(({ part }) => sideOf(part.figure, BUDGET_RATIO) === 'above')
    const [worst] = over
    if (worst === undefined) {
      const open = stages.filter(({ part }) => sideOf(part.figure, BUDGET_RATIO) === 'open')
      const [first] = open
      if (first !== undefined) {
        return {
          verdict: 'unknown',
          reason: `whether retries are more than ${quantity(BUDGET_RATIO, 'ratio')} of the calls is open for ${listed(open.map(({ stage, part }) => `${stage} (${told(part.figure)})`))}`,
          needs: `for ${first.stage}, ${settledBy(first.part, BUDGET_RATIO, 'calls')}`,
        }
      }
      if (retries.calls > 0) {
        return {
          verdict: 'met',
          reason: `${counted(retries.calls, 'retry', 'retries')} in ${counted(traces.totals.traces, 'request')}, and no stage is over ${quantity(BUDGET_RATIO, 'ratio')} of its calls`,
        }
      }
      const numbered = coverageOf(traces, 'retries')?.coverage.share
      if (numbered !== undefined && retries.declared === 0 && sideOf(numbered.figure, COVERED_RATIO) === 'above') {
        return { verdict: 'met', reason: `no retry among ${counted(numbered.of, 'generation, tool and HTTP call')}, and attempts are numbered` }
      }
      return { verdict: 'unknown', reason: 'no retry is seen by timing: there may be none, or they happen inside of one span', needs: ATTEMPTS }
    }
    const { stage, part, index } = worst
    const low = isMeasured(part.figure) ? (part.figure.interval?.low ?? 0) : 0
    const wait =
      retries.traces === 0
        ? ''
        : `; requests that retry begin their last attempt ${quantity(retries.extraMs / retries.traces, 'ms')} later on average (n ${number(retries.traces)})`
    return {
      verdict: 'not-met',
      reason: `${number(part.have)} of ${number(part.of)} calls of ${stage} are retries`,
      claim: `${number(part.have)} of ${number(part.of)} calls of ${stage} are retries of one that failed: ${told(part.figure)}${wait}.`,
      rows: [
        row(`Share of calls that are retries, ${stage}`, part.figure, `/traces/stages/${index}/retries`),
        ...over.slice(1, 4).map((each) => row(`Share of calls that are retries, ${each.stage}`, each.part.figure, `/traces/stages/${each.index}/retries`)),
        row('Time from first to last attempt, all requests', tally(retries.extraMs, 'ms', retries.traces), '/traces/reliability/retries/extraMs'),
        textRow(
          'Calls that succeeded in the end',
          `${number(retries.recovered)}, with ${counted(retries.calls, 'retry', 'retries')}`,
          '/traces/reliability/retries/recovered',
        ),
      ],
      severity: low > MANY_RATIO ? 'high' : 'medium',
      frequency: part.figure,
      fixNow: `Around the \`${stage}\` spans, limit the attempts of one call and back off with jitter; number them with http.request.resend_count.`,
    }
  },
})
