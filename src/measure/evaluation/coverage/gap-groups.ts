import { languageOf } from '../../text/language.ts'
import type { CoverageAnalysis, DistinctQuery } from './analyse-coverage.ts'

/** Queries without a case near them that belong together. */
export interface GapGroup {
  members: DistinctQuery[]
  /** Languages that they are in, where no case is in any of these; empty where it is their subject that joins them. */
  languages: string[]
}

/** A language of fewer queries joins the other small ones. */
const leastOfLanguage = 3

/**
 * Parts what is not covered into gaps: first by language, where queries are in one that no case is in; then by cluster. Every query that is not covered is
 * in exactly one gap.
 */
export function gapGroups(analysis: CoverageAnalysis, cases: readonly string[]): GapGroup[] {
  const ofCases = new Set(cases.map((text) => languageOf(text)))
  const byLanguage = new Map<string, DistinctQuery[]>()
  const byCluster = new Map<number, DistinctQuery[]>()
  for (const query of analysis.queries) {
    if (query.covered) continue
    const language = languageOf(query.text)
    if (ofCases.size > 0 && language !== 'unknown' && !ofCases.has(language)) join(byLanguage, language, query)
    else join(byCluster, query.cluster, query)
  }
  const large = [...byLanguage].filter(([, members]) => members.length >= leastOfLanguage)
  const small = [...byLanguage].filter(([, members]) => members.length < leastOfLanguage).sort(([a], [b]) => (a < b ? -1 : 1))
  return [
    ...large.map(([language, members]) => ({ members, languages: [language] })),
    ...(small.length === 0 ? [] : [{ members: small.flatMap(([, members]) => members), languages: small.map(([language]) => language) }]),
    ...[...byCluster.values()].map((members) => ({ members, languages: [] })),
  ]
}

function join<Key>(groups: Map<Key, DistinctQuery[]>, key: Key, query: DistinctQuery): void {
  const known = groups.get(key)
  if (known === undefined) groups.set(key, [query])
  else known.push(query)
}
