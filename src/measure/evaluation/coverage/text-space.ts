import { fitEncoder } from '../../embedding/fit-encoder.ts'
import { stemOf, wordsOf } from '../../text/words.ts'

/** Where a text stands among others: what it is about, and which words it says it in. */
export interface Place {
  /** Of length 1, or zeros where no word is shared with any other text. */
  subject: Float32Array
  /** Terms by number and their TF-IDF weights; the whole of length 1. */
  terms: ReadonlyMap<number, number>
}

export interface TextSpace {
  place(text: string): Place
  /** ½ cosine of subjects + ½ cosine of words: 1 for the same words, near 0 for texts that share neither. */
  similarity(a: Place, b: Place): number
  /** The most similar of the cases, the first of those that are equal; `undefined` without cases. */
  nearestCase(place: Place): { index: number; similarity: number } | undefined
  /** The second most similar: for a case itself, the nearest other one. */
  nearestOther(place: Place, not: number): number
}

/** Characters of a text that are looked at: what a question is about shows well before. */
const charactersRead = 20_000

/**
 * A space made of the queries and the cases themselves. The subject is latent semantic indexing, where texts are near when their words stand together
 * elsewhere; the words are TF-IDF with every word that occurs at all, so that a text of words that nothing else uses (a typo, another language, a
 * name) is near to nothing. Each alone misleads: the first overlooks words it has never seen, the second that two words mean one thing.
 *
 * @param seed of the encoder's random start
 */
export function fitTextSpace(queries: readonly string[], cases: readonly string[], seed: number): TextSpace {
  const cut = (text: string) => (text.length > charactersRead ? text.slice(0, charactersRead) : text)
  const texts = [...queries, ...cases].map(cut)
  const encoder = fitEncoder(texts, { seed })
  const counted = texts.map(countTerms)
  const ids = new Map<string, number>()
  const documents: number[] = []
  for (const count of counted) {
    for (const term of count.keys()) {
      const id = ids.get(term) ?? ids.size
      ids.set(term, id)
      documents[id] = (documents[id] ?? 0) + 1
    }
  }
  const idf = documents.map((n) => Math.log((texts.length + 1) / (n + 0.5)))

  function weigh(count: ReadonlyMap<string, number>): Map<number, number> {
    const terms = new Map<number, number>()
    let squares = 0
    let unseen = 0
    for (const [term, tf] of count) {
      const id = ids.get(term)
      const weight = (1 + Math.log(tf)) * (id === undefined ? Math.log(2 * (texts.length + 1)) : idf[id])
      squares += weight * weight
      if (id === undefined) unseen += 1
      else terms.set(id, weight)
    }
    const length = Math.sqrt(squares)
    if (unseen < count.size) for (const [id, weight] of terms) terms.set(id, weight / length)
    return terms
  }

  const place = (text: string): Place => ({ subject: encoder.encode(cut(text)), terms: weigh(countTerms(cut(text))) })
  const places = cases.map((text, at) => ({ subject: encoder.encode(cut(text)), terms: weigh(counted[queries.length + at]) }))
  const postings = new Map<number, { index: number; weight: number }[]>()
  for (const [index, { terms }] of places.entries()) {
    for (const [id, weight] of terms) {
      const posting = postings.get(id)
      if (posting === undefined) postings.set(id, [{ index, weight }])
      else posting.push({ index, weight })
    }
  }

  function similarities({ subject, terms }: Place): Float64Array {
    const sums = new Float64Array(places.length)
    for (const [id, weight] of terms) for (const posting of postings.get(id) ?? []) sums[posting.index] += 0.5 * weight * posting.weight
    for (const [index, of] of places.entries()) sums[index] += 0.5 * dot(subject, of.subject)
    return sums
  }

  return {
    place,
    similarity: (a, b) => 0.5 * dot(a.subject, b.subject) + 0.5 * sharedWords(a.terms, b.terms),
    nearestCase(of) {
      let best: { index: number; similarity: number } | undefined
      for (const [index, similarity] of similarities(of).entries()) if (best === undefined || similarity > best.similarity) best = { index, similarity }
      return best
    },
    nearestOther(of, not) {
      let best = Number.NEGATIVE_INFINITY
      for (const [index, similarity] of similarities(of).entries()) if (index !== not && similarity > best) best = similarity
      return best
    },
  }
}

/** The terms of a text as they are compared: words without their plural ending. */
function termsOf(text: string): string[] {
  return wordsOf(text).map(stemOf)
}

function countTerms(text: string): Map<string, number> {
  const count = new Map<string, number>()
  for (const term of termsOf(text)) count.set(term, (count.get(term) ?? 0) + 1)
  return count
}

export function dot(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let at = 0; at < a.length; at += 1) sum += a[at] * b[at]
  return sum
}

function sharedWords(a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): number {
  const [few, many] = a.size <= b.size ? [a, b] : [b, a]
  let sum = 0
  for (const [id, weight] of few) sum += weight * (many.get(id) ?? 0)
  return sum
}
