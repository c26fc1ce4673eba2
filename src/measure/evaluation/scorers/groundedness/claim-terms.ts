import { interjections } from '../../../text/claim-phrases.ts'
import { withoutCitations } from '../../../text/claims.ts'
import { functionWords } from '../../../text/function-words.ts'
import type { Language } from '../../../text/language.ts'
import { numberOf } from '../../../text/number-words.ts'
import { placedWords, stemOf } from '../../../text/words.ts'

export type TermKind = 'content' | 'number' | 'name' | 'function' | 'first-person'

/** A word of a claim as it is looked for in a passage. */
export interface Term {
  stem: string
  kind: TermKind
}

const firstPerson = new Set(
  'i me my mine myself ich mich mir mein meine meinen meiner je j moi mon mes yo mí mi mis io mio mia eu meu minha ik mij mijn'.split(' '),
)
const negations = new Set(
  'not no never none nor cannot without neither nobody nothing nicht kein keine keinen keinem keiner nie niemals ohne ne pas jamais aucun aucune sans nunca sin jamás ningún ninguna non mai senza nessun nessuna não nem sem niet geen nooit zonder'.split(
    ' ',
  ),
)

const comparables = new Map<string, string>()
const mostRemembered = 100_000

/** A word in the form in which claim and passage are compared: numbers in digits, else without its ending. */
export function comparable(word: string): string {
  const known = comparables.get(word)
  if (known !== undefined) return known
  const form = numberOf(word) ?? stemOf(word.endsWith("n't") ? word.slice(0, -3) : word)
  if (comparables.size >= mostRemembered) comparables.clear()
  comparables.set(word, form)
  return form
}

/** True for a word that turns a statement round. */
export function isNegation(word: string): boolean {
  return negations.has(word) || word.endsWith("n't")
}

/** Two forms of one word: the same first four letters or more, and these at least 60 % of the longer. */
export function isOtherForm(a: string, b: string): boolean {
  let same = 0
  while (same < a.length && same < b.length && a.charCodeAt(same) === b.charCodeAt(same)) same += 1
  return same >= 4 && same >= 0.6 * Math.max(a.length, b.length)
}

/** The terms of a claim, in order. */
export function termsOf(claim: string, language: Language): Term[] {
  const known = language in functionWords ? functionWords[language as keyof typeof functionWords] : functionWords.en
  const text = withoutCitations(claim)
  const words = placedWords(text)
  const isMixedCase = words.some(({ from }) => /\p{Ll}/u.test(text.charAt(from)))
  return words.map(({ word, from }, at) => ({ stem: comparable(word), kind: kindOf(word, isMixedCase && at > 0 && /\p{Lu}/u.test(text.charAt(from)), known) }))
}

function kindOf(word: string, isCapital: boolean, known: ReadonlySet<string>): TermKind {
  const bare = word.replace(/['’].*$/, '')
  if (firstPerson.has(bare) && known.has(bare)) return 'first-person'
  if (interjections.has(word)) return 'function'
  if (known.has(word) || known.has(bare) || isNegation(word) || /^\p{Script=Hiragana}{1,2}$/u.test(word)) return 'function'
  if (numberOf(word) !== undefined) return 'number'
  return isCapital ? 'name' : 'content'
}
