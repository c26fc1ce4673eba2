import { Case } from '../../../model/case.ts'
import { languageOf } from '../../text/language.ts'
import { standingOut, unlikeCases } from './propose-cases-content.ts'

/** A question of production without its trace. */
export interface AskedQuery {
  /** Of the case that it would become. */
  id: string
  text: string
  /** Conversation that it was asked in. */
  group?: string
}

/**
 * Cases from questions of production that are known by their text alone: those without a case near them, and those unlike all others (`standingOut`). Of what
 * came of them nothing is known, so there are no failures among these. A proposal repeats no case and no other proposal; it says where it comes from and why,
 * and has no reference.
 *
 * @param options.file where the questions stand, by its name
 * @param options.cases that are there already
 * @param options.seed of the clusters
 * @param options.most proposals at most
 */
export function proposeFromQueries(options: { queries: readonly AskedQuery[]; file: string; cases: readonly Case[]; seed: number; most: number }): Case[] {
  const { file, cases, seed, most } = options
  const queries = options.queries.filter(({ text }) => text.trim() !== '')
  const found = standingOut({ inputs: queries.map(({ text }) => text), of: 'queries', cases, seed })
  const candidates = found.flatMap(({ at, kind, why }) => (queries[at] === undefined ? [] : [{ query: queries[at], kind, why }]))
  return unlikeCases(candidates, ({ query }) => query.text, cases)
    .slice(0, most)
    .map(({ query: { id, text, group }, kind, why }) => {
      const language = languageOf(text)
      return Case.parse({
        id,
        ...(group !== undefined && { group }),
        slices: language === 'unknown' ? {} : { language },
        input: text,
        tags: ['proposed', kind],
        source: { kind: 'import', file, why },
      })
    })
}
