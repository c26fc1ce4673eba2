import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { lackOf, severityOfPart } from '../damage.ts'
import { sideOf } from '../decide.ts'
import { COVERED_RATIO, coverageOf, judgeCoverage, row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { number, quantity, told } from '../words.ts'

const FIRST_TOKEN = 'gen_ai.response.time_to_first_chunk (s) on each streaming generation span'

export const missingFirstToken = defineAudit({
  id: 'missing-first-token',
  area: 'observability',
  needs: ['traces'],
  title: 'Streamed answers tell when their first token came',
  failTitle: 'Streamed answers do not tell when their first token came',
  question: 'How long does a user wait until the first word, and do the traces know?',
  why: 'A user of a streamed answer waits for its first word. Where only the end is recorded, a fast start of a long answer and a slow start of a short one look the same, and the wait that people feel has no figure.',
  fix: {
    now: 'Record the time to the first chunk on streaming generation spans.',
    later: 'Hold the time to first token, measured where the user is, as an objective of its own.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'medium',
  source: sources.genAiSpans,
  limits: `That ${quantity(COVERED_RATIO, 'ratio')} is enough is a judgement, and so is the part from which it weighs more (25 % of calls). Whether a call streams is taken from the span (\`gen_ai.request.stream\` and its like): calls that stream without saying so are not counted. A call that fails before its first token rightly has none, and counts against the share. The time of the first chunk that the service receives is not that of the first word on a screen.`,
  rules: {
    met: `of streaming generations, or of all where none says that it streams, certainly more than ${quantity(COVERED_RATIO, 'ratio')} carry a first token`,
    notMet: `none of the streaming generations, or certainly at most ${quantity(COVERED_RATIO, 'ratio')} of them, carry a first token`,
    unknown: `the interval holds ${quantity(COVERED_RATIO, 'ratio')}, or no generation says whether it streams`,
    notApplicable: 'no span is a generation',
  },
  audit({ traces }) {
    const { streaming } = traces.observability
    const all = coverageOf(traces, 'first-token')
    if (streaming.calls === 0) {
      const generations = all?.coverage.share
      if (generations === undefined || generations.of === 0) return { verdict: 'not-applicable', reason: 'no span is a generation' }
      const reason = `${number(generations.have)} of ${number(generations.of)} generations carry a first token`
      if (sideOf(generations.figure, COVERED_RATIO) === 'above') return { verdict: 'met', reason }
      return {
        verdict: 'unknown',
        reason: `no generation says that it streams, and ${reason}: answers that come whole have no first token`,
        needs: `gen_ai.request.stream on generation spans, and ${FIRST_TOKEN}`,
      }
    }
    const coverage = share(streaming.withFirstToken, streaming.calls)
    const lack = lackOf(coverage)
    return judgeCoverage({
      share: coverage,
      what: 'streaming generations',
      carry: 'carry a first token',
      attribute: FIRST_TOKEN,
      notMet: () => ({
        verdict: 'not-met',
        reason: `${number(lack.have)} of ${number(lack.of)} streaming generations carry no first token`,
        claim: `${number(lack.have)} of ${number(lack.of)} streamed answers do not tell when their first token came: ${told(lack.figure)}.`,
        rows: [
          row('Share of streaming generations with a first token', coverage.figure, '/traces/observability/streaming/withFirstToken'),
          ...(all === undefined ? [] : [row('Share of all generations with a first token', all.coverage.share.figure, all.pointer)]),
        ],
        severity: severityOfPart(lack.figure, 'medium'),
        frequency: lack.figure,
        fixNow: `Set ${FIRST_TOKEN}: seconds from the request to the first chunk of the stream.`,
      }),
    })
  },
})
