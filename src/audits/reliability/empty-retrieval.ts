import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { settledBy, sideOf } from '../decide.ts'
import { COVERED_RATIO, callsOf, row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { number, quantity, told } from '../words.ts'

/** One retrieval in fifty after which the model answers from memory; then one in ten. Our judgement. */
const EMPTY_RATIO = 0.02
const MANY_RATIO = 0.1

const DOCUMENTS = 'gen_ai.retrieval.documents (or retrieval.documents) on every retrieval span, `[]` where nothing was found'

export const emptyRetrieval = defineAudit({
  id: 'empty-retrieval',
  area: 'reliability',
  needs: ['traces'],
  title: 'Answers are generated from documents that were found',
  failTitle: 'Answers are generated although no document was found',
  question: 'How often does a generation follow a retrieval that returned nothing?',
  why: 'A model that is handed no documents answers from memory, in the same tone. It is the plainest way to a made-up answer, and it raises no error.',
  fix: {
    now: 'When retrieval returns nothing, say so to the user, or search again without filters, before the model is called.',
    later: 'Watch the share of empty retrievals, and read their queries: filters, an index that is behind, or questions it does not cover.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.owaspLlm,
  references: ['OWASP LLM09:2025', 'ML Test Score Monitor 2'],
  limits: `The limits of ${quantity(EMPTY_RATIO, 'ratio')} and of ${quantity(COVERED_RATIO, 'ratio')} told are our judgement. That a generation is in the same trace does not show that it used this retrieval, and another retrieval of the trace may have found something. Conventions that spread documents over numbered attributes leave no sign of an empty list: such retrievals are not counted, so the share can be too low. Documents that are returned and do not fit are not empty.`,
  rules: {
    met: `the upper bound of the share is at most ${quantity(EMPTY_RATIO, 'ratio')}, and certainly more than ${quantity(COVERED_RATIO, 'ratio')} of retrievals tell their documents in a trace that generates`,
    notMet: `its lower bound is over ${quantity(EMPTY_RATIO, 'ratio')}`,
    unknown: `retrievals do not tell their documents, or the interval holds ${quantity(EMPTY_RATIO, 'ratio')}`,
    notApplicable: 'no span is a retrieval, or none is a generation',
  },
  audit({ traces }) {
    const retrievals = callsOf(traces, 'retrieve')
    if (retrievals === 0) return { verdict: 'not-applicable', reason: 'no span is a retrieval' }
    if (callsOf(traces, 'generate') === 0) return { verdict: 'not-applicable', reason: 'no span is a generation, so nothing is answered from what was found' }
    const { emptyRetrievals: empty } = traces.reliability
    if (empty.of === 0) {
      return { verdict: 'unknown', reason: `none of ${number(retrievals)} retrievals tells its documents in a trace that generates`, needs: DOCUMENTS }
    }
    const side = sideOf(empty.figure, EMPTY_RATIO)
    if (side === 'above') {
      const low = 'interval' in empty.figure ? (empty.figure.interval?.low ?? 0) : 0
      return {
        verdict: 'not-met',
        reason: `${number(empty.have)} of ${number(empty.of)} retrievals return nothing, and a generation is in the same trace`,
        claim: `${number(empty.have)} of ${number(empty.of)} retrievals found nothing and the model was called in the same request: ${told(empty.figure)}.`,
        rows: [row('Retrievals that return nothing in a trace that generates', empty.figure, '/traces/reliability/emptyRetrievals/figure')],
        severity: low > MANY_RATIO ? 'high' : 'medium',
        frequency: empty.figure,
        fixNow: 'Between the `retrieve` and the `generate` span, branch on an empty document list: tell the user, or search again without filters.',
      }
    }
    if (side === 'open') {
      return {
        verdict: 'unknown',
        reason: `the share of empty retrievals against ${quantity(EMPTY_RATIO, 'ratio')} is open: ${told(empty.figure)}`,
        needs: settledBy(empty, EMPTY_RATIO, 'retrievals that tell their documents'),
      }
    }
    const reason = `${told(empty.figure)} of the retrievals that tell their documents return nothing`
    const toldShare = share(Math.min(empty.of, retrievals), retrievals)
    if (sideOf(toldShare.figure, COVERED_RATIO) === 'above') return { verdict: 'met', reason }
    return {
      verdict: 'unknown',
      reason: `${reason}, but only ${number(toldShare.have)} of ${number(retrievals)} retrievals tell them in a trace that generates, and the others may be the empty ones`,
      needs: DOCUMENTS,
    }
  },
})
