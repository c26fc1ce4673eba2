import type { ClaimVerdict, Missing } from '../../../../model/score.ts'
import type { ScorerInput } from '../../../../model/scorer.ts'
import { type Claim, splitClaims, withoutCitations } from '../../../text/claims.ts'
import { type Language, languageOf } from '../../../text/language.ts'
import { wordsOf } from '../../../text/words.ts'
import { claimSupport } from './claim-support.ts'
import { comparable, type Term, termsOf } from './claim-terms.ts'
import { contradicts } from './contradiction.ts'
import { type ReadPassage, readPassages } from './read-passage.ts'

/** A claim with its words, and how far each passage supports it. */
export interface ReadClaim extends Claim {
  terms: readonly Term[]
  /** In the order of the passages. */
  supports: readonly number[]
}

/** An answer beside its passages. */
export interface ReadAnswer {
  claims: readonly ReadClaim[]
  passages: readonly ReadPassage[]
  /** Share of the distinct words of the whole answer, claims or not, that some passage has. */
  wordShare: number
}

/** A claim is supported from this support on: where the two kinds of error are about even on the development files of BEGIN. */
export const supportLine = 0.5

const mostOfAnswer = 50_000
const mostOfContext = 500_000
// Told apart by too few of their words.
const alike: readonly (readonly Language[])[] = [['da', 'no', 'sv']]

let last: { input: object; read: ReadAnswer | { missing: Missing } } | undefined

/** Reads an answer claim by claim beside its passages, or says why that cannot be done. Scorers that get the same input one after the other share the reading. */
export function readAnswer(input: Pick<ScorerInput, 'text' | 'passages'>): ReadAnswer | { missing: Missing } {
  if (last?.input !== input) last = { input, read: readAfresh(input) }
  return last.read
}

function readAfresh({ text, passages }: Pick<ScorerInput, 'text' | 'passages'>): ReadAnswer | { missing: Missing } {
  const characters = passages.reduce((sum, passage) => sum + (passage.text?.length ?? 0), 0)
  if (text.length > mostOfAnswer || characters > mostOfContext) {
    const detail = `answer of ${text.length} and passages of ${characters} characters; the offline scorer reads up to ${mostOfAnswer} and ${mostOfContext}`
    return missing('too-long', detail)
  }
  if (!passages.some((passage) => passage.text !== undefined && passage.text.trim() !== '')) {
    return missing('no-context', passages.length === 0 ? 'no passages are known' : `none of the ${passages.length} passages has its text`)
  }
  const split = splitClaims(text)
  if (split.claims.length === 0) {
    return missing('no-claims', split.refusals > 0 ? 'the answer says that it does not know' : 'the answer states nothing that could be checked')
  }
  const language = languageOf(text)
  const other = languageMismatch(
    language,
    passages.map((passage) => passage.text ?? ''),
  )
  if (other !== undefined) {
    return missing('not-told', `the answer is in ${language} and the passages in ${other}: words of two languages cannot be compared; a judge can`)
  }
  const read = readPassages(passages)
  // A model that is caught in a loop says one sentence hundreds of times.
  const seen = new Map<string, Pick<ReadClaim, 'terms' | 'supports'>>()
  const claims = split.claims.map((claim) => {
    const before = seen.get(claim.text)
    if (before !== undefined) return { ...claim, ...before }
    const terms = termsOf(claim.text, language)
    const supports = read.map((passage) => claimSupport(terms, passage))
    seen.set(claim.text, { terms, supports })
    return { ...claim, terms, supports }
  })
  return { claims, passages: read, wordShare: wordShareOf(text, read) }
}

function wordShareOf(text: string, passages: readonly ReadPassage[]): number {
  const words = new Set(wordsOf(withoutCitations(text)).map(comparable))
  let found = 0
  for (const word of words) if (passages.some(({ places }) => places.has(word))) found += 1
  return found / words.size
}

/** What the passages say to a claim. A claim that its best passage contradicts has support 0. */
export function verdictOf({ text, from, to, terms, supports }: ReadClaim, passages: readonly ReadPassage[], threshold: number): ClaimVerdict {
  const best = supports.indexOf(Math.max(...supports))
  const support = supports[best]
  const place = { text, from, to }
  if (support === 0) return { ...place, verdict: 'not-found', support }
  const passageId = passages[best].id
  if (contradicts(passages[best], { text, terms })) return { ...place, verdict: 'contradicted', passageId, support: 0 }
  return support >= threshold ? { ...place, verdict: 'supported', passageId, support } : { ...place, verdict: 'not-found', support }
}

/** The languages of the passages, where the answer's is known and none of them is in it. */
function languageMismatch(language: Language, texts: readonly string[]): string | undefined {
  if (language === 'unknown') return undefined
  const found = new Set<Language>()
  for (const text of texts) {
    if (text.trim() === '') continue
    const other = languageOf(text)
    if (other === 'unknown' || other === language || alike.some((group) => group.includes(language) && group.includes(other))) return undefined
    found.add(other)
  }
  return [...found].join(' and ')
}

function missing(reason: Missing['reason'], detail: string): { missing: Missing } {
  return { missing: { reason, detail } }
}
