import { Review } from '../../src/model/review.ts'
import { exampleReview } from './example-review.ts'

/** What an attacker, or a bad exporter, can write into the name of a span. */
export const hostileTexts = [
  '</title><script>document.title = "owned"</script>',
  '"><img src=x onerror=alert(1)>',
  '<!-- ',
  ']]></style><svg onload=alert(1)>',
  "' onmouseover='alert(1)",
  'invoice\u202Efdp.exe',
  'nul\u0000byte',
  '\u001b[2J\u001b[31mred\u0007',
  '| a | b |\n# heading',
  '`code` ``` fence',
  '[click](javascript:alert(1)) ![x](http://tracker.example/a.png)',
  '@everyone #12 https://phish.example',
  '\ud800 half',
  'x'.repeat(10_240),
] as const

const proseKeys = new Set([
  'claim',
  'reason',
  'detail',
  'what',
  'because',
  'statement',
  'why',
  'fixNow',
  'fixLater',
  'question',
  'label',
  'text',
  'title',
  'summary',
  'firstThing',
  'refused',
  'limits',
  'note',
  'test',
  'frees',
  'reversedBy',
  'method',
  'limit',
  'plan',
  'generator',
  'how',
  'failedBecause',
  'noInterval',
  'startedAt',
  'version',
  'source',
])
const nameKeys = new Set([
  'stage',
  'from',
  'to',
  'path',
  'where',
  'key',
  'model',
  'type',
  'traceId',
  'spanId',
  'requested',
  'parent',
  'name',
  'provider',
  'system',
  'attribute',
  'format',
  'command',
  'verify',
  'url',
  'id',
  'maxTraceId',
  'target',
  'service',
  'spanName',
  'variant',
  'variantA',
  'variantB',
  'metric',
  'judge',
  'tool',
  'value',
  'caseSet',
  'caseId',
  'newestAddedAt',
  'oldestAddedAt',
])
/** Closed lists in the schema, where a hostile value cannot stand. */
const closed = /integrity\.\d+\.id|gatherer|ended\.how|missingBy\.\d+\.reason|corrected\.method/

function poison(value: unknown, path: string, next: () => string): unknown {
  if (Array.isArray(value))
    return value.map((item, index) =>
      typeof item === 'string' ? poisonText(item, `${path}.${index}`, path.split('.').at(-1) ?? '', next) : poison(item, `${path}.${index}`, next),
    )
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      typeof item === 'string' ? poisonText(item, `${path}.${key}`, key, next) : poison(item, `${path}.${key}`, next),
    ]),
  )
}

const listKeys = new Set(['services', 'models', 'served', 'quickWins', 'limits', 'references', 'reproduce', 'topKeys', 'examples'])

function poisonText(text: string, path: string, key: string, next: () => string): string {
  if (closed.test(path)) return text
  return proseKeys.has(key) || nameKeys.has(key) || listKeys.has(key) ? next() : text
}

/** The example with a hostile text in every place that can hold one, another each time. `shift` begins elsewhere in the list. */
export function hostileReview(shift = 0): Review {
  let at = shift
  const stages = new Map<string, string>()
  const next = () => hostileTexts[at++ % hostileTexts.length] ?? ''
  const poisoned = poison(exampleReview, '', next)
  const review = Review.parse(poisoned)
  // Stages keep their connections: the same stage gets the same hostile name everywhere.
  const { traces, evaluation } = review
  // So do runs and their metrics.
  const [run] = evaluation?.runs ?? []
  for (const metric of evaluation?.metrics ?? []) if (metric.run === exampleReview.evaluation?.runs[0]?.id) metric.run = run?.id ?? metric.run
  if (traces === undefined) return review
  traces.stages.forEach((stage, index) => {
    const original = exampleReview.traces?.stages[index]?.stage ?? ''
    stages.set(original, `${index} ${stage.stage}`)
    stage.stage = `${index} ${stage.stage}`
  })
  traces.edges.forEach((edge, index) => {
    edge.from = stages.get(exampleReview.traces?.edges[index]?.from ?? '') ?? edge.from
    edge.to = stages.get(exampleReview.traces?.edges[index]?.to ?? '') ?? edge.to
  })
  return review
}
