import type { Passage } from '../../../../model/case.ts'
import { splitClaims } from '../../../text/claims.ts'
import { languageOf } from '../../../text/language.ts'
import { claimSupport, type SupportWeights, supportWeights } from './claim-support.ts'
import { termsOf } from './claim-terms.ts'
import { readPassages } from './read-passage.ts'

export function probe(text: string, passages: readonly Passage[], weights: SupportWeights = supportWeights): number[] {
  const language = languageOf(text)
  const read = readPassages(passages)
  return splitClaims(text).claims.map((c) => claimSupport(termsOf(c.text, language), read, weights).support)
}
