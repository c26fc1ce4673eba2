import { functionWords, type SpelledLanguage, spelledLanguages } from './function-words.ts'
import { wordsOf } from './words.ts'

/** A language by its ISO 639-1 code, or `unknown` where the text does not say clearly enough. */
export type Language = SpelledLanguage | 'zh' | 'ja' | 'ko' | 'ar' | 'he' | 'el' | 'th' | 'hi' | 'unknown'

// Scripts that one language, or one far more than the others, is written in. Kana before Han: Japanese mixes them.
const scripts: readonly [Language, RegExp][] = [
  ['ja', /[\p{Script=Hiragana}\p{Script=Katakana}]/gu],
  ['zh', /\p{Script=Han}/gu],
  ['ko', /\p{Script=Hangul}/gu],
  ['ar', /\p{Script=Arabic}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['el', /\p{Script=Greek}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['hi', /\p{Script=Devanagari}/gu],
]

const mostCharacters = 2000
const fewestWords = 3
const leastShare = 0.15
const leastLead = 1.25

/**
 * The language of a text, offline. A script of one language decides by itself (a tenth of the letters for kana, half for others); Latin and Cyrillic
 * go by function words: the language with the most of them, where they are at least 15 % of the words and 1.25 times those of the next.
 * Only the first 2,000 characters are read. A heuristic: short texts, names, code and languages outside the list are `unknown`; languages of one
 * script that it does not tell apart (Persian and Arabic, Marathi and Hindi) get the name of the larger.
 */
export function languageOf(text: string): Language {
  const sample = text.slice(0, mostCharacters)
  const byScript = isLatin(sample) ? undefined : languageOfScript(sample)
  return byScript ?? languageOfWords(wordsOf(sample))
}

function languageOfWords(words: readonly string[]): Language {
  const counts = new Int32Array(spelledLanguages.length)
  let spelled = 0
  for (const word of words) {
    if (word.charCodeAt(0) < 58) continue
    spelled += 1
    for (const language of languagesOf.get(word) ?? []) counts[language] += 1
  }
  let best = 0
  let next = 0
  counts.forEach((count, language) => {
    if (count > counts[best]) best = language
  })
  counts.forEach((count, language) => {
    if (language !== best && count > next) next = count
  })
  const most = counts[best]
  const isClear = spelled >= fewestWords && most >= 2 && most >= leastShare * spelled && most >= leastLead * next
  return isClear ? spelledLanguages[best] : 'unknown'
}

const languagesOf = new Map<string, number[]>()
spelledLanguages.forEach((language, index) => {
  for (const word of functionWords[language]) languagesOf.set(word, [...(languagesOf.get(word) ?? []), index])
})

function isLatin(text: string): boolean {
  for (let i = 0; i < text.length; i += 1) if (text.charCodeAt(i) >= 0x370) return false
  return true
}

function languageOfScript(text: string): Language | undefined {
  const letters = text.match(/\p{L}/gu)?.length ?? 0
  for (const [language, script] of scripts) {
    const found = text.match(script)?.length ?? 0
    if (found > 0 && found >= letters * (language === 'ja' ? 0.1 : 0.5)) return language
  }
  return undefined
}
