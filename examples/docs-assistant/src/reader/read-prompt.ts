import { setImmediate } from 'node:timers/promises'
import { knownTerms } from '../rerank/rerank-tables.ts'
import type { ReadablePrompt } from './parse-prompt.ts'
import { type Lexicon, readWords, relevance } from './read-words.ts'

/** A sentence that can be quoted. */
export interface Quotable {
  text: string
  /** Number of the passage that it stands in. */
  passage: number
  terms: Int32Array
  /** Words of that passage, and of those after it. */
  around: Int32Array
  relevance: number
}

export interface ReadPrompt {
  asked: Int32Array
  /** Most relevant first. */
  quotables: Quotable[]
  sentencesAtMost: number
}

const questionWordsAtMost = 12
const sentenceWordsAtMost = 60
const surroundingWords = 300
/** What a place further down in the list of passages costs, of a relevance of 1. */
const passageCost = 0.01

/** Reads all sentences of the passages together with the question: the part of the work that grows with the prompt. */
export async function readPrompt(lexicon: Lexicon, { question, passages, sentencesAtMost }: ReadablePrompt): Promise<ReadPrompt> {
  const asked = Int32Array.from(new Set(knownTerms(lexicon.model, question))).slice(0, questionWordsAtMost)
  const quotables: Quotable[] = []
  const words = passages.map(({ text }) => knownTerms(lexicon.model, text))
  for (const [at, passage] of passages.entries()) {
    const around = Int32Array.from(words.slice(at).flat().slice(0, surroundingWords))
    for (const text of passage.sentences) {
      const terms = Int32Array.from(knownTerms(lexicon.model, text)).slice(0, sentenceWordsAtMost)
      const own = relevance(lexicon, asked, terms, await readWords(lexicon, terms, asked))
      quotables.push({ text, passage: passage.number, terms, around, relevance: own - passageCost * (passage.number - 1) })
    }
    await setImmediate()
  }
  return { asked, quotables: quotables.sort((a, b) => b.relevance - a.relevance), sentencesAtMost }
}
