import { hashUniform } from '../../interval/random.ts'
import { clusterTexts } from './cluster-texts.ts'
import { normalizedText } from './near-duplicates.ts'
import { drawNearLine, type NearLine } from './near-line.ts'
import { fitTextSpace, type Place, type TextSpace } from './text-space.ts'

/** A text that was asked, once or often. */
export interface DistinctQuery {
  text: string
  /** Places in the list of queries. */
  indexes: number[]
  place: Place
  cluster: number
  /** Similarity to the nearest case, and which one that is; 0 without cases. */
  similarity: number
  nearestCase?: number
  covered: boolean
  /** Cosine to the centre of its cluster; 0 for a query without a word that another text has. */
  centrality: number
}

export interface CoverageAnalysis {
  queries: DistinctQuery[]
  /** Distinct queries that there were; beyond 10,000 `queries` is a sample of them. */
  distinct: number
  clusters: number
  line: NearLine
  space: TextSpace
}

const distinctAtMost = 10_000

/** Holds every distinct query against the cases: the line, the clusters, and which queries have a case near. See `measureCoverage` for the method. */
export function analyseCoverage(queries: readonly string[], cases: readonly string[], seed: number): CoverageAnalysis {
  const byText = new Map<string, number[]>()
  for (const [index, query] of queries.entries()) {
    const key = normalizedText(query)
    if (key === '') continue
    const known = byText.get(key)
    if (known === undefined) byText.set(key, [index])
    else known.push(index)
  }
  const all = [...byText]
  const chosen =
    all.length <= distinctAtMost
      ? all
      : all
          .map((entry) => ({ entry, at: hashUniform(entry[0], seed) }))
          .sort((a, b) => a.at - b.at || (a.entry[0] < b.entry[0] ? -1 : 1))
          .slice(0, distinctAtMost)
          .map(({ entry }) => entry)
          .sort(([, a], [, b]) => a[0] - b[0])
  const texts = chosen.map(([, [first]]) => queries[first])
  const space = fitTextSpace(texts, cases, seed)
  const line = cases.length === 0 ? { at: 1, how: 'there are no cases' } : drawNearLine(texts, cases, space, seed)
  const places = texts.map(space.place)
  const { of, centres } = clusterTexts(
    places.map(({ subject }) => subject),
    chosen.map(([key]) => key),
    seed,
  )
  return {
    queries: chosen.map(([, indexes], at) => {
      const nearest = space.nearestCase(places[at])
      const similarity = nearest?.similarity ?? 0
      const centre = centres[of[at]]
      return {
        text: texts[at],
        indexes,
        place: places[at],
        cluster: of[at],
        similarity,
        ...(nearest !== undefined && { nearestCase: nearest.index }),
        covered: nearest !== undefined && similarity >= line.at,
        centrality: centre === undefined ? 0 : places[at].subject.reduce((sum, value, i) => sum + value * centre[i], 0),
      }
    }),
    distinct: all.length,
    clusters: centres.length,
    line,
    space,
  }
}

/** Queries that stand for a group, the most central first, each next one the least like those before: what shows its breadth in few. */
export function diversePicks(group: readonly DistinctQuery[], most: number, space: TextSpace): DistinctQuery[] {
  const byCentre = [...group].sort((a, b) => b.centrality - a.centrality || b.indexes.length - a.indexes.length || a.indexes[0] - b.indexes[0])
  const [first] = byCentre
  if (first === undefined) return []
  const picks = [first]
  // A group of thousands is as broad as its two hundred most central.
  const candidates = byCentre.slice(1, 200)
  const closest = candidates.map(({ place }) => space.similarity(place, first.place))
  while (picks.length < Math.min(most, group.length, candidates.length + 1)) {
    let next = -1
    for (const [at, similarity] of closest.entries()) if (!picks.includes(candidates[at]) && (next === -1 || similarity < closest[next])) next = at
    const pick = candidates[next]
    if (pick === undefined) break
    picks.push(pick)
    for (const [at, { place }] of candidates.entries()) closest[at] = Math.max(closest[at], space.similarity(place, pick.place))
  }
  return picks
}
