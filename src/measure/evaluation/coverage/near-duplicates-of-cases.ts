import { type Case, inputText } from '../../../model/case.ts'
import { wordsOf } from '../../text/words.ts'
import { nearDuplicates } from './near-duplicates.ts'

/** A case and those that add nothing to it. */
export interface RepeatedCase {
  kept: Case
  /** `exact`: its question is the same but for case, punctuation and white space. */
  repeats: { case: Case; exact: boolean }[]
}

/**
 * Cases that ask what another one asks, as `nearDuplicates` finds them. However near the words are, a case repeats another only where the right answer
 * may be the same: the numbers and signs (`C++`, `50%`) in both questions are equal, so are the other fields of their requests, and it gives no
 * reference, relevant document or check that the kept one does not give. Kept is the one that says most of the answer, and of those the first.
 *
 * @param cases in the order in which they should be kept
 * @returns groups of two or more, by the place of the kept one
 */
export function repeatedCases(cases: readonly Case[]): RepeatedCase[] {
  const asked = cases
    .map((each, place) => ({ each, place, text: inputText(each.input), parts: answerParts(each), apart: apartKey(each) }))
    .sort((a, b) => b.parts.size - a.parts.size || a.place - b.place)
  // Set apart before they are compared: thousands of questions of one form with other numbers would all have to be held against each other.
  return [...Map.groupBy(asked, ({ apart }) => apart).values()]
    .flatMap((own) =>
      nearDuplicates(
        own.map(({ text }) => text),
        { mayRepeat: (at, earlier) => [...own[at].parts].every((part) => own[earlier].parts.has(part)) },
      ).map(({ indexes: [first, ...rest] }) => ({
        place: own[first].place,
        kept: own[first].each,
        repeats: rest.map((index) => ({ case: own[index].each, exact: plain(own[index].text) === plain(own[first].text) })),
      })),
    )
    .sort((a, b) => a.place - b.place)
    .map(({ kept, repeats }) => ({ kept, repeats }))
}

function plain(text: string): string {
  return wordsOf(text).join('')
}

/** What two requests have in common where one may repeat the other: numbers, signs, and the fields beside the question. */
function apartKey({ input }: Case): string {
  const text = inputText(input)
  const numbers = wordsOf(text).filter((word) => /\p{N}/u.test(word))
  const signs = text.match(/[+#%=<>$€£]|(?<![\p{L}\p{N}])-(?=\p{N})/gu) ?? []
  const fields = typeof input === 'string' ? [] : Object.entries(input).filter(([, value]) => value !== text)
  return JSON.stringify([numbers, signs, fields.sort(([a], [b]) => (a < b ? -1 : 1))])
}

/** What a case says of the right answer, piece by piece; an empty reference says nothing. */
function answerParts({ reference, referenceIds, referenceGrades, expect }: Case): Set<string> {
  const text = reference?.trim().replace(/\s+/g, ' ') ?? ''
  return new Set([
    ...(text === '' ? [] : [`reference ${text}`]),
    ...(referenceIds ?? []).map((id) => `document ${id}`),
    ...Object.entries(referenceGrades ?? {}).map((grade) => `grade ${JSON.stringify(grade)}`),
    ...expect.map((check) => `check ${JSON.stringify(check)}`),
  ])
}
