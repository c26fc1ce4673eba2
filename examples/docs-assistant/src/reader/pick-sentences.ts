import { setImmediate } from 'node:timers/promises'
import type { Quotable, ReadPrompt } from './read-prompt.ts'
import { type Lexicon, overlap, readWords, relevance } from './read-words.ts'

const shortlist = 12
/** How much relevance counts beside saying something new. */
const relevanceShare = 0.65
/** An answer begins only with a sentence that has to do with the question, and goes on with what has still something to do with it. */
const relevanceToBegin = 0.5
const relevanceToGoOn = 0.2
/** The last words of the answer that the next sentence is read with. */
const writtenWords = 120

/**
 * Picks sentences one at a time: each the most relevant that repeats the least of what was picked before, word by word. For each step the
 * sentences that are left are read again, together with what stands around them, the question and the answer so far.
 * @see Carbonell and Goldstein, The Use of MMR, SIGIR 1998
 */
export async function* pickSentences(lexicon: Lexicon, { asked, quotables, sentencesAtMost }: ReadPrompt): AsyncGenerator<Quotable> {
  const [first] = quotables
  if (first === undefined || first.relevance < relevanceToBegin) return
  const open = quotables.slice(1, shortlist).filter((quotable) => quotable.relevance >= relevanceToGoOn)
  const picked = [first]
  yield first
  while (picked.length < sentencesAtMost && open.length > 0) {
    // What was picked goes out before the next is looked for.
    await setImmediate()
    const [next] = open.splice(await bestOf(lexicon, asked, open, picked), 1)
    picked.push(next)
    yield next
  }
}

async function bestOf(lexicon: Lexicon, asked: Int32Array, open: readonly Quotable[], picked: readonly Quotable[]): Promise<number> {
  const written = Int32Array.from(picked.flatMap(({ terms }) => [...terms])).slice(-writtenWords)
  const readAnswer = await readWords(lexicon, written, asked)
  let best = 0
  let bestWorth = Number.NEGATIVE_INFINITY
  for (const [index, { terms, around, relevance: before }] of open.entries()) {
    const read = await readWords(lexicon, terms, Int32Array.from([...asked, ...written, ...around]))
    const repeated = overlap(read, readAnswer, lexicon.words.dimensions)
    const worth = (relevanceShare * (before + relevance(lexicon, asked, terms, read))) / 2 - (1 - relevanceShare) * repeated
    if (worth > bestWorth) {
      best = index
      bestWorth = worth
    }
  }
  return best
}
