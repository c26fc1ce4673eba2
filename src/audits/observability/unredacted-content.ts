import { share } from '../../measure/interval/wilson.ts'
import { defineAudit } from '../../model/define.ts'
import type { Severity } from '../../model/review.ts'
import { exampleRows, judgeRarity, row } from '../outcome.ts'
import { sources } from '../sources.ts'
import { listed, number, told } from '../words.ts'

/** With these, whoever reads the traces can act as somebody, take money, or become somebody. */
const harmful: ReadonlySet<string> = new Set(['api-key', 'jwt', 'payment-card', 'iban', 'us-ssn'])

const names: Readonly<Record<string, string>> = {
  email: 'mail addresses',
  phone: 'phone numbers',
  'payment-card': 'payment card numbers',
  'api-key': 'API keys',
  jwt: 'tokens of signed-in users (JWT)',
  iban: 'bank accounts (IBAN)',
  'us-ssn': 'US social security numbers',
}

export const unredactedContent = defineAudit({
  id: 'unredacted-content',
  area: 'observability',
  needs: ['traces'],
  title: 'Logged prompts and answers hold nothing private',
  failTitle: 'Private content stands in the traces',
  question: 'Do prompts, answers or documents in the traces hold what should not be there?',
  why: 'Traces are read by more people, kept longer and sent to more vendors than the data they quote. A key in a prompt is a key in every copy of it, and a deletion request has to reach them all.',
  fix: {
    now: 'Mask these kinds in the exporter or the collector, and delete what is stored; change keys that were logged.',
    later: 'Log content only where somebody needs it, for as long as they need it, and scan samples of it.',
  },
  effort: 'days',
  basis: 'measured',
  severity: 'medium',
  source: sources.owaspLlm,
  limits:
    'That one span is a finding, and which kinds weigh more, is a judgement. Kinds are found by their form (with check digits where they have them) in the first 32,768 characters of a span: names, addresses of people and health data are not seen, national phone numbers neither, and an example address or a masked value such as `[email]` counts as what it stands for. Only prompts, answers, queries and documents are read. A span may hold several kinds, so the share is that of the most frequent kind.',
  rules: {
    met: 'no private content in at least 73 spans with content, which rules out more than 5 %',
    notMet: 'at least one span holds a mail address, phone number, payment card, API key, JWT, IBAN or US social security number',
    unknown: 'none in fewer than 73 spans with content, or content was dropped before it could be scanned (`traces.content: drop`)',
    notApplicable: 'no span carries prompts, answers or documents',
  },
  references: ['OWASP LLM02:2025', 'ML Test Score Data 5'],
  audit({ traces }, config) {
    const { found, spansWithContent } = traces.observability.content
    if (found.length === 0) {
      if (spansWithContent === 0) return { verdict: 'not-applicable', reason: 'no span carries prompts, answers or documents' }
      if (config.traces.content === 'drop') {
        return {
          verdict: 'unknown',
          reason: `the content of ${number(spansWithContent)} spans is dropped when they are stored, so that it may not have been scanned`,
          needs: '`traces.content: redact` in the configuration, which scans and masks it',
        }
      }
    }
    const most = Math.max(0, ...found.map(({ spans }) => spans))
    const of = Math.max(spansWithContent, most)
    const top = Math.max(
      0,
      found.findIndex(({ spans }) => spans === most),
    )
    const label = (kind: string | undefined) => `Share of spans with content: ${names[kind ?? ''] ?? kind ?? 'private content'}`
    return judgeRarity({
      found: most,
      of,
      what: 'spans with content',
      problem: 'private content',
      notMet: ({ figure }) => ({
        verdict: 'not-met',
        reason: `${listed(found.map(({ kind, spans }) => `${names[kind] ?? kind} in ${number(spans)}`))} of ${number(of)} spans with content`,
        claim: `Traces hold ${listed(found.map(({ kind }) => names[kind] ?? kind))}: at least ${told(figure)} of the spans with content.`,
        rows: [
          row(label(found.at(top)?.kind), figure, `/traces/observability/content/found/${top}/spans`),
          ...found.flatMap(({ kind, spans, examples }, index) => [
            ...(index === top ? [] : [row(label(kind), share(Math.min(spans, of), of).figure, `/traces/observability/content/found/${index}/spans`)]),
            ...exampleRows(examples.slice(0, 1), `/traces/observability/content/found/${index}/examples`),
          ]),
        ],
        severity: severityOf(found.map(({ kind }) => kind)),
        frequency: figure,
        fixNow: `Mask ${listed(found.map(({ kind }) => names[kind] ?? kind))} in gen_ai.input.messages, gen_ai.output.messages and their like before export${spansNamed(found)}, and delete what is stored.`,
      }),
    })
  },
})

function severityOf(kinds: readonly string[]): Severity {
  return kinds.some((kind) => harmful.has(kind)) ? 'high' : 'medium'
}

/** The example's detail is the span's name. */
function spansNamed(found: readonly { examples: readonly { detail: string }[] }[]): string {
  const spans = [...new Set(found.flatMap(({ examples }) => examples.map(({ detail }) => `\`${detail}\``)))].slice(0, 3)
  return spans.length === 0 ? '' : `, first on ${listed(spans)}`
}
