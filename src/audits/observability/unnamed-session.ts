import { defineAudit } from '../../model/define.ts'
import { lackOf, severityOfPart } from '../damage.ts'
import { COVERED_RATIO, coverageOf, judgeCoverage, row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { number, quantity, told } from '../words.ts'

const SESSION = 'gen_ai.conversation.id (or session.id) on the root span'

export const unnamedSession = defineAudit({
  id: 'unnamed-session',
  area: 'observability',
  needs: ['traces'],
  title: 'Requests say which session they belong to',
  failTitle: 'Requests do not say which session they belong to',
  question: 'Can the requests of one conversation be told from those of another?',
  why: 'People meet a system by the session: one slow answer in ten spoils the whole. Without sessions nobody can say how many people meet slow or failed answers, what a conversation costs, or how it grows from turn to turn.',
  fix: {
    now: "Set the conversation's id on the root span of each request.",
    later: 'Report latency, failures and cost by session, not by request alone.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.genAiSpans,
  limits: `That ${quantity(COVERED_RATIO, 'ratio')} is enough is a judgement, and so is the part from which it weighs more (25 % of traces). A batch job or a service called by machines has no sessions, which the traces do not tell. Whether the ids are right (one for each conversation, not one for each request) is not looked at here.`,
  rules: {
    met: `certainly more than ${quantity(COVERED_RATIO, 'ratio')} of traces name a session on any of their spans`,
    notMet: `none of the traces, or certainly at most ${quantity(COVERED_RATIO, 'ratio')} of them, name one`,
    unknown: `no traces, or an interval that holds ${quantity(COVERED_RATIO, 'ratio')}`,
  },
  audit({ traces }) {
    const found = coverageOf(traces, 'session')
    if (found === undefined || found.coverage.share.of === 0)
      return { verdict: 'unknown', reason: 'there is no trace that could name a session', needs: SESSION }
    const { share } = found.coverage
    const lack = lackOf(share)
    const { exposure } = traces.latency
    return judgeCoverage({
      share,
      what: 'traces',
      carry: 'name their session',
      attribute: SESSION,
      notMet: () => ({
        verdict: 'not-met',
        reason: `${number(lack.have)} of ${number(lack.of)} traces name no session`,
        claim: `${number(lack.have)} of ${number(lack.of)} requests do not say which session they belong to, so nobody can say how many users meet a slow one: ${told(lack.figure)}.`,
        rows: [
          row('Share of traces that name a session', share.figure, found.pointer),
          ...('refused' in exposure ? [row('Share of sessions that meet a slow answer', exposure, '/traces/latency/exposure')] : []),
        ],
        severity: severityOfPart(lack.figure, 'medium'),
        frequency: lack.figure,
        fixNow: `Set ${SESSION} of each request: the id of the conversation or of the visit, not of a person.`,
      }),
    })
  },
})
