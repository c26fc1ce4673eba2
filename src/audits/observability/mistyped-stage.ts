import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import type { Figure } from '../../model/measurement.ts'
import type { AuditOutcome } from '../../model/review.ts'
import type { ObservabilityEvidence } from '../../model/traces-evidence.ts'
import { severityOfPart } from '../damage.ts'
import { RARE_RATIO, settledBy, sideOf } from '../decide.ts'
import { exampleRows, judgeRarity, row, textRow } from '../outcome.ts'
import { sources } from '../sources.ts'
import { counted, listed, number, quantity, told } from '../words.ts'

const TYPE = 'gen_ai.operation.name (or openinference.span.kind)'

export const mistypedStage = defineAudit({
  id: 'mistyped-stage',
  area: 'observability',
  needs: ['traces'],
  title: 'Spans say what kind of work they are',
  failTitle: 'Spans say the wrong kind of work, or none',
  question: 'Does every span say which stage it is, and do its attributes agree?',
  why: 'A retrieval typed as a generation makes retrieval look fast and generation slow, and puts cost where there is none. A stage known from a name alone is lost with the next renaming.',
  fix: {
    now: 'Correct the type of the example spans.',
    later: 'Set types in one place, where spans are started, rather than call by call.',
  },
  effort: 'hours',
  basis: 'measured',
  severity: 'low',
  source: sources.openInference,
  limits: `That one mistyped span is a finding, and that ${quantity(RARE_RATIO, 'ratio')} of spans may be known by name alone, are judgements; so are the parts that set the severity. A contradiction is seen only where attributes speak against the declared type (documents on a generation, two types of different kinds): a wrong type without other attributes is not. Spans of helper functions that need no type count among those known by name.`,
  rules: {
    met: `no mistyped span among at least 73, and certainly at most ${quantity(RARE_RATIO, 'ratio')} of spans are known by their name alone`,
    notMet: `at least one span's attributes contradict its type, or certainly more than ${quantity(RARE_RATIO, 'ratio')} of spans are known by their name alone`,
    unknown: 'none mistyped among fewer than 73 spans, or the interval holds the threshold',
  },
  audit({ traces }) {
    const { mistyped, namedStages } = traces.observability
    const { spans } = traces.totals
    const wrong = share(Math.min(mistyped.spans, spans), spans)
    const byName = sideOf(namedStages.share.figure, RARE_RATIO)
    const parts = [
      ...(mistyped.spans > 0 ? [`the attributes of ${counted(mistyped.spans, 'span')} contradict the declared type, ${told(wrong.figure)} of all`] : []),
      ...(byName === 'above' ? [`the stage of ${told(namedStages.share.figure)} of all spans is known from their name alone`] : []),
    ]
    const notMet = () => findingOf(traces.observability, wrong.figure, parts.join('; '))
    if (parts.length > 0) return notMet()
    const rare = judgeRarity({ found: mistyped.spans, of: spans, what: 'spans', problem: 'mistyped span', notMet })
    if (rare.verdict !== 'met' || byName === 'below') return rare
    return {
      verdict: 'unknown',
      reason: `no span is mistyped, but whether more than ${quantity(RARE_RATIO, 'ratio')} are known by name alone is open: ${told(namedStages.share.figure)}`,
      needs: `${TYPE} on every span of a stage; ${settledBy(namedStages.share, RARE_RATIO, 'spans')}`,
    }
  },
})

function findingOf({ mistyped, namedStages }: ObservabilityEvidence, wrong: Figure, sentence: string): Extract<AuditOutcome, { verdict: 'not-met' }> {
  const first = mistyped.examples.at(0)
  const named = namedStages.names.slice(0, 3)
  const where = first === undefined ? `${listed(named.map(({ name }) => `\`${name}\``))}` : `span ${first.spanId} and its like (${first.detail})`
  return {
    verdict: 'not-met',
    reason: `${counted(mistyped.spans, 'mistyped span')}, and ${number(namedStages.share.have)} of ${number(namedStages.share.of)} known by name alone`,
    claim: `${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}.`,
    rows: [
      row('Share of spans whose attributes contradict their type', wrong, '/traces/observability/mistyped/spans'),
      row('Share of spans whose stage is known from the name alone', namedStages.share.figure, '/traces/observability/namedStages/share/figure'),
      ...exampleRows(mistyped.examples, '/traces/observability/mistyped/examples'),
      ...named.map((each, index) =>
        textRow(`Span \`${each.name}\``, `taken for ${each.stage}, ${counted(each.spans, 'span')}`, `/traces/observability/namedStages/names/${index}`),
      ),
    ],
    severity: mistyped.spans > 0 ? severityOfPart(wrong) : 'low',
    frequency: mistyped.spans > 0 ? wrong : namedStages.share.figure,
    fixNow: `Set ${TYPE} on ${where}.`,
  }
}
