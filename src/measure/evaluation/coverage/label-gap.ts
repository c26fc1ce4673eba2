import { functionWords, spelledLanguages } from '../../text/function-words.ts'
import { wordsOf } from '../../text/words.ts'

const wordsInLabel = 4
const longestLabel = 80
/** Weight of the prior, in words: rare words need to say more before they count as telling. */
const priorWords = 50

/**
 * A name for some queries among others: their most telling words, by the log odds of a word in them against the rest with a Dirichlet prior of all queries'
 * words, in standard errors. Words of a single query count only where there are no others. Where most of the queries are in a language that the rest
 * are not in, it comes first: `de: dateien, hochladen`.
 *
 * @param own the queries to name
 * @param rest the other queries
 * @see Monroe, Colaresi and Quinn 2008, Fightin' Words, Political Analysis 16, 372-403
 */
export function labelGap(own: readonly string[], rest: readonly string[]): string {
  const inside = countWords(own)
  const outside = countWords(rest)
  const words = [...inside.counts].map(([word, { count, texts }]) => {
    const elsewhere = outside.counts.get(word)?.count ?? 0
    const prior = (priorWords * (count + elsewhere)) / (inside.total + outside.total)
    const odds = logOdds(count + prior, inside.total + priorWords) - logOdds(elsewhere + prior, outside.total + priorWords)
    return { word, texts, z: odds / Math.sqrt(1 / (count + prior) + 1 / (elsewhere + prior)) }
  })
  const telling = [words.filter(({ word, texts }) => texts > 1 && !isFunctionWord(word)), words.filter(({ word }) => !isFunctionWord(word)), words]
    .map((some) => some.filter(({ z }) => z > 0))
    .find((some) => some.length > 0)
    ?.sort((a, b) => b.z - a.z || (a.word < b.word ? -1 : 1))
    .slice(0, wordsInLabel)
    .map(({ word }) => word)
  const label = telling?.join(', ') ?? own[0] ?? ''
  return label.length > longestLabel ? `${label.slice(0, longestLabel)}…` : label
}

const isFunction: ReadonlySet<string> = new Set(spelledLanguages.flatMap((language) => [...functionWords[language]]))

function isFunctionWord(word: string): boolean {
  return word.length === 1 || isFunction.has(word)
}

function logOdds(count: number, total: number): number {
  return Math.log(count / Math.max(1e-9, total - count))
}

function countWords(texts: readonly string[]): { counts: Map<string, { count: number; texts: number }>; total: number } {
  const counts = new Map<string, { count: number; texts: number }>()
  let total = 0
  for (const text of texts) {
    const words = wordsOf(text.slice(0, 4000))
    total += words.length
    for (const word of words) {
      const known = counts.get(word) ?? { count: 0, texts: 0 }
      known.count += 1
      counts.set(word, known)
    }
    for (const word of new Set(words)) {
      const known = counts.get(word)
      if (known !== undefined) known.texts += 1
    }
  }
  return { counts, total }
}
