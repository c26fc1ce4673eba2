import { setImmediate } from 'node:timers/promises'
import { nearest, type ReadSentence } from './read-sentences.ts'

const sentencesAtMost = 5
const shortlist = 40
/** How much relevance counts beside saying something new. */
const relevanceShare = 0.65
/** Below this the sentence has next to nothing to do with the question. */
const relevanceAtLeast = 0.4

/**
 * Picks sentences one at a time: each the most relevant that repeats the least of what was picked before, word by word.
 * @see Carbonell and Goldstein, The Use of MMR, SIGIR 1998
 */
export async function* pickSentences(sentences: readonly ReadSentence[], dimensions: number): AsyncGenerator<ReadSentence> {
  const open = sentences
    .filter(({ relevance }) => relevance >= relevanceAtLeast)
    .sort((a, b) => b.relevance - a.relevance)
    .slice(0, shortlist)
  const picked: ReadSentence[] = []
  while (picked.length < sentencesAtMost && open.length > 0) {
    let best = 0
    let bestWorth = Number.NEGATIVE_INFINITY
    for (const [index, sentence] of open.entries()) {
      const repeated = Math.max(0, ...picked.map((earlier) => overlap(sentence, earlier, dimensions)))
      const worth = relevanceShare * sentence.relevance - (1 - relevanceShare) * repeated
      if (worth > bestWorth) {
        best = index
        bestWorth = worth
      }
      if (index % 8 === 7) await setImmediate()
    }
    const [next] = open.splice(best, 1)
    picked.push(next)
    yield next
    // What was picked goes out before the next is looked for.
    await setImmediate()
  }
}

/** How much of a sentence another one says: the mean over its words of the nearest word there. */
function overlap(sentence: ReadSentence, other: ReadSentence, dimensions: number): number {
  let sum = 0
  for (let row = 0; row < sentence.vectors.length; row += dimensions) sum += nearest(sentence.vectors.subarray(row, row + dimensions), other.vectors)
  return sentence.vectors.length === 0 ? 1 : (sum * dimensions) / sentence.vectors.length
}
