import { wordsOf } from '../../text/words.ts'

/** Texts that say the same. */
export interface DuplicateGroup {
  /** Places in the list, ascending: the first is the one to keep. */
  indexes: number[]
  /** All of them are the same but for case, punctuation and white space. */
  exact: boolean
}

export interface DuplicateOptions {
  threshold?: number
  mayRepeat?: (place: number, earlier: number) => boolean
}

/** Characters of a shingle: MMDS takes 5 for mails and 9 for papers, and a question is shorter than either. */
const shingleLength = 4
/** At .6 "usechat isLoading undefined" repeats "useChat isLoading"; in the questions of the example nothing is called a repeat that its author did not call one. */
const usualThreshold = 0.6

/** What is compared: the words in lower case, with nothing between them, so that `toolChoice` and `tool choice` are one. */
export function normalizedText(text: string): string {
  return wordsOf(text).join(' ')
}

/**
 * Groups of texts that repeat another one, word for word or nearly. Two are near when the sets of their shingles (4 characters of the text without its
 * spaces) have a Jaccard index |A ∩ B| / |A ∪ B| of `threshold` or more. Every member is near the first of its group, so chains do not grow.
 * All such pairs are found, none by luck: a set of n shingles ordered by rarity shares one of its first n - ⌈t n⌉ + 1 with any set that near.
 *
 * @param texts in the order in which they should be kept
 * @param options.threshold above 0, at most 1; .6 without it
 * @param options.mayRepeat whether the text at one place may be called a repeat of one before it, whatever their words; all may without it. It has to
 *   be transitive
 * @returns groups of two or more, by their first place; a text without a word is in none
 * @throws RangeError for a threshold outside of (0, 1]
 * @see Leskovec, Rajaraman and Ullman, Mining of Massive Datasets, 3.2 (shingles)
 * @see Bayardo, Ma and Srikant 2007, Scaling Up All Pairs Similarity Search, WWW (the prefix)
 */
export function nearDuplicates(texts: readonly string[], options: DuplicateOptions = {}): DuplicateGroup[] {
  const threshold = options.threshold ?? usualThreshold
  if (!(threshold > 0 && threshold <= 1)) throw new RangeError(`no Jaccard index: ${threshold}`)
  const mayRepeat = options.mayRepeat ?? (() => true)
  const exact = new Map<string, number[][]>()
  for (const [index, text] of texts.entries()) {
    const key = wordsOf(text).join('')
    if (key === '') continue
    const classes = exact.get(key) ?? []
    const same = classes.find(([first]) => mayRepeat(index, first))
    if (same === undefined) classes.push([index])
    else same.push(index)
    exact.set(key, classes)
  }
  const distinct = [...exact]
    .flatMap(([key, classes]) => classes.map((indexes) => ({ shingles: shinglesOf(key), indexes })))
    .sort((a, b) => a.indexes[0] - b.indexes[0])
  const sets = orderByRarity(distinct.map(({ shingles }) => shingles))
  const groups = groupByLeader(sets, threshold, (member, leader) => mayRepeat(distinct[member].indexes[0], distinct[leader].indexes[0]))
  return groups
    .map((members) => ({ indexes: members.flatMap((member) => distinct[member].indexes).sort((a, b) => a - b), exact: members.length === 1 }))
    .filter(({ indexes }) => indexes.length > 1)
    .sort((a, b) => a.indexes[0] - b.indexes[0])
}

function shinglesOf(key: string): Set<string> {
  const characters = Array.from(key)
  if (characters.length <= shingleLength) return new Set([key])
  const shingles = new Set<string>()
  for (let at = 0; at + shingleLength <= characters.length; at += 1) shingles.add(characters.slice(at, at + shingleLength).join(''))
  return shingles
}

/** Each set as numbers, the rarest shingle of all first. */
function orderByRarity(sets: readonly Set<string>[]): Int32Array[] {
  const counts = new Map<string, number>()
  for (const set of sets) for (const shingle of set) counts.set(shingle, (counts.get(shingle) ?? 0) + 1)
  const ranks = new Map([...counts].sort(([a, x], [b, y]) => x - y || (a < b ? -1 : 1)).map(([shingle], rank) => [shingle, rank]))
  return sets.map((set) => Int32Array.from(set, (shingle) => ranks.get(shingle) ?? 0).sort())
}

/** Every set joins the first group whose leader is near it, or leads one of its own. */
function groupByLeader(sets: readonly Int32Array[], threshold: number, mayJoin: (member: number, leader: number) => boolean): number[][] {
  const groups: number[][] = []
  const leaders = new Map<number, number[]>()
  for (const [index, set] of sets.entries()) {
    const prefix = set.length - Math.ceil(threshold * set.length - 1e-9) + 1
    const candidates = new Set<number>()
    for (let at = 0; at < prefix && at < set.length; at += 1) for (const group of leaders.get(set[at]) ?? []) candidates.add(group)
    const group = [...candidates]
      .sort((a, b) => a - b)
      .find((candidate) => jaccardAtLeast(set, sets[groups[candidate][0]], threshold) && mayJoin(index, groups[candidate][0]))
    if (group !== undefined) {
      groups[group].push(index)
      continue
    }
    groups.push([index])
    for (let at = 0; at < prefix && at < set.length; at += 1) {
      const known = leaders.get(set[at])
      if (known === undefined) leaders.set(set[at], [groups.length - 1])
      else known.push(groups.length - 1)
    }
  }
  return groups
}

function jaccardAtLeast(a: Int32Array, b: Int32Array, threshold: number): boolean {
  if (Math.min(a.length, b.length) < threshold * Math.max(a.length, b.length) - 1e-9) return false
  let shared = 0
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) {
      shared += 1
      i += 1
      j += 1
    } else if (a[i] < b[j]) i += 1
    else j += 1
  }
  return shared >= threshold * (a.length + b.length - shared) - 1e-9
}
