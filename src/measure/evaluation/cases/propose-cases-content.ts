import { type Case, inputText } from '../../../model/case.ts'
import { analyseCoverage, diversePicks } from '../coverage/analyse-coverage.ts'
import { gapGroups } from '../coverage/gap-groups.ts'
import { labelGap } from '../coverage/label-gap.ts'
import { nearDuplicates } from '../coverage/near-duplicates.ts'
import { modifiedZ } from './propose-cases-outliers.ts'

/** A question that stands out by what it asks alone. */
export interface StandingOut {
  /** Its place among the inputs; of a question that is asked more than once the last. */
  at: number
  kind: 'gap' | 'unlike-others'
  /** In words, for the case. */
  why: string
}

const picksOfGap = 3
const gapsLookedAt = 30
/** Modified z-score over which a question is unlike the others. */
const strangeAt = 3.5

/**
 * Questions that no case is near, of each gap the most typical and then the least like it, the gaps taking turns; then those unlike all others, the strangest
 * first, by the modified z-score of their distance to the rest.
 *
 * @param options.inputs what was asked
 * @param options.of what they are, for the words
 * @param options.cases that are there already
 * @param options.seed of the clusters
 */
export function standingOut({ inputs, of, cases, seed }: { inputs: readonly string[]; of: string; cases: readonly Case[]; seed: number }): StandingOut[] {
  const texts = cases.map(({ input }) => inputText(input))
  const analysis = analyseCoverage(inputs, texts, seed)
  const gaps = gapGroups(analysis, texts)
    .map((gap) => ({ ...gap, requests: gap.members.reduce((sum, { indexes }) => sum + indexes.length, 0) }))
    .sort((a, b) => b.requests - a.requests || a.members[0].indexes[0] - b.members[0].indexes[0])
    .slice(0, gapsLookedAt)
    .map(({ members, languages, requests: count }) => {
      const own = new Set(members)
      const label = labelGap(
        members.map(({ text }) => text),
        analysis.queries.filter((query) => !own.has(query)).map(({ text }) => text),
      )
      const name = languages.length === 0 ? label : `${languages.join(', ')}: ${label}`
      const share = Math.max(1, Math.round((100 * count) / Math.max(1, inputs.length)))
      return { name, share, picks: diversePicks(members, picksOfGap, analysis.space) }
    })
  const inGaps = Array.from({ length: picksOfGap }, (_, pick) =>
    gaps.flatMap(({ name, share, picks }): StandingOut[] => {
      const at = picks[pick]?.indexes.at(-1)
      return at === undefined ? [] : [{ at, kind: 'gap', why: `no case is near it: one of ${share} % of the ${of}, on ${name}` }]
    }),
  ).flat()
  const strangeness = modifiedZ(analysis.queries.map(({ centrality }) => 1 - centrality))
  const strange = analysis.queries
    .map(({ indexes }, index) => ({ at: indexes.at(-1), z: strangeness[index] }))
    .filter(({ z }) => z > strangeAt)
    .sort((a, b) => b.z - a.z)
    .flatMap(({ at }): StandingOut[] => (at === undefined ? [] : [{ at, kind: 'unlike-others', why: `it is unlike all other ${of}` }]))
  return [...inGaps, ...strange]
}

/** Those that repeat no case and none before them, word for word or nearly. */
export function unlikeCases<Item>(items: readonly Item[], textOf: (item: Item) => string, cases: readonly Case[]): Item[] {
  const repeats = new Set(nearDuplicates([...cases.map(({ input }) => inputText(input)), ...items.map(textOf)]).flatMap(({ indexes }) => indexes.slice(1)))
  return items.filter((_, index) => !repeats.has(cases.length + index))
}
