import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placedWords, stemOf, wordsOf } from './words.ts'

describe('wordsOf', () => {
  it.each([
    ["Bruce's ten-pin bowling isn’t 3.5 or 1,250.50kg!", ['bruce', 'ten', 'pin', 'bowling', "isn't", '3.5', 'or', '1,250.50', 'kg']],
    ['Größe, naïve, ﬁne', ['größe', 'naïve', 'fine']],
    ['Привет, мир', ['привет', 'мир']],
    ['हिन्दी भाषा', ['हिन्दी', 'भाषा']],
    ['今日は東京に行く', ['今日', 'は', '東京', 'に', '行く']],
    ['😀 — …', []],
  ])('%s', (text, words) => {
    expect(wordsOf(text)).toEqual(words)
  })

  it('gives the words that placedWords gives, in ASCII and beyond', () => {
    const text = fc.oneof(fc.string({ maxLength: 60 }), fc.string({ unit: 'grapheme', maxLength: 60 }))
    fc.assert(
      fc.property(text, (some) => {
        expect(placedWords(some).map(({ word }) => word)).toEqual(wordsOf(some))
      }),
    )
  })

  it('places each word where it stands, in order', () => {
    const text = 'Über Ärger – it’s 東京'
    expect(placedWords(text).map(({ from, to }) => text.slice(from, to))).toEqual(['Über', 'Ärger', 'it’s', '東京'])
  })
})

describe('stemOf', () => {
  it.each([
    ['queries', 'query'],
    ['boxes', 'box'],
    ['tokens', 'token'],
    ['classes', 'class'],
    ['class', 'class'],
    ['status', 'status'],
    ['gas', 'gas'],
    ['sentences', 'sentence'],
    ['movies', 'movy'],
    ['слова', 'слова'],
  ])('%s is %s (Harman 1991, the S-stemmer)', (word, stem) => {
    expect(stemOf(word)).toBe(stem)
  })
})
