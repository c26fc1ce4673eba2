/** A word as it is compared, and where it stands in the text (UTF-16 offsets, end excluded). */
export interface Word {
  word: string
  from: number
  to: number
}

// Letters with their marks, or a number with its own commas and points. An apostrophe inside a word belongs to it; a hyphen does not.
const run = /\p{Nd}+(?:[.,]\p{Nd}+)+|[\p{L}\p{M}\p{N}]+(?:['’][\p{L}\p{M}]+)*/gu
// The same for ASCII in lower case: five times as fast, and most text is that.
const asciiRun = /[0-9]+(?:[.,][0-9]+)+|[a-z0-9]+(?:'[a-z]+)*/g
const notAscii = /[^\0-\x7f]/
// Scripts that write no spaces between words: Han, kana, Thai, Lao, Khmer, Burmese.
const unspaced = /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u{20000}-\u{2fa1f}]/u

let segmenter: Intl.Segmenter | undefined

/**
 * The words of a text in order: lower case, compatibility forms folded (NFKC), possessive 's dropped. Text of scripts without spaces is cut by the
 * dictionaries of ICU (Unicode Standard Annex 29); all else at what is neither letter nor digit. Numbers stay whole: `1,250.50`.
 *
 * @see https://www.unicode.org/reports/tr29/
 */
export function wordsOf(text: string): string[] {
  if (notAscii.test(text)) return placedWords(text).map(({ word }) => word)
  const words: string[] = text.toLowerCase().match(asciiRun) ?? []
  for (let at = 0; at < words.length; at += 1) if (words[at].endsWith("'s")) words[at] = words[at].slice(0, -2)
  return words
}

/** The words of a text as `wordsOf` gives them, each with its place. */
export function placedWords(text: string): Word[] {
  const words: Word[] = []
  for (const { 0: found, index } of text.matchAll(run)) {
    if (!notAscii.test(found)) words.push({ word: withoutPossessive(found.toLowerCase()), from: index, to: index + found.length })
    else if (!unspaced.test(found)) words.push({ word: folded(found), from: index, to: index + found.length })
    else {
      for (const piece of segment(found)) {
        const from = index + piece.index
        words.push({ word: folded(piece.segment), from, to: from + piece.segment.length })
      }
    }
  }
  return words
}

/**
 * A word without its plural ending: `queries` to `query`, `boxes` to `box`, `tokens` to `token`. The S-stemmer: three rules for English that do no
 * harm to the plurals of Spanish, Portuguese and French, and leave words of other alphabets alone.
 *
 * @param word in lower case
 * @see Harman, How effective is suffixing?, JASIS 42(1), 1991, table 1
 */
export function stemOf(word: string): string {
  if (word.length < 4 || !word.endsWith('s')) return word
  if (word.endsWith('ies') && !/[ae]ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (/(?:x|ch|sh|ss|z)es$/.test(word)) return word.slice(0, -2)
  return /[us]s$/.test(word) ? word : word.slice(0, -1)
}

function folded(word: string): string {
  return withoutPossessive(word.normalize('NFKC').replaceAll('’', "'").toLowerCase())
}

function withoutPossessive(word: string): string {
  return word.endsWith("'s") ? word.slice(0, -2) : word
}

function* segment(text: string): Generator<Intl.SegmentData> {
  segmenter ??= new Intl.Segmenter('und', { granularity: 'word' })
  for (const piece of segmenter.segment(text)) if (piece.isWordLike) yield piece
}
