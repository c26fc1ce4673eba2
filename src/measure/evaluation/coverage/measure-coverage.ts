import type { CoverageEvidence, CoverageGap } from '../../../model/evaluation-evidence.ts'
import type { Share } from '../../../model/share.ts'
import { meanOf } from '../estimate/clustered-mean.ts'
import { analyseCoverage, type CoverageAnalysis, type DistinctQuery, diversePicks } from './analyse-coverage.ts'
import { gapGroups } from './gap-groups.ts'
import { labelGap } from './label-gap.ts'

export interface CoverageQuery {
  text: string
  /** Requests that it stands for; 1 without it. */
  weight?: number
  /** Session or user: queries of one are drawn together. Without it a query is its own. */
  group?: string
}

const examplesShown = 5
const longestExample = 300

/**
 * How much of the traffic has a case near it, and what the rest asks about.
 *
 * Queries and cases are placed in one space (`fitTextSpace`: subject by latent semantic indexing and words by TF-IDF, half and half). A query is covered
 * when a case is at least as similar as the line, which is drawn from what chance gives (`drawNearLine`). Queries of one direction form clusters
 * (`clusterTexts`); a gap is the part of a cluster, or of a language that no case is in, without a case near (`gapGroups`), so that the shares of the gaps add up to what is not covered. It knows words, not
 * meaning: a case that says the same in other words counts as far.
 *
 * Shares are of the traffic, Σ weights; their Wilson interval counts groups (sessions), not requests, as `meanOf` does.
 *
 * @param options.cases texts of the cases
 * @param options.seed of the jumbling, the encoder and the clusters: the same input and seed give the same evidence
 * @param options.source where the queries came from, for the report
 */
export function measureCoverage(options: { queries: readonly CoverageQuery[]; cases: readonly string[]; seed: number; source: string }): CoverageEvidence {
  const { queries, cases, seed, source } = options
  const analysis = analyseCoverage(
    queries.map(({ text }) => text),
    cases,
    seed,
  )
  const traffic = trafficOf(queries, analysis.queries)
  const gaps = gapGroups(analysis, cases).map(({ members, languages }): CoverageGap => {
    const own = new Set(members)
    const share = traffic.share(own)
    const label = labelGap(
      members.map(({ text }) => text),
      analysis.queries.filter((query) => !own.has(query)).map(({ text }) => text),
    )
    const examples = diversePicks(members, examplesShown, analysis.space).map(({ text }) => text)
    return {
      label: languages.length === 0 ? label : `${languages.join(', ')}: ${label}`,
      share: share.figure,
      queries: share.have,
      examples: examples.map((text) => (text.length > longestExample ? `${text.slice(0, longestExample)}…` : text)),
    }
  })
  return {
    source,
    queries: queries.length,
    clusters: analysis.clusters,
    cases: cases.length,
    covered: traffic.share(new Set(analysis.queries.filter(({ covered }) => covered))),
    nearAt: analysis.line.at,
    method: methodOf(analysis),
    gaps: gaps.sort((a, b) => b.queries - a.queries || (a.label < b.label ? -1 : 1)),
  }
}

function trafficOf(queries: readonly CoverageQuery[], distinct: readonly DistinctQuery[]) {
  const rows = distinct.flatMap((query) => query.indexes.map((index) => ({ query, index, weight: queries[index].weight ?? 1 })))
  const kept = rows.filter(({ weight }) => weight > 0)
  const weights = Float64Array.from(kept, ({ weight }) => weight)
  const groups = kept.map(({ index }) => queries[index].group ?? `query ${index}`)
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return {
    share(of: ReadonlySet<DistinctQuery>): Share {
      const values = Float64Array.from(kept, ({ query }) => (of.has(query) ? 1 : 0))
      const have = values.reduce((sum, value, at) => sum + value * weights[at], 0)
      const figure = meanOf(values, groups, { unit: 'ratio', range: [0, 1], weights, method: 'share of the traffic' })
      return { have: Math.round(have), of: Math.round(total), figure }
    },
  }
}

function methodOf({ line, queries, distinct }: CoverageAnalysis): string {
  const parts = [`similarity is half the cosine of subjects (latent semantic indexing) and half that of words; the line is ${line.how}`]
  if (queries.length < distinct) parts.push(`a sample of ${queries.length.toLocaleString('en-US')} of ${distinct.toLocaleString('en-US')} distinct queries`)
  return parts.join('; ')
}
