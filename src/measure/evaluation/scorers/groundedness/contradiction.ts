import { splitSentences } from '../../../text/sentences.ts'
import { wordsOf } from '../../../text/words.ts'
import { comparable, isNegation, isOtherForm, type Term } from './claim-terms.ts'
import type { ReadPassage } from './read-passage.ts'

const fewestShared = 3
const most = 0.85

/** A claim as contradictions are looked for. */
export interface StatedClaim {
  text: string
  terms: readonly Term[]
}

/**
 * True when a passage says the opposite of a claim, and that is quite sure: one sentence of it has at least three content words of the claim and 85 %
 * of them, and either no content word is missing and one of the two negates one of these while the other negates nothing; or they differ in a single
 * number, of the same shape (a year for a year) and with the same word beside it.
 */
export function contradicts(passage: ReadPassage, claim: StatedClaim): boolean {
  const content = new Set(claim.terms.filter(({ kind }) => kind === 'content' || kind === 'name').map(({ stem }) => stem))
  if (content.size < fewestShared || sharedOf(content, passage.vocabulary) < most) return false
  const words = wordsOf(claim.text)
  const stems = words.map(comparable)
  const negated = negatedStems(words)
  const numbers = new Set(claim.terms.filter(({ kind }) => kind === 'number').map(({ stem }) => stem))
  const lacksNumber = [...numbers].some((number) => !passage.places.has(number))
  if (!lacksNumber && negated.size === 0 && !wordsOf(passage.text).some(isNegation)) return false
  return splitSentences(passage.text).some(({ text }) => {
    const said = wordsOf(text)
    const saidStems = said.map(comparable)
    const shared = sharedOf(content, saidStems)
    if (shared < most) return false
    return lacksNumber ? differInOneNumber(stems, saidStems, numbers) : shared === 1 && differInNegation(content, negated, negatedStems(said))
  })
}

function sharedOf(content: ReadonlySet<string>, stems: readonly string[]): number {
  let shared = 0
  for (const stem of content) if (stems.includes(stem) || stems.some((other) => isOtherForm(stem, other))) shared += 1
  return shared / content.size
}

/** The words that a negation bears on: the next one of four letters or more, and for those that follow their verb the one before. */
function negatedStems(words: readonly string[]): Set<string> {
  const stems = new Set<string>()
  words.forEach((word, at) => {
    // "No, it …" answers; "not only" affirms.
    if (!isNegation(word) || (at === 0 && words.length > 1 && /^(?:no|non|não)$/.test(word)) || affirming.has(words[at + 1] ?? '')) return
    const next = words.slice(at + 1, at + 4).find((other) => other.length >= 4)
    if (next !== undefined) stems.add(comparable(next))
    if (follows.has(word) && at > 0) stems.add(comparable(words[at - 1]))
  })
  return stems
}

const affirming = new Set(['only', 'just', 'merely', 'necessarily', 'nur', 'seulement', 'solo', 'sólo', 'apenas', 'alleen'])
const follows = new Set(['nicht', 'niet', 'pas'])

/** True when one of the two negates a word that they share, and the other negates nothing. */
function differInNegation(content: ReadonlySet<string>, claim: ReadonlySet<string>, sentence: ReadonlySet<string>): boolean {
  const [plain, negating] = claim.size === 0 ? [claim, sentence] : [sentence, claim]
  return plain.size === 0 && [...negating].some((stem) => content.has(stem) || [...content].some((other) => isOtherForm(stem, other)))
}

function differInOneNumber(claim: readonly string[], sentence: readonly string[], numbers: ReadonlySet<string>): boolean {
  const said = new Set(sentence)
  const stated = new Set(claim)
  const missing = [...numbers].filter((number) => !said.has(number))
  if (missing.length !== 1) return false
  const at = claim.indexOf(missing[0])
  return sentence.some((other, place) => {
    const isRival = /^\d/.test(other) && !stated.has(other) && shapeOf(other) === shapeOf(missing[0])
    return isRival && (isSame(claim[at - 1], sentence[place - 1]) || isSame(claim[at + 1], sentence[place + 1]))
  })
}

function shapeOf(number: string): string {
  return /^(?:1[5-9]|20)\d\d$/.test(number) ? 'year' : 'count'
}

function isSame(a: string | undefined, b: string | undefined): boolean {
  return a !== undefined && a === b
}
