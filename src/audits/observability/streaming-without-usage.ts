import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import { lackOf, severityOfPart } from '../damage.ts'
import { sideOf } from '../decide.ts'
import { COVERED_RATIO, coverageOf, exampleRows, judgeCoverage, row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { number, quantity, told } from '../words.ts'

const USAGE = 'gen_ai.usage.input_tokens and gen_ai.usage.output_tokens on each streaming generation span'

export const streamingWithoutUsage = defineAudit({
  id: 'streaming-without-usage',
  area: 'observability',
  needs: ['traces'],
  title: 'Streamed answers report their tokens',
  failTitle: 'Streamed answers do not report their tokens',
  question: 'Do streamed answers say how many tokens they took?',
  why: 'Several providers send the token counts of a stream only when asked to. Without them these calls have no cost, so the bill cannot be traced to what caused it and savings cannot be shown.',
  fix: {
    now: 'Ask the provider for usage in the stream, read its last chunk, and set the counts on the span.',
    later: 'Fail a test of the model client when a streamed call ends without usage.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'high',
  source: sources.genAiSpans,
  limits: `That ${quantity(COVERED_RATIO, 'ratio')} is enough is a judgement, and so are the parts that set the severity (5 % and 25 % of calls). Whether a call streams is taken from the span: calls that stream without saying so are not counted. A stream that was aborted or failed may have had no usage to report, and counts against the share. Output tokens are looked for; input tokens may be missing still.`,
  rules: {
    met: `certainly more than ${quantity(COVERED_RATIO, 'ratio')} of streaming generations, or of all where none says that it streams, carry usage`,
    notMet: `none of the streaming generations, or certainly at most ${quantity(COVERED_RATIO, 'ratio')} of them, carry usage`,
    unknown: `the interval holds ${quantity(COVERED_RATIO, 'ratio')}, or no generation says whether it streams and not all carry usage`,
    notApplicable: 'no span is a generation',
  },
  audit({ traces }) {
    const { streaming } = traces.observability
    if (streaming.calls === 0) {
      const tokens = coverageOf(traces, 'tokens')?.coverage.share
      if (tokens === undefined || tokens.of === 0) return { verdict: 'not-applicable', reason: 'no span is a generation' }
      const reason = `${number(tokens.have)} of ${number(tokens.of)} generations carry token usage, streamed or not`
      if (sideOf(tokens.figure, COVERED_RATIO) === 'above') return { verdict: 'met', reason }
      return { verdict: 'unknown', reason: `no generation says that it streams; ${reason}`, needs: `gen_ai.request.stream on generation spans, and ${USAGE}` }
    }
    const coverage = share(streaming.withUsage, streaming.calls)
    const lack = lackOf(coverage)
    return judgeCoverage({
      share: coverage,
      what: 'streaming generations',
      carry: 'carry token usage',
      attribute: USAGE,
      notMet: () => ({
        verdict: 'not-met',
        reason: `${number(lack.have)} of ${number(lack.of)} streaming generations carry no token usage`,
        claim: `${number(lack.have)} of ${number(lack.of)} streamed answers report no tokens, so their cost is unknown: ${told(lack.figure)}.`,
        rows: [
          row('Share of streaming generations with usage', coverage.figure, '/traces/observability/streaming/withUsage'),
          ...exampleRows(streaming.withoutUsageExamples, '/traces/observability/streaming/withoutUsageExamples'),
        ],
        severity: severityOfPart(lack.figure),
        frequency: lack.figure,
        fixNow: `Set ${USAGE}${spansNamed(streaming.withoutUsageExamples)}. With OpenAI's interface the request needs \`stream_options: { include_usage: true }\`; the counts come in the last chunk.`,
      }),
    })
  },
})

/** The example's detail is the span's name. */
function spansNamed(examples: readonly { detail: string }[]): string {
  const names = [...new Set(examples.map(({ detail }) => `\`${detail}\``))]
  return names.length === 0 ? '' : ` (${names.join(', ')})`
}
