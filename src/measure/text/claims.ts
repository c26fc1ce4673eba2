import { claimFrames, fillers, hedges } from './claim-phrases.ts'
import { functionWords, spelledLanguages } from './function-words.ts'
import { notKnown } from './refusal-phrases.ts'
import { splitSentences } from './sentences.ts'
import { placedWords, wordsOf } from './words.ts'

/** A statement that can be checked, by UTF-16 offsets of the answer, end excluded. */
export interface Claim {
  text: string
  from: number
  to: number
}

/** What an answer states, and what its other sentences are. */
export interface SplitAnswer {
  claims: Claim[]
  /** Sentences that say that the answer is not known or not given. */
  refusals: number
  /** Questions, greetings, offers of help, hedges, headings, code. */
  others: number
}

// Where a second statement begins inside a sentence: behind a semicolon, or behind comma and conjunction with a pronoun as the subject.
const clause =
  /;\s+|,\s+(?:and|but|while|whereas|although|though|so|yet)\s+(?=(?:it|they|he|she|this|these|there|we|you|i)\s)|,\s+(?:und|aber|doch|während)\s+(?=(?:er|sie|es|dies|diese|dieser|man)\s)|(?:,|(?<!\s))\s+(?:et|mais)\s+(?=(?:il|elle|ils|elles|cela|on)\s)|,\s+(?:y|pero|e|ma|mas|maar|en)\s+(?=(?:él|ella|ellos|este|esta|esto|essa|esso|ele|ela|eles|het|hij|zij|ze)\s)/giu
const fewestWordsOfClause = 4
const question = /[?？؟]["'”’»」)\]]*$/u
const citation = /\[\s{0,9}(?:\d+|\^\d+|(?:source|doc):?[^\]]{0,80})(?:\s{0,9}[,;–-]\s{0,9}\d+)*\s{0,9}\](?!\()|【[^】]{0,80}】/giu

/**
 * Cuts an answer into the statements that can be checked against a text. A claim is a sentence, an item of a list or a row of a table; a sentence is cut
 * in two where each half has a subject of its own (semicolon, or comma, conjunction and pronoun) and four words. A lead-in such as "According to the
 * document," is left off. Questions, greetings, hedges ("I am not sure"), refusals ("I could not find"), headings and code state nothing and are left
 * out. A heuristic by phrases of English, German, French, Spanish, Italian, Portuguese and Dutch; in other languages every sentence but a question
 * is a claim.
 */
export function splitClaims(answer: string): SplitAnswer {
  const result: SplitAnswer = { claims: [], refusals: 0, others: 0 }
  for (const { text, from, kind } of splitSentences(answer)) {
    if (kind === 'code' || kind === 'heading' || (statesNothing(text) && !isRefusal(text))) result.others += 1
    else {
      const skip = frameOf(text)
      for (const claim of clausesOf(text.slice(skip), from + skip)) {
        if (isRefusal(claim.text)) result.refusals += 1
        else if (statesNothing(claim.text)) result.others += 1
        else result.claims.push(claim)
      }
    }
  }
  return result
}

/** The text with marks of citations (`[1]`, `【doc】`) blanked out, every character in its place. */
export function withoutCitations(text: string): string {
  return text.replace(citation, (mark) => ' '.repeat(mark.length))
}

function isRefusal(sentence: string): boolean {
  return !question.test(sentence) && notKnown.some((phrase) => phrase.test(sentence))
}

function statesNothing(sentence: string): boolean {
  if (question.test(sentence) || /:\s*$/.test(sentence)) return true
  const words = wordsOf(withoutCitations(sentence))
  return saysNothing(words) || hedges.some((phrase) => phrase.test(sentence))
}

/** True for words that are all fillers or function words of one language: "It does!", "Yes, he is." */
function saysNothing(words: readonly string[]): boolean {
  return spelledLanguages.some((language) => words.every((word) => fillers.has(word) || functionWords[language].has(word.replace(/['’].*$/, ''))))
}

function frameOf(sentence: string): number {
  for (const frame of claimFrames) {
    const found = frame.exec(sentence)
    if (found !== null) return found[0].length
  }
  return 0
}

function clausesOf(sentence: string, offset: number): Claim[] {
  const joints = [...sentence.matchAll(clause)]
  if (joints.length === 0) return [claimAt(sentence, offset)]
  const words = placedWords(sentence)
  const claims: Claim[] = []
  let start = 0
  // The words of all pieces are counted once, by their numbers: of the first of a piece, and of the one at a joint.
  let first = 0
  let at = 0
  for (const { 0: joint, index } of joints) {
    while (at < words.length && words[at].from < index) at += 1
    const next = at + wordsOf(joint).length
    if (Math.min(at - first, words.length - next) < fewestWordsOfClause) continue
    claims.push(claimAt(sentence.slice(start, index), offset + start))
    start = index + joint.length
    first = next
  }
  claims.push(claimAt(sentence.slice(start), offset + start))
  return claims
}

function claimAt(piece: string, offset: number): Claim {
  const text = piece.trim()
  const from = offset + piece.indexOf(text)
  return { text, from, to: from + text.length }
}
