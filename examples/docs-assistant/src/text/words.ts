const stopWords = new Set(
  (
    'a an the and or but if then else of in on at to from by for with without about as is are was were be been being it its this that these those there here ' +
    'i you he she we they me my your our their his her them us what which who whom whose when where why how do does did done doing can could should would will shall may might must ' +
    'not no nor so than too very just also only into out over under up down again more most some any each both few other such own same all between through during before after above below ' +
    'have has had having am get got let lets via per e.g eg i.e ie etc'
  ).split(' '),
)

/**
 * The words of a text as they are indexed: lower case, without stop words, inflections cut. A name in camel case gives itself and its
 * parts, so that `useChat` is found by "chat" and by "usechat".
 */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const [token] of text.matchAll(/[\p{L}\p{N}_]+/gu)) {
    push(words, token.toLowerCase())
    const parts = token.split(/_+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/)
    if (parts.length > 1) for (const part of parts) push(words, part.toLowerCase())
  }
  return words
}

function push(words: string[], word: string): void {
  if (word.length < 2 || word.length > 40 || stopWords.has(word)) return
  words.push(stem(word))
}

/** Plurals and the commonest endings; enough for one domain, and nothing that makes two names one. */
function stem(word: string): string {
  if (word.length > 5 && word.endsWith('ing')) return undouble(word.slice(0, -3))
  if (word.length > 4 && word.endsWith('ied')) return `${word.slice(0, -3)}y`
  if (word.length > 4 && word.endsWith('ed')) return undouble(word.slice(0, -2))
  if (word.length > 4 && word.endsWith('ies')) return `${word.slice(0, -3)}y`
  if (word.length > 3 && word.endsWith('s') && !/(ss|us|is)$/.test(word)) return dropE(word.slice(0, -1))
  return dropE(word)
}

/** `streamed`, `streaming` and `stream` meet; so do `generate` and `generating`. */
function undouble(word: string): string {
  return /([bdfgmnprt])\1$/.test(word) ? word.slice(0, -1) : word
}

function dropE(word: string): string {
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word
}
