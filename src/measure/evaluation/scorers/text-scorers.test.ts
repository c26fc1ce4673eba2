import { describe, expect, it } from 'vitest'
import { checked, scored } from './scorer-fixture.ts'

describe('exact', () => {
  const asked = { reference: 'Paris' }

  it('is 1 for the reference and 0 for anything else, an empty text too', async () => {
    expect([await scored('exact', { asked, text: 'Paris' }), await scored('exact', { asked, text: 'paris' }), await scored('exact', { asked })]).toEqual([
      1, 0, 0,
    ])
  })

  it('takes two forms of the same characters as equal: é as one and as two code points', async () => {
    expect(await scored({ scorer: 'exact', value: 'café' }, { text: 'cafe\u0301' })).toBe(1)
  })

  it('leaves out the differences that it is told to', async () => {
    expect(await scored({ scorer: 'exact', normalize: ['case', 'space', 'punctuation'] }, { asked, text: '  "paris". \n' })).toBe(1)
    expect(await scored({ scorer: 'exact', normalize: ['case'] }, { asked, text: 'paris.' })).toBe(0)
  })

  it('takes its own value before the reference, a number too', async () => {
    expect(await checked({ scorer: 'exact', value: 42 }, { asked, text: '42' })).toBe(1)
  })

  it('is missing without anything expected, and a blank reference is none', async () => {
    expect([await scored('exact', { text: 'Paris' }), await scored('exact', { asked: { reference: ' ' }, text: 'Paris' })]).toEqual([
      'no-reference',
      'no-reference',
    ])
  })
})

describe('contains', () => {
  const text = 'Use `streamText`, then read the stream.'

  it.each<[Record<string, unknown>, number]>([
    [{ value: 'streamText' }, 1],
    [{ value: 'streamtext' }, 0],
    [{ value: 'streamtext', ignoreCase: true }, 1],
    [{ values: ['stream', 'batch'] }, 0],
    [{ values: ['stream', 'batch'], need: 'any' }, 1],
    [{ values: ['batch', 'queue'], need: 'any' }, 0],
    [{ values: ['batch', 'queue'], need: 'none' }, 1],
    [{ values: ['batch', 'stream'], need: 'none' }, 0],
  ])('%j is %i', async (options, value) => {
    expect(await scored({ scorer: 'contains', ...options }, { text })).toBe(value)
  })

  it.each<[string, string | number]>([
    ['none', 'empty-output'],
    ['all', 0],
    ['any', 0],
  ])('an empty text has no merit in what it does not say: need %s is %s', async (need, value) => {
    for (const empty of ['', ' \n']) expect(await scored({ scorer: 'contains', value: 'batch', need }, { text: empty })).toBe(value)
  })

  it('looks for the reference without a value, and is missing without either', async () => {
    expect([await scored('contains', { text, asked: { reference: 'the stream' } }), await scored('contains', { text })]).toEqual([1, 'no-reference'])
  })
})

describe('numeric', () => {
  it.each<[Record<string, unknown>, string, number]>([
    [{ value: 1234.5 }, 'It is $1,234.50.', 1],
    [{ value: '1,234.5' }, 'about 1.234,5', 1],
    [{ value: 10, absolute: 0.1 }, '10.1', 1],
    [{ value: 10, absolute: 0.1 }, '10.11', 0],
    [{ value: 200, relative: 0.05 }, '190', 1],
    [{ value: -200, relative: 0.05 }, '-189', 0],
    [{ value: 7 }, '7 apples and 5 pears', 0],
    [{ value: 7, pick: 'first' }, '7 apples and 5 pears', 1],
    [{ value: 7, pick: 'any' }, '3, then 7 and 5', 1],
    [{ value: 7 }, 'seven', 0],
    [{ value: 7 }, '', 0],
    [{ value: '1,234', decimal: ',' }, '1.234', 0],
  ])('%j of %j is %i', async (options, text, value) => {
    expect(await scored({ scorer: 'numeric', ...options }, { text })).toBe(value)
  })

  it('is missing where the reference has no number in it', async () => {
    expect(await scored('numeric', { asked: { reference: 'many' }, text: '7' })).toBe('no-reference')
  })
})

