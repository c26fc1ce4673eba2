import { setImmediate } from 'node:timers/promises'
import type { EmbeddingModel } from '../embed/embedding-model.ts'
import { readInContext, type WordVectors } from '../embed/read-in-context.ts'
import { knownTerms } from '../rerank/rerank-tables.ts'
import type { PromptSentence, ReadablePrompt } from './parse-prompt.ts'

/** A sentence as the reader has read it: one vector a word, in context, and how much it says to the question. */
export interface ReadSentence extends PromptSentence {
  vectors: Float32Array
  relevance: number
}

/** Words on either side that a word is read with. */
const window = 10
const wordsAtMost = 60
const questionWordsAtMost = 12
/** Words that are read before others get a turn. */
const turnWords = 48
/** What a place further down in the list of passages costs, of a relevance of 1. */
const passageCost = 0.015

/** Reads all sentences together with the question: the part of the work that grows with the prompt. */
export async function readSentences(model: EmbeddingModel, words: WordVectors, { question, sentences }: ReadablePrompt): Promise<ReadSentence[]> {
  const asked = Int32Array.from(new Set(knownTerms(model, question))).slice(0, questionWordsAtMost)
  const read: ReadSentence[] = []
  let sinceTurn = 0
  for (const sentence of sentences) {
    const terms = Int32Array.from(knownTerms(model, sentence.text).slice(0, wordsAtMost))
    const vectors = new Float32Array(terms.length * words.dimensions)
    for (let at = 0; at < terms.length; at++) {
      const into = vectors.subarray(at * words.dimensions, (at + 1) * words.dimensions)
      readInContext(words, terms, { at, from: 0, to: terms.length, window }, asked, into)
    }
    read.push({ ...sentence, vectors, relevance: relevanceOf(model, words, asked, terms, vectors) - passageCost * (sentence.passage - 1) })
    sinceTurn += terms.length
    if (sinceTurn < turnWords) continue
    sinceTurn = 0
    await setImmediate()
  }
  return read
}

/** For every word of the question the nearest word of the sentence, weighted by how rare the word is; 0 to 1. */
function relevanceOf(model: EmbeddingModel, words: WordVectors, asked: Int32Array, terms: Int32Array, vectors: Float32Array): number {
  let sum = 0
  let total = 0
  for (const term of asked) {
    const own = words.vectors.subarray(term * words.dimensions, (term + 1) * words.dimensions)
    const best = terms.includes(term) ? 1 : 0.6 * nearest(own, vectors)
    sum += model.idf[term] * best
    total += model.idf[term]
  }
  return total === 0 ? 0 : sum / total
}

/** Highest product of a vector with those of a list that has them one after the other. */
export function nearest(vector: Float32Array, list: Float32Array): number {
  let best = 0
  for (let row = 0; row < list.length; row += vector.length) {
    let similarity = 0
    for (let k = 0; k < vector.length; k++) similarity += vector[k] * list[row + k]
    if (similarity > best) best = similarity
  }
  return best
}