describe('edit distance and similarity', () => {
  const asked = { reference: 'kitten' }

  it('kitten to sitting: 3 steps, 4/7 alike (textbook)', async () => {
    expect(await scored('edit-distance', { asked, text: 'sitting' })).toBe(3)
    expect(await scored('edit-similarity', { asked, text: 'sitting' })).toBeCloseTo(4 / 7, 12)
  })

  it('an empty text has nothing in common with the reference', async () => {
    expect([await scored('edit-similarity', { asked }), await scored('edit-distance', { asked })]).toEqual([0, 6])
  })

  it('texts that normalization leaves empty are alike', async () => {
    expect(await scored({ scorer: 'edit-similarity', normalize: ['punctuation'] }, { asked: { reference: '!' }, text: '?' })).toBe(1)
  })

  it('a text over the limit is not compared', async () => {
    expect(await scored({ scorer: 'edit-similarity', mostSymbols: 10 }, { asked, text: 'a'.repeat(11) })).toBe('too-long')
  })
})

describe('word-f1', () => {
  it('hand-worked: 3 words in common of 5 and 4', async () => {
    expect(await scored('word-f1', { asked: { reference: 'The cat sat down.' }, text: 'the CAT sat, sat still' })).toBeCloseTo((2 * 3) / 9, 12)
  })

  it('is 0 for an empty text and missing for a reference without words', async () => {
    expect([await scored('word-f1', { asked: { reference: 'cat' } }), await scored('word-f1', { asked: { reference: '…' }, text: 'cat' })]).toEqual([
      0,
      'no-reference',
    ])
  })
})

describe('word-recall', () => {
  it('hand-worked: 3 of the 4 words of the reference, however long the text', async () => {
    expect(await scored('word-recall', { asked: { reference: 'The cat sat down.' }, text: 'the CAT sat, sat still and went on for long' })).toBe(3 / 4)
    expect(await scored('word-recall', { asked: { reference: '…' }, text: 'cat' })).toBe('no-reference')
  })
})

describe('length', () => {
  it('says how long a text is where it has no bounds', async () => {
    expect([await scored('length', { text: 'one two three' }), await scored({ scorer: 'length', unit: 'characters' }, { text: 'a😀' })]).toEqual([3, 2])
  })

  it.each([
    [2, 3, 1],
    [4, undefined, 0],
    [undefined, 2, 0],
    [3, 3, 1],
  ])('of 3 words, at least %s and at most %s, is %i', async (least, most, value) => {
    expect(await scored({ scorer: 'length', least, most }, { text: 'one two three' })).toBe(value)
  })
})

it.each<[Record<string, unknown>, string | number]>([
  [{}, 'empty-output'],
  [{ most: 100 }, 'empty-output'],
  [{ unit: 'characters', most: 100 }, 'empty-output'],
  [{ least: 0, most: 100 }, 'empty-output'],
  [{ least: 1, most: 100 }, 0],
  [{ unit: 'characters', least: 1 }, 0],
])('length %j of an empty text is %s: the shortest answer is none', async (options, value) => {
  for (const text of ['', ' \n']) expect(await scored({ scorer: 'length', ...options }, { text })).toBe(value)
})

describe('language', () => {
  const german = 'Das ist eine Antwort auf die Frage, die du mir gestellt hast.'

  it('holds the text against the option, else the slice, else the language of the question', async () => {
    expect(await scored({ scorer: 'language', language: 'de' }, { text: german })).toBe(1)
    expect(await scored({ scorer: 'language', language: 'en' }, { text: german })).toBe(0)
    expect(await scored('language', { text: german, asked: { slices: { language: 'de-AT' } } })).toBe(1)
    expect(await scored('language', { text: german, asked: { input: 'What is the answer to the question that I have asked you?' } })).toBe(0)
  })

  it('a slice that names a programming language says nothing', async () => {
    expect(await scored('language', { text: german, asked: { slices: { language: 'go' }, input: 'Wie ist die Antwort auf die Frage?' } })).toBe(1)
  })

  it('is missing where a language cannot be told', async () => {
    expect(await scored({ scorer: 'language', language: 'de' }, { text: '42' })).toBe('not-told')
    expect(await scored('language', { text: german, asked: { input: 'foo()' } })).toBe('not-applicable')
    expect(await scored({ scorer: 'language', language: 'de' }, { text: ' ' })).toBe('empty-output')
  })
})

describe('values of the output', () => {
  const output = { latencyMs: 1200, firstTokenMs: 300, costUsd: 0.002, tokens: { input: 900, output: 100 } }

  it.each([
    ['latency', 1200],
    ['first-token', 300],
    ['cost', 0.002],
    ['tokens', 1000],
  ])('%s is as the output tells it, and missing where it does not', async (scorer, value) => {
    expect([await scored(scorer, { output }), await scored(scorer, {})]).toEqual([value, 'not-told'])
  })

  it('a total of tokens needs both counts', async () => {
    expect(await scored('tokens', { output: { tokens: { output: 100 } } })).toBe('not-told')
    expect(await scored({ scorer: 'tokens', of: 'output' }, { output: { tokens: { output: 100 } } })).toBe(100)
  })
})
